const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A terminal, and npm, may send the same wish twice; only a signal that comes later than this is meant as another one. */
const SAME_WISH_MS = 1_000;

/** Calls `stop` at the first signal that asks this process to end, and `kill` at one that comes a second later. */
export function onStopSignals({
  stop,
  kill,
}: {
  readonly stop: () => void;
  readonly kill: () => void;
}): void {
  let firstAt: number | undefined;
  for (const name of SIGNALS) {
    process.on(name, () => {
      if (firstAt === undefined) {
        firstAt = performance.now();
        stop();
      } else if (performance.now() - firstAt > SAME_WISH_MS) {
        kill();
      }
    });
  }
}
