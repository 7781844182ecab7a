/** As many kinds as are worth reading at once. */
const ENOUGH = 20;
const SHOWN = 600;

/** What went wrong, printed once for each kind, with who did what then. */
export class Failures {
  readonly #print: (text: string) => void;
  readonly #kinds = new Set<string>();
  readonly #pending: Promise<void>[] = [];

  constructor(print: (text: string) => void) {
    this.#print = print;
  }

  get count(): number {
    return this.#kinds.size;
  }

  get areEnough(): boolean {
    return this.count >= ENOUGH;
  }

  add(what: string, conversations: readonly string[]): void {
    // What differs only in numbers and names is the same.
    const kind = what.replace(/\d+|"[^"]{12,}"/g, '').slice(0, 90);
    if (this.#kinds.has(kind)) return;
    this.#kinds.add(kind);
    this.#print(
      ['', `FAILED: ${what.slice(0, SHOWN * 4)}`, ...conversations.map((one) => `  ${one}`)].join('\n'),
    );
  }

  addLater(what: string, conversations: Promise<readonly string[]>): void {
    this.#pending.push(conversations.then((known) => this.add(what, known)));
  }

  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }
}
