/** Takes the next piece of a body; returns how many packets have begun so far. */
export type PacketCount = (chunk: Buffer | string) => number;

/** Between the packets of revision 4. JSON has it escaped, so that nothing else looks like it. */
const SEPARATOR = '\x1e';
/** Ends the header of a binary packet of revision 3. */
const HEADER_END = 0xff;

/** Revision 4 of engine.io's protocol: `packet␞packet`. */
export function countSeparated(): PacketCount {
  let packets = 1;
  return (chunk) => {
    packets += occurrences(chunk, SEPARATOR);
    return packets;
  };
}

/**
 * Revision 3, in bytes: each packet has a header that ends with 0xff. UTF-8 never holds this byte, so that it stands
 * elsewhere only in attachments, which no route takes.
 */
export function countHeaders(): PacketCount {
  let packets = 0;
  return (chunk) => {
    packets += occurrences(chunk, HEADER_END);
    return packets;
  };
}

/** Revision 3, in text: `length:packet` one after the other, in UTF-16 code units. What follows a length that is none is not read. */
export function countLengths(): PacketCount {
  let packets = 0;
  let header = '';
  /** What is left of the packet that was begun last. */
  let rest = 0;
  return (chunk) => {
    const text = String(chunk);
    let at = rest;
    for (let colon = text.indexOf(':', at); colon >= 0; colon = text.indexOf(':', at)) {
      const length = Number(header + text.slice(at, colon));
      header = '';
      packets += 1;
      at = Number.isInteger(length) && length >= 0 ? colon + 1 + length : Number.POSITIVE_INFINITY;
    }
    header += text.slice(at);
    rest = Math.max(0, at - text.length);
    return packets;
  };
}

function occurrences(chunk: Buffer | string, wanted: string | number): number {
  const bytes = Buffer.from(chunk);
  let count = 0;
  for (let at = bytes.indexOf(wanted); at >= 0; at = bytes.indexOf(wanted, at + 1)) count += 1;
  return count;
}
