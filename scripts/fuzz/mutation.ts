import { hostileText, hostileValue } from './hostile-values.ts';
import type { Random } from './random.ts';

type Fields = Record<string, unknown>;

/** A valid body with something wrong in it: another type, a field too few or too many, a hostile value. Seldom left as it is. */
export function mutateBody(random: Random, valid: Fields): unknown {
  const body: Fields = { ...valid };
  const keys = Object.keys(body);
  const key = random.pickFrom(keys) ?? 'x';
  switch (random.below(9)) {
    case 0:
      delete body[key];
      return body;
    case 1:
    case 2:
      return { ...body, [key]: hostileText(random) };
    case 3:
    case 4:
      return { ...body, [key]: hostileValue(random) };
    case 5:
      return { ...body, [hostileText(random)]: hostileValue(random) };
    case 6:
      return hostileValue(random);
    case 7:
      return Object.fromEntries(keys.map((each) => [each, hostileValue(random)]));
    default:
      return body;
  }
}

/** Bytes with a few of them changed, cut out, doubled or moved. */
export function mutateBytes(random: Random, valid: Buffer): Buffer {
  let bytes: Buffer = Buffer.from(valid);
  for (let times = random.between(1, 4); times > 0; times -= 1) bytes = mutateOnce(random, bytes);
  return bytes;
}

function mutateOnce(random: Random, bytes: Buffer): Buffer {
  const at = random.below(bytes.length + 1);
  const to = Math.min(bytes.length, at + random.between(1, 8));
  switch (random.below(6)) {
    case 0:
      if (at < bytes.length) bytes[at] = random.below(256);
      return bytes;
    case 1:
      if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
      return bytes;
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), random.bytes(random.between(1, 8)), bytes.subarray(at)]);
    case 4:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
    default:
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
  }
}

/** The same bytes in pieces: single bytes, halves, or a few of any size. */
export function pieces(random: Random, bytes: Buffer): Buffer[] {
  const size = random.pick([1, 2, 7, Math.ceil(bytes.length / 2) || 1]);
  // Single bytes of something long would only measure how fast sockets are.
  const step = Math.max(size, Math.ceil(bytes.length / 64));
  const cut: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += step) cut.push(bytes.subarray(at, at + step));
  return cut;
}
