import { afterReading, STOOD_STILL_MS } from './after-reading.ts';

/**
 * Runs when a client has said nothing for `helloMs`, unless the returned function is called before. What has arrived and was not
 * read yet is read first, and a client that could not be answered for a while, because this process stood still, has as long
 * again, once.
 */
export function awaitHello(helloMs: number, onSilence: () => void): () => void {
  let isOver = false;
  let timer = start((lateMs) => {
    if (lateMs <= STOOD_STILL_MS) judge();
    else timer = start(judge);
  });

  function start(due: (lateMs: number) => void): NodeJS.Timeout {
    const dueAt = performance.now() + helloMs;
    return setTimeout(() => due(performance.now() - dueAt), helloMs).unref();
  }

  function judge(): void {
    afterReading(() => {
      if (!isOver) onSilence();
    });
  }

  return () => {
    isOver = true;
    clearTimeout(timer);
  };
}
