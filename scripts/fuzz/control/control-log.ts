/** What the control clients said, and what each of them heard: who is right is decided here. */
export class ControlLog {
  readonly #said: { readonly text: string; readonly atMs: number; readonly latencies: number[] }[] = [];
  readonly #places = new Map<string, number>();
  readonly #heard = new Map<string, string[]>();
  /** Milliseconds from saying to hearing, for each that heard: a list for each window of the name in which it was said. */
  readonly #latencies = new Map<string, number[][]>();
  #window: number[] = [];

  get messages(): number {
    return this.#said.length;
  }

  listener(name: string): void {
    this.#heard.set(name, []);
  }

  /** What is said from now on belongs to a new window of this name. */
  begin(name: string): void {
    this.#window = [];
    this.#latencies.set(name, [...this.latencies(name), this.#window]);
  }

  said(text: string): void {
    this.#places.set(text, this.#said.length);
    this.#said.push({ text, atMs: performance.now(), latencies: this.#window });
  }

  heard(name: string, text: string): void {
    this.#heard.get(name)?.push(text);
    const message = this.#said[this.#places.get(text) ?? -1];
    message?.latencies.push(performance.now() - message.atMs);
  }

  latencies(name: string): readonly number[][] {
    return this.#latencies.get(name) ?? [];
  }

  /** Whether everybody has heard as many as were said. */
  isComplete(): boolean {
    return [...this.#heard.values()].every((heard) => heard.length >= this.#said.length);
  }

  /** What was lost, told twice or in another order: one line each, none if all is well. */
  faults(): string[] {
    const [[first = '', reference = []] = []] = [...this.#heard];
    return [...this.#heard].flatMap(([name, heard]) => [
      ...countFaults(
        name,
        heard,
        this.#said.map(({ text }) => text),
      ),
      ...orderFaults(name, heard),
      ...(heard.join('\n') === reference.join('\n') ? [] : [`${name} heard another order than ${first}`]),
    ]);
  }
}

function countFaults(name: string, heard: readonly string[], said: readonly string[]): string[] {
  const times = new Map<string, number>();
  for (const text of heard) times.set(text, (times.get(text) ?? 0) + 1);
  const lost = said.filter((text) => !times.has(text));
  const doubled = [...times].filter(([, count]) => count > 1).map(([text]) => text);
  const known = new Set(said);
  const unknown = [...times.keys()].filter((text) => !known.has(text));
  const tell = (what: string, texts: readonly string[]) =>
    texts.length === 0 ? [] : [`${name}: ${texts.length} messages ${what}, such as "${texts[0]}"`];
  return [...tell('lost', lost), ...tell('twice', doubled), ...tell('that nobody said', unknown)];
}

/** Texts end with the speaker and its count: `… name number`. */
function orderFaults(name: string, heard: readonly string[]): string[] {
  const last = new Map<string, number>();
  for (const text of heard) {
    const [speaker = '', count = ''] = text.split(' ').slice(-2);
    if (Number(count) < (last.get(speaker) ?? 0)) return [`${name}: "${text}" came too late`];
    last.set(speaker, Number(count));
  }
  return [];
}
