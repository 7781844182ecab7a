import { once } from 'node:events';
import { createServer } from 'node:net';
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { outliveAcceptFailures } from './accept-failures.ts';

test('a connection that cannot be accepted ends nothing and is told once, not once for each attempt', async () => {
  const written = new PassThrough();
  const server = createServer();
  outliveAcceptFailures(server, pino(written));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const failure = Object.assign(new Error('accept EMFILE'), { code: 'EMFILE', syscall: 'accept' });
  for (let attempt = 0; attempt < 3; attempt += 1) server.emit('error', failure);
  const lines = String(written.read()).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ level: 50, msg: 'connections cannot be accepted at the moment' }),
  ]);
  server.close();
});
