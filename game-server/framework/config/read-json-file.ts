import { readFileSync } from 'node:fs';
import { type Problem, pathText } from './config-error.ts';
import { scanJson } from './json-scanner.ts';

/**
 * The value in a JSON file; `undefined` when there is none, because the file is missing though it may be (`optional`) or
 * because of what was added to `problems`.
 */
export function readJsonFile(file: string, problems: Problem[], { optional = false } = {}): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const found = errorCode(error);
    if (!(optional && found === 'ENOENT')) {
      problems.push({
        file,
        path: '',
        found: found === 'ENOENT' ? 'missing' : found,
        expected: 'a readable file',
      });
    }
    return undefined;
  }
  // Editors of Windows begin a file with a byte order mark.
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const faults = scanJson(json);
  for (const { line, column, path, found, expected } of faults) {
    const place = `line ${line}, column ${column}`;
    problems.push({ file, path: pathText(path), found: `${found} (${place})`, expected });
  }
  return faults.length === 0 ? JSON.parse(json) : undefined;
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
