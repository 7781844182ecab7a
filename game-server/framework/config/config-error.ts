/** Where a value stands in its file: `['development', 'chat', 1, 'port']`. */
export type Path = readonly PropertyKey[];

/** One mistake in the configuration. */
export interface Problem {
  /** The file, or `environment` or `flag`. */
  readonly file: string;
  /** The place in it, such as `development.chat[1].port`; empty: the file as a whole. */
  readonly path: string;
  /** What stands there, as it is shown to people. */
  readonly found: string;
  readonly expected: string;
}

/** The configuration cannot be used. The message has one line for each problem. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** `EX_CONFIG` of sysexits.h. */
  readonly exitCode = 78;
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(lineOf).join('\n'));
    this.problems = problems;
  }
}

function lineOf({ file, path, found, expected }: Problem): string {
  return `${[file, path, found].filter((part) => part !== '').join(': ')}; expected ${expected}`;
}

const PLAIN_KEY = /^[\w$]+$/;

export function pathText(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    const name = String(key);
    if (!PLAIN_KEY.test(name)) return `${text}[${JSON.stringify(name)}]`;
    return text === '' ? name : `${text}.${name}`;
  }, '');
}

const SHOWN_LENGTH = 80;

/** A value as an operator reads it: JSON on one line, cut when it is long, without the credentials of a URL. */
export function valueText(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = withoutCredentials(JSON.stringify(value) ?? String(value));
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

/** Generous, since it meets URLs that are not well-formed: whatever stands between a colon and an @. */
function withoutCredentials(json: string): string {
  return json.replace(/:[^"\s]*@/g, ':***@').replace(/(password=)[^"&\s]*/gi, '$1***');
}
