import type { Attack } from '../attack.ts';
import { hostileText } from '../hostile-values.ts';
import { mutateBytes, pieces } from '../mutation.ts';
import type { Random } from '../random.ts';

const PATHS = [
  '/',
  '/livez',
  '/readyz',
  '/metrics',
  '/cluster.json',
  '/tangelo-client.js',
  '/assets/',
  '/socket.io/',
  '/socket.io/?EIO=4&transport=polling',
  '/..%2f..%2fetc/passwd',
  '/assets/../../package.json',
  '//evil.example/',
  '/%',
  '/%00',
  '/%c0%ae%c0%ae/',
  '/?__proto__[x]=1&constructor=1',
  `/${'a'.repeat(8_000)}`,
  'http://evil.example/',
  '*',
] as const;

const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'PRI',
  'get',
  'X',
] as const;

const printable = (text: string) => text.replace(/[\r\n]/g, '');

function header(random: Random): string {
  return random.make([
    () => `X-${random.below(99)}: ${printable(hostileText(random))}`,
    () => `Host: ${printable(hostileText(random))}`,
    () => 'Host: a\r\nHost: b',
    () => `Range: bytes=${random.pick(['0-', '-1', '5-1', `0-0${',0-0'.repeat(500)}`, '9'.repeat(400)])}`,
    () => `If-None-Match: ${printable(hostileText(random))}`,
    () => `If-Modified-Since: ${printable(hostileText(random))}`,
    () => `Accept-Encoding: ${random.pick(['br;q=nan', 'gzip,'.repeat(500), '*;q=0', 'br, gzip'])}`,
    () => `Accept: ${random.pick(['text/html', '*/*;q=9', ';;;', 'text/html,'.repeat(300)])}`,
    () => 'Expect: 100-continue',
    () => 'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAAA',
    () => 'Connection: Upgrade\r\nUpgrade: websocket',
    () => `X-Forwarded-For: ${'1.1.1.1, '.repeat(random.below(300))}x`,
    () => `Cookie: ${'a=b; '.repeat(random.below(500))}`,
    () => `Origin: ${printable(hostileText(random))}`,
  ]);
}

/** Bodies whose length two readers may understand in two ways. */
function smuggled(random: Random): string {
  const inner = 'GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n';
  return random.pick([
    `Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${inner}`,
    `Content-Length: ${inner.length}\r\n\r\n${inner}`,
    `Content-Length: 4\r\nContent-Length: 5\r\n\r\n12345${inner}`,
    `Content-Length: -1\r\n\r\n${inner}`,
    `Content-Length: 99999999999999999999\r\n\r\nx`,
    `Content-Length: +5\r\n\r\n12345`,
    `Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nx`,
    `Transfer-Encoding: chunked\r\n\r\n5;${'x'.repeat(20_000)}\r\n12345\r\n0\r\n\r\n`,
    `Transfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n`,
    `Transfer-Encoding: chunked\r\n\r\n3\r\nabcdefg\r\n0\r\n\r\n`,
    `Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n`,
    `Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
    `Transfer-Encoding: chunked\r\n\r\n0\r\nX: ${'y'.repeat(30_000)}\r\n\r\n`,
  ]);
}

function request(random: Random, port: number): Buffer {
  const path = random.pick(PATHS);
  const start = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n`;
  const headers = Array.from({ length: random.below(4) }, () => `${header(random)}\r\n`).join('');
  return random.make([
    () => Buffer.from(`${start}${headers}\r\n`),
    () => Buffer.from(`${start}${headers}\r\n`),
    () => Buffer.from(`${random.pick(METHODS)} ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`),
    () => Buffer.from(`POST ${path} HTTP/1.1\r\nHost: x\r\n${headers}${smuggled(random)}`),
    () => Buffer.from(`GET ${path} HTTP/${random.pick(['0.9', '1.0', '2.0', '9.9', 'x'])}\r\n${headers}\r\n`),
    () => Buffer.from(`${start}X: ${'x'.repeat(random.between(10_000, 200_000))}\r\n\r\n`),
    () => Buffer.from(`${start}${'A: b\r\n'.repeat(random.between(100, 5_000))}\r\n`),
    () => mutateBytes(random, Buffer.from(`${start}${headers}\r\n`)),
  ]);
}

/** Requests of HTTP that are none, or too large, or mean two things, at every port that speaks it. */
export const httpAttack: Attack = {
  name: 'http',
  weight: 3,
  async run({ random, targets, open }) {
    const { gate, connector, web, ops } = targets;
    const port = random.pickFrom(random.pick([gate, connector, web, web, ops, ops])) ?? 0;
    const wire = await open(port);
    for (let count = random.between(1, 30); count > 0; count -= 1) {
      const bytes = request(random, port);
      if (!(await wire.input(bytes, random.oneIn(10) ? pieces(random, bytes) : undefined))) return;
      if (random.oneIn(2)) await wire.hears('HTTP/1.1 ', 200);
    }
    if (random.oneIn(6)) wire.halfClose();
    await wire.ends(random.oneIn(6) ? 300 : 10);
  },
};
