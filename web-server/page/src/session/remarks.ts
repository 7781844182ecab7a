import type { Store } from '../state/store.ts';

const REMARK_MS = 6_000;

/** Says something to the person for a moment. */
export class Remarks {
  readonly #store: Store;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  say(text: string): void {
    clearTimeout(this.#timer);
    this.#store.dispatch({ type: 'remarked', text });
    this.#timer = setTimeout(() => this.#store.dispatch({ type: 'remarked', text: undefined }), REMARK_MS);
  }
}
