import type { Clock } from './clock.ts';

interface Planned {
  readonly atMs: number;
  readonly run: () => void;
}

/** For tests: time passes when the test says so. */
export class TestClock implements Clock {
  readonly #planned = new Set<Planned>();
  readonly #reading: (() => void)[] = [];
  #now = 0;

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): () => void {
    const planned = { atMs: this.#now + delayMs, run };
    this.#planned.add(planned);
    return () => void this.#planned.delete(planned);
  }

  afterReading(run: () => void): void {
    this.#reading.push(run);
  }

  /** How many timers run at this moment. */
  get timers(): number {
    return this.#planned.size;
  }

  /** Lets time pass as an idle process sees it: each timer runs at its time, and what it wants read is read at once. */
  pass(ms: number): void {
    const until = this.#now + ms;
    for (let next = this.#next(until); next; next = this.#next(until)) {
      this.#now = Math.max(this.#now, next.atMs);
      this.#run(next);
      this.read();
    }
    this.#now = until;
  }

  /** The process stands still for so long; then all timers that are late run, before anything is read. */
  stall(ms: number): void {
    this.#now += ms;
    for (let next = this.#next(this.#now); next; next = this.#next(this.#now)) this.#run(next);
  }

  /** Everything that has arrived was read. */
  read(): void {
    for (const run of this.#reading.splice(0)) run();
  }

  #run(planned: Planned): void {
    this.#planned.delete(planned);
    planned.run();
  }

  #next(until: number): Planned | undefined {
    return [...this.#planned].filter(({ atMs }) => atMs <= until).sort((a, b) => a.atMs - b.atMs)[0];
  }
}
