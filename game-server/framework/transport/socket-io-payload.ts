import type { IncomingMessage } from 'node:http';
import { countHeaders, countLengths, countSeparated } from './socket-io-packet-count.ts';

/** More than any client has to say between two polls, and five times what the default rate admits at once. */
export const MOST_PACKETS = 512;

export interface PayloadLimits {
  /** Of engine.io's protocol, as the client's connection was opened. */
  readonly revision: 3 | 4;
  readonly mostBytes: number;
  /** The body holds more packets than `MOST_PACKETS`; the request is over. */
  readonly onTooMany: () => void;
  /** The body has more bytes than it may, though its header did not say so. engine.io answers it. */
  readonly onTooLarge: () => void;
}

/**
 * Looks at the body of a client that polls before engine.io has read any of it: engine.io carries out all of its packets in one turn
 * of the event loop, for which all other clients would wait.
 */
export function watchPayload(request: IncomingMessage, limits: PayloadLimits): void {
  const count = counterOf(request, limits.revision)();
  let bytes = 0;
  const look = (chunk: Buffer | string) => {
    bytes += Buffer.byteLength(chunk);
    const tooMany = count(chunk) > MOST_PACKETS;
    if (!tooMany && bytes <= limits.mostBytes) return;
    request.off('data', look);
    if (tooMany) {
      limits.onTooMany();
      request.destroy();
    } else limits.onTooLarge();
  };
  request.on('data', look);
}

function counterOf({ headers }: IncomingMessage, revision: 3 | 4) {
  if (revision === 4) return countSeparated;
  return headers['content-type'] === 'application/octet-stream' ? countHeaders : countLengths;
}
