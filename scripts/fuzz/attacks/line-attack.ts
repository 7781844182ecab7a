import type { Attack } from '../attack.ts';
import { hostileMessage, LINES_AT_ONCE, validMessage } from '../line-messages.ts';
import { pieces } from '../mutation.ts';

/** Lines that are no JSON, no message, no text, or no lines. */
export const lineAttack: Attack = {
  name: 'lines',
  weight: 4,
  async run({ random, targets, open }) {
    const wire = await open(random.pickFrom(targets.line) ?? 0);
    if (random.oneIn(2)) await wire.hears('roomcontents', 1_500);
    for (let count = random.between(1, LINES_AT_ONCE); count > 0; count -= 1) {
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
