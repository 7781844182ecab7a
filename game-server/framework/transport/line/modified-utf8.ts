/**
 * Java's modified UTF-8, as `DataOutputStream.writeUTF` writes it (java.io.DataInput): each UTF-16 code unit by itself, so that a
 * character beyond the basic plane is two surrogates of three bytes each, and U+0000 as C0 80.
 */
export function encodeModifiedUtf8(text: string): Buffer {
  if (isPlain(text)) return Buffer.from(text, 'latin1');
  const bytes = Buffer.allocUnsafe(text.length * 3);
  let length = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit > 0 && unit < 0x80) {
      bytes[length++] = unit;
    } else if (unit < 0x800) {
      bytes[length++] = 0xc0 | (unit >> 6);
      bytes[length++] = 0x80 | (unit & 0x3f);
    } else {
      bytes[length++] = 0xe0 | (unit >> 12);
      bytes[length++] = 0x80 | ((unit >> 6) & 0x3f);
      bytes[length++] = 0x80 | (unit & 0x3f);
    }
  }
  return bytes.subarray(0, length);
}

/** `undefined`: Java would not read it either. A plain zero byte is read as U+0000. */
export function decodeModifiedUtf8(bytes: Buffer): string | undefined {
  if (bytes.every((byte) => byte < 0x80)) return bytes.toString('latin1');
  // Two bytes for each unit, as `utf16le` wants them.
  const units = Buffer.allocUnsafe(bytes.length * 2);
  let length = 0;
  for (let index = 0; index < bytes.length; ) {
    const first = bytes[index] ?? 0;
    const size = sizeOf(first);
    if (size === 0 || index + size > bytes.length) return undefined;
    let unit = size === 1 ? first : size === 2 ? first & 0x1f : first & 0x0f;
    for (const byte of bytes.subarray(index + 1, index + size)) {
      if ((byte & 0xc0) !== 0x80) return undefined;
      unit = (unit << 6) | (byte & 0x3f);
    }
    length = units.writeUInt16LE(unit, length);
    index += size;
  }
  return units.toString('utf16le', 0, length);
}

/** How many bytes a unit has that begins with this one; 0: none begins so. */
function sizeOf(first: number): 0 | 1 | 2 | 3 {
  if (first < 0x80) return 1;
  if (first >> 5 === 0b110) return 2;
  return first >> 4 === 0b1110 ? 3 : 0;
}

/** Whether every character is one byte, which is its code. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit === 0 || unit >= 0x80) return false;
  }
  return true;
}
