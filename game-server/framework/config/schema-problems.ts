import type { z } from 'zod';
import { type Path, type Problem, pathText, valueText } from './config-error.ts';
import { nearest } from './nearest.ts';
import { keysAt } from './schema-walk.ts';

/** Where a value came from: its file, or the variable or flag that set it. */
export type SourceOf = (path: Path) => Pick<Problem, 'file' | 'path'>;

type Issue = z.core.$ZodIssue;
type RawIssue = z.core.$ZodRawIssue;

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  number: 'a number',
  int: 'a whole number',
};

/** What a schema that does not say so itself expected. */
function expectationOf(issue: RawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return `one of ${issue.values.map(valueText).join(', ')}`;
    case 'too_small':
      return `${issue.minimum} or more`;
    case 'too_big':
      return `${issue.maximum} or less`;
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'another key';
    default:
      return 'another value';
  }
}

export type Checked<Schema extends z.ZodType> =
  | { readonly value: z.output<Schema>; readonly problems: readonly [] }
  | { readonly value?: undefined; readonly problems: readonly Problem[] };

/** Parses a value and tells every mistake in it. */
export function check<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  sourceOf: SourceOf,
): Checked<Schema> {
  const result = schema.safeParse(value, { error: expectationOf });
  if (result.success) return { value: result.data, problems: [] };
  return { problems: result.error.issues.flatMap((issue) => problemsOf(issue, schema, value, sourceOf)) };
}

function problemsOf(issue: Issue, schema: z.ZodType, value: unknown, sourceOf: SourceOf): Problem[] {
  if (issue.code !== 'unrecognized_keys') {
    return [
      { ...sourceOf(issue.path), found: valueText(valueAt(value, issue.path)), expected: issue.message },
    ];
  }
  const known = keysAt(schema, issue.path);
  return issue.keys.map((key) => {
    const path = [...issue.path, key];
    return {
      ...sourceOf(path),
      found: `unknown key with value ${valueText(valueAt(value, path))}`,
      expected: `a known key, the closest is ${JSON.stringify(nearest(key, known) ?? '')}`,
    };
  });
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (outer, key) => (typeof outer === 'object' && outer !== null ? Reflect.get(outer, key) : undefined),
    value,
  );
}

/** The source of all values of one file. */
export function inFile(file: string, prefix: Path = []): SourceOf {
  return (path) => ({ file, path: pathText([...prefix, ...path]) });
}
