import { afterReading } from '../transport/after-reading.ts';

/** Time as the process has it; tests give another. */
export interface Clock {
  /** Monotonic milliseconds. */
  now(): number;
  /** Runs once after the delay, unless it is cancelled by what this returns. Keeps no process alive. */
  after(delayMs: number, run: () => void): () => void;
  /** Runs once what has arrived from the network until now has been read, of each client one message at least. */
  afterReading(run: () => void): void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs).unref();
    return () => clearTimeout(timer);
  },
  afterReading,
};
