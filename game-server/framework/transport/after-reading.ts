/** A timer that is later than this was held up by a process that stood still, which is nothing a client can be blamed for. */
export const STOOD_STILL_MS = 250;

/** Runs once what has arrived from the network until now has been read, of each client one message at least. */
export function afterReading(run: () => void): void {
  // Timers run before the event loop looks at its sockets, immediates after; a message is passed on by one more.
  setImmediate(() => setImmediate(run));
}
