import type { IncomingMessage } from 'node:http';

/** More than any client has to say between two polls, and five times what the default rate admits at once. */
export const MOST_PACKETS = 512;

/** Between the packets of a payload (engine.io's protocol, revision 4). JSON has it escaped, so that nothing else looks like it. */
const SEPARATOR = '\x1e';

/**
 * Tells of a request of a client that polls when its body holds more packets than `MOST_PACKETS`, before engine.io has read any of
 * them: it carries all of them out in one turn of the event loop, for which all other clients would wait. The request is over then.
 */
export function refuseLongPayload(request: IncomingMessage, onTooLong: () => void): void {
  let packets = 1;
  request.on('data', (chunk: Buffer | string) => {
    for (let at = chunk.indexOf(SEPARATOR); at >= 0; at = chunk.indexOf(SEPARATOR, at + 1)) packets += 1;
    if (packets <= MOST_PACKETS || request.destroyed) return;
    onTooLong();
    request.destroy();
  });
}
