const strict = new TextDecoder('utf-8', { fatal: true });

/**
 * Text as clients send it: UTF-8, or CESU-8, in which old ones write a character beyond the basic plane as two halves of three
 * bytes each. `undefined` if it is neither.
 */
export function decodeText(bytes: Buffer): string | undefined {
  try {
    return strict.decode(joinHalves(bytes));
  } catch {
    // The decoder's only way to say that these bytes are no text.
    return undefined;
  }
}

/** The lead byte of U+D000 to U+DFFF, halves of surrogate pairs among them. */
const LEAD = 0xed;

/** Writes each pair of halves as the one character that it is, in four bytes. */
function joinHalves(bytes: Buffer): Buffer {
  let at = findPair(bytes, 0);
  if (at === -1) return bytes;
  const joined = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let from = 0;
  while (at !== -1) {
    length += bytes.copy(joined, length, from, at);
    const high = half(bytes, at);
    const low = half(bytes, at + 3);
    const character = String.fromCodePoint(0x1_00_00 + ((high & 0x3ff) << 10) + (low & 0x3ff));
    length += joined.write(character, length);
    from = at + 6;
    at = findPair(bytes, from);
  }
  length += bytes.copy(joined, length, from);
  return joined.subarray(0, length);
}

function findPair(bytes: Buffer, from: number): number {
  let at = bytes.indexOf(LEAD, from);
  while (at !== -1 && !isPair(bytes, at)) at = bytes.indexOf(LEAD, at + 1);
  return at;
}

function isPair(bytes: Buffer, at: number): boolean {
  return (
    at + 6 <= bytes.length &&
    bytes.readUInt8(at + 3) === LEAD &&
    half(bytes, at) >> 10 === 0xd800 >> 10 &&
    half(bytes, at + 3) >> 10 === 0xdc00 >> 10 &&
    [1, 2, 4, 5].every((place) => bytes.readUInt8(at + place) >> 6 === 0b10)
  );
}

/** The UTF-16 unit that three bytes stand for. */
function half(bytes: Buffer, at: number): number {
  return 0xd0_00 | ((bytes.readUInt8(at + 1) & 0x3f) << 6) | (bytes.readUInt8(at + 2) & 0x3f);
}

/** The first byte of a UTF-8 character beyond the basic plane is this or more. */
const FOUR_BYTES = 0xf0;

/**
 * JSON in which every character beyond the basic plane is two `\u` escapes: clients that know no UTF-8 of four bytes read it, and
 * to all others it is the same.
 */
export function escapeJson(json: Buffer): Buffer {
  if (!json.some((byte) => byte >= FOUR_BYTES)) return json;
  return Buffer.from(
    json.toString().replaceAll(/[\u{10000}-\u{10ffff}]/gu, (character) => {
      const unit = (index: number) => `\\u${character.charCodeAt(index).toString(16)}`;
      return unit(0) + unit(1);
    }),
  );
}
