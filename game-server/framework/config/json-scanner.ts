import type { Path } from './config-error.ts';

/** Something wrong in a JSON text. Lines and columns count from 1. */
export interface JsonFault {
  readonly line: number;
  readonly column: number;
  /** The key whose value is at fault. */
  readonly path: Path;
  /** The offending bit of the text. */
  readonly found: string;
  readonly expected: string;
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const ATOM = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
const SNIPPET = /"[^"\n\r]{0,30}"?|[^\s{}[\],:"]{1,30}|[^\s]/y;

class Stop extends Error {}

/**
 * Finds what `JSON.parse` either reports without a position (the syntax) or passes over (a key that an object holds twice,
 * of which all but the last would be lost without a word).
 */
class JsonScanner {
  readonly faults: JsonFault[] = [];
  readonly #text: string;
  #offset = 0;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): void {
    try {
      this.#value([]);
      this.#take(SPACE);
      if (this.#offset < this.#text.length) this.#stop([], 'the end of the file');
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
    }
  }

  #value(path: Path): void {
    this.#take(SPACE);
    const first = this.#text[this.#offset];
    if (first === '{') this.#object(path);
    else if (first === '[') this.#array(path);
    else if (this.#take(first === '"' ? STRING : ATOM) === undefined) {
      this.#stop(path, first === '"' ? 'a string that ends, with valid escapes' : 'a JSON value');
    }
  }

  #object(path: Path): void {
    const keys = new Set<string>();
    this.#items(path, '}', 'a key in double quotes', () => {
      const start = this.#offset;
      const quoted = this.#take(STRING) ?? this.#stop(path, 'a key in double quotes');
      const key: string = JSON.parse(quoted);
      const inner = [...path, key];
      if (keys.has(key)) this.#report(start, inner, 'each key once in an object');
      keys.add(key);
      this.#take(SPACE);
      if (!this.#skip(':')) this.#stop(inner, '":" after the key');
      this.#value(inner);
    });
  }

  #array(path: Path): void {
    let index = 0;
    this.#items(path, ']', 'a JSON value', () => this.#value([...path, index++]));
  }

  #items(path: Path, close: string, what: string, item: () => void): void {
    this.#offset++;
    this.#take(SPACE);
    if (this.#skip(close)) return;
    for (;;) {
      item();
      this.#take(SPACE);
      if (this.#skip(close)) return;
      if (!this.#skip(',')) this.#stop(path, `"," or "${close}"`);
      this.#take(SPACE);
      if (this.#text[this.#offset] === close) this.#stop(path, `${what} after the comma, or no comma`);
    }
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#offset;
    const match = pattern.exec(this.#text)?.[0];
    this.#offset += match?.length ?? 0;
    return match;
  }

  #skip(character: string): boolean {
    const there = this.#text[this.#offset] === character;
    if (there) this.#offset++;
    return there;
  }

  #stop(path: Path, expected: string): never {
    const comment = /^\/[/*]/.test(this.#text.slice(this.#offset, this.#offset + 2));
    this.#report(this.#offset, path, comment ? `${expected} (JSON has no comments)` : expected);
    throw new Stop();
  }

  #report(offset: number, path: Path, expected: string): void {
    const before = this.#text.slice(0, offset).split(/\r\n|\n|\r/);
    SNIPPET.lastIndex = offset;
    this.faults.push({
      line: before.length,
      column: (before.at(-1) ?? '').length + 1,
      path,
      found: SNIPPET.exec(this.#text)?.[0] ?? 'the end of the file',
      expected,
    });
  }
}

/** The first mistake in the syntax of `text`, and all keys before it that are there twice; empty: nothing is wrong. */
export function scanJson(text: string): readonly JsonFault[] {
  const scanner = new JsonScanner(text);
  scanner.scan();
  return scanner.faults;
}
