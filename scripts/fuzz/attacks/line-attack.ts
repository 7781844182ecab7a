import type { Attack } from '../attack.ts';
import { hostileJson, hostileText } from '../hostile-values.ts';
import { mutateBody, mutateBytes, pieces } from '../mutation.ts';
import type { Random } from '../random.ts';

/** Valid messages of the classic protocol. */
const MESSAGES: readonly [string, ...string[]][] = [
  ['identitychange', 'identity'],
  ['join', 'roomid'],
  ['createroom', 'roomid'],
  ['delete', 'roomid'],
  ['who', 'roomid'],
  ['message', 'content'],
  ['list'],
];
/** How many a connection may have read at once. */
const AT_MOST = 90;

export function validMessage(random: Random): Record<string, unknown> {
  const [type = 'list', field] = random.pickFrom(MESSAGES) ?? ['list'];
  return { type, ...(field && { [field]: `lair${random.below(30)}` }) };
}

export function hostileMessage(random: Random): Buffer {
  const valid = validMessage(random);
  const text = JSON.stringify(valid);
  const [field = 'type'] = Object.keys(valid).slice(1);
  return random.make([
    () => Buffer.from(JSON.stringify(mutateBody(random, valid))),
    () => Buffer.from(JSON.stringify({ ...valid, [field]: hostileText(random) })),
    () => Buffer.from(JSON.stringify({ ...valid, type: hostileText(random) })),
    () => Buffer.from(hostileJson(random)),
    () => Buffer.from(`{"type":"message","content":${hostileJson(random)}}`),
    () => Buffer.from(`${text}\r`),
    () => Buffer.from(`${text}${text}`),
    () => mutateBytes(random, Buffer.from(text)),
    () => Buffer.from(text, 'utf16le'),
    () => random.bytes(random.below(100)),
  ]);
}

/** Lines that are no JSON, no message, no text, or no lines. */
export const lineAttack: Attack = {
  name: 'lines',
  weight: 4,
  async run({ random, targets, open }) {
    const wire = await open(random.pickFrom(targets.line) ?? 0);
    if (random.oneIn(2)) await wire.hears('roomcontents', 1_500);
    for (let count = random.between(1, AT_MOST); count > 0; count -= 1) {
      // Twenty invalid ones in a row are too many.
      const isValid = count % 15 === 0;
      const bytes = isValid ? Buffer.from(JSON.stringify(validMessage(random))) : hostileMessage(random);
      const line = Buffer.concat([bytes, Buffer.from('\n')]);
      if (!(await wire.input(line, random.oneIn(20) ? pieces(random, line) : undefined))) return;
    }
    const last = random.make<Buffer | string>([
      () => Buffer.alloc(random.between(60_000, 2_000_000), 'x'),
      () => '{"type":"message","content":"never a newline',
      () => '{"type":"quit"}\n{"type":"list"}\n',
      () => '',
      () => '\n\n\n',
    ]);
    await wire.input(last);
    if (random.oneIn(5)) wire.halfClose();
    await wire.ends(random.oneIn(4) ? 500 : 10);
  },
};

/** Frames of Java's `writeUTF` whose length is a lie, and whose text is no modified UTF-8. */
export const utfAttack: Attack = {
  name: 'utf frames',
  weight: 3,
  async run({ random, targets, open }) {
    const wire = await open(random.pickFrom(targets.utf) ?? 0);
    for (let count = random.between(1, AT_MOST); count > 0; count -= 1) {
      const isValid = count % 15 === 0;
      const bytes = isValid ? Buffer.from(JSON.stringify(validMessage(random))) : badText(random);
      const framed = utfFrame(bytes);
      if (!(await wire.input(framed, random.oneIn(20) ? pieces(random, framed) : undefined))) return;
    }
    await wire.input(
      random.make([
        () => utfFrame(Buffer.from('{}'), 0xffff),
        () => utfFrame(Buffer.alloc(0xffff, '[')),
        () => utfFrame(Buffer.alloc(0), 1),
        () => utfFrame(Buffer.from('{"type":"quit"}')),
        () => random.bytes(random.between(1, 500)),
      ]),
    );
    if (random.oneIn(5)) wire.halfClose();
    await wire.ends(random.oneIn(4) ? 500 : 10);
  },
};

function utfFrame(bytes: Buffer, length = bytes.length): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(length & 0xffff);
  return Buffer.concat([head, bytes.subarray(0, 0xffff)]);
}

function badText(random: Random): Buffer {
  const text = JSON.stringify(validMessage(random));
  const inside = (bytes: readonly number[]) =>
    Buffer.concat([Buffer.from('{"type":"message","content":"'), Buffer.from(bytes), Buffer.from('"}')]);
  return random.make([
    () => inside([0xc0, 0x80]),
    () => inside([0xed, 0xa0, 0x80]),
    () => inside([0xed, 0xb0, 0x80, 0xed, 0xa0, 0x80]),
    () => inside([0xf0, 0x9f, 0x98, 0x80]),
    () => inside([0xe4, 0xbd]),
    () => inside([0xc1, 0xbf, 0xe0, 0x80, 0x80]),
    () => inside([0]),
    () => Buffer.from([0xff, 0xfe, ...Buffer.from(text)]),
    () => hostileMessage(random),
    () => Buffer.alloc(0),
  ]);
}
