/** A timer that is later than this was held up by a process that stood still, which is nothing a client can be blamed for. */
const LATE_MS = 250;

/**
 * Runs when a client has said nothing for `helloMs`, unless the returned function is called before. What has arrived and was not
 * read yet is read first, and a client that could not be answered for a while, because this process stood still, has as long
 * again, once.
 */
export function awaitHello(helloMs: number, onSilence: () => void): () => void {
  let isOver = false;
  let timer = start((lateMs) => {
    if (lateMs <= LATE_MS) judge();
    else timer = start(judge);
  });

  function start(due: (lateMs: number) => void): NodeJS.Timeout {
    const dueAt = performance.now() + helloMs;
    return setTimeout(() => due(performance.now() - dueAt), helloMs).unref();
  }

  /** Timers run before the event loop looks at its sockets, immediates after. */
  function judge(): void {
    setImmediate(() => {
      if (!isOver) onSilence();
    });
  }

  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
