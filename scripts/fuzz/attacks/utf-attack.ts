import type { Attack } from '../attack.ts';
import { hostileMessage, LINES_AT_ONCE, validMessage } from '../line-messages.ts';
import { pieces } from '../mutation.ts';
import type { Random } from '../random.ts';

/** Frames of Java's `writeUTF` whose length is a lie, and whose text is no modified UTF-8. */
export const utfAttack: Attack = {
  name: 'utf frames',
  weight: 3,
  async run({ random, targets, open }) {
    const wire = await open(random.pickFrom(targets.utf) ?? 0);
    for (let count = random.between(1, LINES_AT_ONCE); count > 0; count -= 1) {
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
