import { setImmediate as nextTurn } from 'node:timers/promises';

/** Inputs between which the attacker looks at what came back. */
const INPUTS_PER_TURN = 8;

/** When the next input may be thrown: at a rate, or as fast as it goes. */
export class Pace {
  #perSecond = 0;
  #dueAt = 0;
  #thrown = 0;
  readonly #stopped: () => boolean;

  constructor(stopped: () => boolean) {
    this.#stopped = stopped;
  }

  /** 0: as fast as it goes. */
  set perSecond(perSecond: number) {
    this.#perSecond = perSecond;
    this.#dueAt = performance.now();
  }

  async turn(): Promise<void> {
    this.#thrown += 1;
    if (this.#perSecond === 0) {
      if (this.#thrown % INPUTS_PER_TURN === 0) await nextTurn();
      return;
    }
    const now = performance.now();
    this.#dueAt = Math.max(this.#dueAt, now - 50) + 1_000 / this.#perSecond;
    const waitMs = this.#dueAt - now;
    if (waitMs >= 1 && !this.#stopped()) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}
