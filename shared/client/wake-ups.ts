interface EventSource {
  addEventListener(event: string, listener: () => void): void;
  removeEventListener(event: string, listener: () => void): void;
}

/** What browsers have as globals and Node has not; `queueMicrotask` both have. */
interface Surroundings extends Partial<EventSource> {
  readonly queueMicrotask: unknown;
  readonly document?: EventSource & { readonly visibilityState: string };
}

/**
 * Tells when it is worth trying at once instead of after the pause: the network is back, or the person looks at the page
 * again. Does nothing outside a browser. Returns how to stop listening.
 */
export function onWakeUp(listener: () => void, surroundings: Surroundings = globalThis): () => void {
  const { document } = surroundings;
  const onVisibilityChange = () => {
    if (document?.visibilityState === 'visible') listener();
  };
  surroundings.addEventListener?.('online', listener);
  document?.addEventListener('visibilitychange', onVisibilityChange);
  return () => {
    surroundings.removeEventListener?.('online', listener);
    document?.removeEventListener('visibilitychange', onVisibilityChange);
  };
}
