import type { Attack } from '../attack.ts';
import { hostileJson, hostileText } from '../hostile-values.ts';
import { mutateBytes } from '../mutation.ts';
import type { Random } from '../random.ts';
import { validRequest } from '../request-bodies.ts';

/** Several packets in one payload stand on both sides of this character. */
const RECORD_SEPARATOR = '\u001e';

function payload(random: Random): string {
  const { route, body } = validRequest(random);
  const event = `42${random.below(99)}${JSON.stringify([route, body])}`;
  return random.make([
    () => event,
    () => `40${RECORD_SEPARATOR}${event}`,
    () => RECORD_SEPARATOR.repeat(random.between(1, 2_000)),
    () => `b${Buffer.from('x').toString('base64')}${RECORD_SEPARATOR}${event}`,
    () => `b${hostileText(random)}`,
    () => `45${random.below(99)}-["x",{"_placeholder":true,"num":0}]`,
    () => `42${hostileJson(random)}`,
    () => mutateBytes(random, Buffer.from(event)).toString('latin1'),
    () => hostileText(random),
    () => '2'.repeat(random.between(1, 50)),
    () => '',
  ]);
}

/** Long polling: payloads of packets, sessions of others, answers that overlap, lengths that lie. */
export const pollingAttack: Attack = {
  name: 'polling',
  weight: 3,
  async run({ random, targets, open }) {
    const port = random.pickFrom([...targets.connector, ...targets.gate]) ?? 0;
    const query = `EIO=${random.pick(['4', '4', '4', '3', '5', 'x'])}&transport=polling`;
    const head = (method: string, more: string) =>
      `${method} /socket.io/?${query}${more} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`;
    const wire = await open(port);
    await wire.input(`${head('GET', '')}\r\n`);
    await wire.hears('"sid":"');
    const own = /^[\w-]+/.exec(wire.text)?.[0] ?? 'none';
    await wire.hears('}', 100);
    for (let count = random.between(1, 25); count > 0; count -= 1) {
      const sid = `&sid=${random.oneIn(8) ? random.pick(['', '__proto__', 'x'.repeat(2_000), '%00']) : own}`;
      const body = payload(random);
      const length = random.oneIn(15) ? random.below(200_000) : Buffer.byteLength(body);
      const type = random.pick(['text/plain;charset=UTF-8', 'application/octet-stream', 'x', 'text/html']);
      const post = `${head('POST', sid)}Content-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n${body}`;
      const bytes = random.pick([post, post, post, `${head('GET', sid)}\r\n`, `${head('PUT', sid)}\r\n`]);
      if (!(await wire.input(bytes))) return;
      await wire.hears('HTTP/1.1 ', 100);
    }
    if (random.oneIn(4)) {
      // An upgrade that is begun from elsewhere, and goes no further than its probe.
      const other = await open(port);
      const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
      const path = `/socket.io/?EIO=4&transport=websocket&sid=${own}`;
      const key = `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n`;
      await other.input(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${upgrade}${key}\r\n`);
      await other.hears('\r\n\r\n', 300);
      await other.ends(10);
    }
  },
};
