import { stripVTControlCharacters } from 'node:util';

type Paint = (text: string) => string;

/** How a terminal emphasizes; everything is left as it is where there are no colours. */
export interface Style {
  readonly dim: Paint;
  readonly bold: Paint;
  readonly warn: Paint;
  readonly secret: Paint;
  /** Always the same colour for the same name. */
  name(name: string): string;
}

/** Readable on dark and on light backgrounds. */
const NAME_COLOURS = [31, 32, 33, 34, 35, 36];

export function createStyle({ colours }: { readonly colours: boolean }): Style {
  const sgr =
    (code: string): Paint =>
    (text) =>
      colours ? `\u001b[${code}m${text}\u001b[0m` : text;
  return {
    dim: sgr('2'),
    bold: sgr('1'),
    warn: sgr('33'),
    secret: sgr('3;35'),
    name: (name) => sgr(`1;${NAME_COLOURS[hash(name) % NAME_COLOURS.length]}`)(name),
  };
}

/** See no-color.org. */
export function wantsColours(options: {
  readonly isTerminal: boolean;
  readonly env: NodeJS.ProcessEnv;
}): boolean {
  const { isTerminal, env } = options;
  return isTerminal && !env.NO_COLOR && env.TERM !== 'dumb';
}

/**
 * What others wrote, so that it can do nothing to the terminal: no escape sequences, no control characters, nothing that
 * turns the direction of what follows.
 */
export function harmless(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n?|[\u0085\u2028\u2029]/gu, '\n')
    .replace(/\t/gu, '    ')
    .replace(/[^\P{Cc}\n]|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}

function hash(text: string): number {
  let value = 0;
  for (const character of text) value = (value * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return value;
}
