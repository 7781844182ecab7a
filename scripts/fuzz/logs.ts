import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const lineSchema = z.looseObject({ level: z.string(), msg: z.string().optional(), port: z.int().optional() });
const BAD: readonly string[] = ['error', 'fatal'];
const CHUNK_BYTES = 65_536;

/** The log files of all processes: one JSON object a line. */
export class Logs {
  readonly dir: string;
  /** How far each file was read. */
  readonly #read = new Map<string, { offset: number; rest: string }>();

  constructor(dir: string) {
    this.dir = dir;
  }

  /** Where servers said that they listen for this. */
  portsOf(key: string): number[] {
    return readdirSync(this.dir).flatMap((file) =>
      readFileSync(join(this.dir, file), 'utf8')
        .split('\n')
        .flatMap((text) => {
          const { msg, port } = parse(text) ?? {};
          return msg === `${key} listens` && port !== undefined ? [port] : [];
        }),
    );
  }

  /** What was logged since the last call and should not have been: errors, and what is no JSON. */
  news(): string[] {
    return readdirSync(this.dir).flatMap((file) => this.#newLines(file).filter(isBad));
  }

  #newLines(file: string): string[] {
    const state = this.#read.get(file) ?? { offset: 0, rest: '' };
    this.#read.set(file, state);
    const descriptor = openSync(join(this.dir, file), 'r');
    try {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      for (;;) {
        const length = readSync(descriptor, chunk, 0, chunk.length, state.offset);
        if (length === 0) break;
        state.offset += length;
        // Logs are read for what stands in them, so half a character at an end does not matter.
        state.rest += chunk.toString('utf8', 0, length);
      }
    } finally {
      closeSync(descriptor);
    }
    const lines = state.rest.split('\n');
    state.rest = lines.pop() ?? '';
    return lines;
  }
}

function isBad(text: string): boolean {
  const line = parse(text);
  return line === undefined || BAD.includes(line.level);
}

function parse(text: string): z.infer<typeof lineSchema> | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
