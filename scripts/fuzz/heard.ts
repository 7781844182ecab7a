import { DISCONNECTS } from '../../shared/disconnect.ts';
import { isErrorName } from '../../shared/errors.ts';

const ERROR = /"error":"([A-Z_]{3,40})"/g;
const DISCONNECT = /"code":(3\d{3})\b/g;
const HTTP_STATUS = /HTTP\/1\.1 (\d{3}) /g;

const NAMES = new Map(Object.entries(DISCONNECTS).map(([name, { code }]) => [code as number, name]));

/** What servers answer to an attacker: each refusal and each close has a code that is documented, and none is a fault of ours. */
export class Heard {
  /** How often each refusal, each close and each status of HTTP was told. */
  readonly counts: Map<string, number>;
  readonly #onWrong: (what: string) => void;

  constructor(counts: Map<string, number>, onWrong: (what: string) => void) {
    this.counts = counts;
    this.#onWrong = onWrong;
  }

  hear(text: string): void {
    if (text.includes('"error":"')) this.#refusals(text);
    if (text.includes('"code":3')) this.#disconnects(text);
    if (text.startsWith('HTTP/1.1 ')) this.#statuses(text);
  }

  #refusals(text: string): void {
    for (const { 1: name = '', index } of text.matchAll(ERROR)) {
      this.#count(name);
      if (!isErrorName(name)) this.#onWrong(`refused with ${name}, which is no error of the table`);
      if (name === 'INTERNAL') this.#onWrong(`answered with INTERNAL: ${around(text, index)}`);
    }
  }

  #disconnects(text: string): void {
    for (const { 1: code = '', index } of text.matchAll(DISCONNECT)) {
      const name = NAMES.get(Number(code));
      this.#count(`${code} ${name ?? 'unknown'}`);
      if (name === undefined) this.#onWrong(`closed with ${code}, which is no code of the table`);
      if (name === 'INTERNAL') this.#onWrong(`closed as INTERNAL: ${around(text, index)}`);
    }
  }

  #statuses(text: string): void {
    for (const { 1: status = '', index } of text.matchAll(HTTP_STATUS)) {
      this.#count(`HTTP ${status}`);
      if (status === '500') this.#onWrong(`answered with HTTP 500: ${around(text, index)}`);
    }
  }

  #count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}

function around(text: string, index: number): string {
  return text.slice(Math.max(0, index - 20), index + 200);
}
