import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';

export interface Send {
  readonly content: string;
  readonly target: '*';
  readonly id: string;
}

/** `status`: Pomelo's failures have all the same code. */
export interface Answer {
  readonly code: number;
  readonly status?: number | undefined;
}

const RETRY_MS = 100;
/** A server that has too much to do says so, and nothing is lost by it. */
const BUSY: readonly number[] = [503, 504];

/** Sends one message after the other, as the SDK does: again with the same id while the servers are busy. */
export class Sender {
  readonly #ask: (send: Send) => Promise<Answer>;
  readonly #onRefused: (answer: Answer) => void;
  readonly #waiting: Send[] = [];
  #isWorking = false;

  constructor(ask: (send: Send) => Promise<Answer>, onRefused: (answer: Answer) => void) {
    this.#ask = ask;
    this.#onRefused = onRefused;
  }

  say(content: string): void {
    this.#waiting.push({ content, target: '*', id: randomUUID() });
    if (!this.#isWorking) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isWorking = true;
    for (let send = this.#waiting.shift(); send; send = this.#waiting.shift()) {
      let answer = await this.#ask(send);
      while (BUSY.includes(answer.status ?? answer.code)) {
        await delay(RETRY_MS);
        answer = await this.#ask(send);
      }
      if (answer.code !== 200) this.#onRefused(answer);
    }
    this.#isWorking = false;
  }
}
