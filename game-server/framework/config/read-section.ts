import type { z } from 'zod';
import { type Problem, pathText } from './config-error.ts';
import { readJsonFile } from './read-json-file.ts';
import { check, inFile } from './schema-problems.ts';

/** The section of the environment as it stands in the file; `undefined` after a mistake that leaves nothing to look at. */
export function readSection(
  file: string,
  schema: z.ZodType,
  environment: string,
  problems: Problem[],
): Record<string, unknown> | undefined {
  const value = readJsonFile(file, problems);
  if (value === undefined) return undefined;
  problems.push(...check(schema, value, inFile(file)).problems);
  if (!isRecord(value)) return undefined;
  const section = Object.hasOwn(value, environment) ? value[environment] : undefined;
  if (section === undefined) {
    const there = Object.keys(value).filter((key) => key !== '$schema');
    const choice = there.length > 0 ? `, as there is for ${there.join(', ')}` : '';
    const expected = `a section for NODE_ENV=${environment}${choice}`;
    problems.push({ file, path: pathText([environment]), found: 'missing', expected });
  }
  return isRecord(section) ? section : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
