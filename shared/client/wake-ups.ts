interface EventSource {
  addEventListener(event: string, listener: () => void): void;
  removeEventListener(event: string, listener: () => void): void;
}

/** What browsers have as globals and Node has not; `queueMicrotask` both have. */
interface Surroundings extends Partial<EventSource> {
  readonly queueMicrotask: unknown;
  readonly document?: EventSource & { readonly visibilityState: string };
}

const TICK_MS = 5_000;
/** A machine that was not asleep is never this late: browsers let hidden pages wait for a minute at most. */
const ASLEEP_MS = 90_000;

/**
 * Tells when it is worth trying at once instead of after the pause, and looking whether the connection is still there: the network
 * is back, the person looks at the page again, or the machine was asleep. Returns how to stop listening.
 */
export function onWakeUp(listener: () => void, surroundings: Surroundings = globalThis): () => void {
  const { document } = surroundings;
  const onVisibilityChange = () => {
    if (document?.visibilityState === 'visible') listener();
  };
  let tickedAt = Date.now();
  const ticking = setInterval(() => {
    const late = Date.now() - tickedAt;
    tickedAt += late;
    if (late > ASLEEP_MS) listener();
  }, TICK_MS);
  surroundings.addEventListener?.('online', listener);
  document?.addEventListener('visibilitychange', onVisibilityChange);
  return () => {
    clearInterval(ticking);
    surroundings.removeEventListener?.('online', listener);
    document?.removeEventListener('visibilitychange', onVisibilityChange);
  };
}
