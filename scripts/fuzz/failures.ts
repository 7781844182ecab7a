/** As many kinds as are worth reading at once, and as many of each. */
const ENOUGH = 20;
const SHOWN_OF_A_KIND = 3;
const SHOWN_CHARACTERS = 2_400;

/** What went wrong, with who did what then. Of each kind, the first few are printed and all are counted. */
export class Failures {
  readonly #print: (text: string) => void;
  readonly #kinds = new Map<string, number>();
  readonly #pending: Promise<void>[] = [];

  constructor(print: (text: string) => void) {
    this.#print = print;
  }

  get count(): number {
    return [...this.#kinds.values()].reduce((sum, count) => sum + count, 0);
  }

  get areEnough(): boolean {
    return this.#kinds.size >= ENOUGH;
  }

  add(what: string, conversations: readonly string[]): void {
    const kind = kindOf(what);
    const count = (this.#kinds.get(kind) ?? 0) + 1;
    this.#kinds.set(kind, count);
    if (count > SHOWN_OF_A_KIND) return;
    this.#print(
      ['', `FAILED: ${what.slice(0, SHOWN_CHARACTERS)}`, ...conversations.map((one) => `  ${one}`)].join(
        '\n',
      ),
    );
  }

  addLater(what: string, conversations: Promise<readonly string[]>): void {
    this.#pending.push(conversations.then((known) => this.add(what, known)));
  }

  async settled(): Promise<void> {
    await Promise.all(this.#pending);
  }
}

/** What differs only in numbers, in names and in what was heard last is the same. */
function kindOf(what: string): string {
  const [head = ''] = what.split(', after ');
  return head.replace(/\d+|"[^"]{12,}"/g, '').slice(0, 90);
}
