import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { eventually } from '../../../shared/testing/eventually.ts';
import { silent } from '../rpc/fixture.ts';
import { openCertificate } from './certificate.ts';
import { canMakeCertificates, makeCertificate } from './certificate-fixture.ts';
import {
  type ClientPortOptions,
  createClientPort,
  limitOpenings,
  type OpeningLimits,
} from './client-port.ts';
import type { ConnectionEnd } from './transport.ts';

const closers: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(options: Partial<ClientPortOptions> = {}, limits: Partial<OpeningLimits> = {}) {
  const http = createClientPort({
    onRequest: (_request, response) => response.end('hello'),
    helloMs: 60_000,
    handshakeBytes: 1_000,
    log: silent,
    ...options,
  });
  limitOpenings(http, { inAll: 0, perAddress: 0, isProxy: () => false, onEnd: () => {}, ...limits });
  closers.push(() => {
    http.closeAllConnections();
    return new Promise((resolve) => http.close(resolve));
  });
  return listen(http);
}

async function listen(http: Server): Promise<number> {
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** Opens a socket and writes to it; `ended` resolves with everything that was answered. */
function open(port: number, text: string): { socket: Socket; ended: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  closers.push(() => socket.destroy());
  let answer = '';
  socket.on('data', (data) => {
    answer += String(data);
  });
  // A reset is as good an end as any.
  socket.on('error', () => undefined);
  socket.once('connect', () => socket.write(text));
  return { socket, ended: new Promise((resolve) => socket.once('close', () => resolve(answer))) };
}

describe('what is opened and never becomes a request is closed', () => {
  test.each([
    ['nothing at all', ''],
    ['half a line', 'GET / HT'],
    ['headers without an end', 'GET / HTTP/1.1\r\nhost: here\r\n'],
  ])('%s', async (_what, text) => {
    expect(await open(await start({ helloMs: 200 }), text).ended).toMatch(/^HTTP\/1.1 408 |^$/);
  });

  test('a byte at a time', async () => {
    const { socket, ended } = open(await start({ helloMs: 200 }), 'GET / HTTP/1.1\r\n');
    const drip = setInterval(() => socket.writable && socket.write('x'), 20);
    closers.push(() => clearInterval(drip));
    expect(await ended).toMatch(/^HTTP\/1.1 408 |^$/);
  });
});

test('headers may be so large and no larger; 0 is as large as anybody likes', async () => {
  const port = await start();
  const request = (bytes: number) =>
    `GET / HTTP/1.1\r\nhost: h\r\nconnection: close\r\nx: ${'x'.repeat(bytes)}\r\n\r\n`;
  expect(await open(port, request(500)).ended).toMatch(/^HTTP\/1.1 200 /);
  expect(await open(port, request(2_000)).ended).toMatch(/^HTTP\/1.1 431 /);
  const unlimited = await start({ handshakeBytes: 0 });
  expect(await open(unlimited, request(200_000)).ended).toMatch(/^HTTP\/1.1 200 /);
});

test('those for whom the port has no room are told of', async () => {
  const ends: ConnectionEnd[] = [];
  const full = await start({ helloMs: 5_000 }, { inAll: 1, onEnd: (end) => void ends.push(end) });
  const { socket } = open(full, '');
  await new Promise((resolve) => socket.once('connect', resolve));
  expect(await open(full, '').ended).toBe('');
  expect(ends).toEqual([DISCONNECTS.SERVER_FULL]);
});

test('an address may open so many sockets, a proxy any number', async () => {
  const request = 'GET / HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n';
  const ends: ConnectionEnd[] = [];
  const limited = await start({}, { perAddress: 2, onEnd: (end) => void ends.push(end) });
  const idle = [open(limited, ''), open(limited, '')];
  await Promise.all(idle.map(({ socket }) => new Promise((resolve) => socket.once('connect', resolve))));
  expect(await open(limited, request).ended).toBe('');
  expect(ends).toEqual([DISCONNECTS.TOO_MANY_CONNECTIONS]);
  idle[0]?.socket.destroy();
  await eventually(async () => expect(await open(limited, request).ended).toMatch(/200/));

  const proxied = await start({}, { perAddress: 1, isProxy: (address) => address === '127.0.0.1' });
  open(proxied, '');
  expect(await open(proxied, request).ended).toMatch(/200/);
});

describe.skipIf(!canMakeCertificates)('with a certificate', () => {
  const makeFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'tangelo-port-'));
    closers.push(() => rmSync(folder, { recursive: true }));
    return folder;
  };

  /** Whose certificate a new connection is shown. */
  const shown = (port: number) =>
    new Promise<string | undefined>((resolve, reject) => {
      const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
        const { CN } = socket.getPeerCertificate().subject;
        resolve(String(CN));
        socket.destroy();
      }).once('error', reject);
    });

  test('it speaks https, and a renewal by rename is used for new connections', async () => {
    const folder = makeFolder();
    const first = makeCertificate(folder, 'first');
    const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
    renameSync(first.cert, files.cert);
    renameSync(first.key, files.key);
    const certificate = openCertificate({ files, log: silent });
    closers.push(() => certificate.close());
    const port = await start({ certificate });
    expect(await shown(port)).toBe('first');
    const response = await new Promise<string>((resolve) => {
      const socket = connectTls({ port, host: '127.0.0.1', ca: readFileSync(files.cert) }, () =>
        socket.write('GET / HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n'),
      );
      socket.once('data', (data) => resolve(String(data)));
    });
    expect(response).toMatch(/^HTTP\/1.1 200 /);

    const second = makeCertificate(folder, 'second');
    renameSync(second.cert, files.cert);
    renameSync(second.key, files.key);
    await eventually(async () => expect(await shown(port)).toBe('second'));
  });

  test('what does not fit together is not taken, and is when it does', async () => {
    const folder = makeFolder();
    const other = makeCertificate(makeFolder(), 'other');
    const files = makeCertificate(folder, 'ours');
    const renewals: unknown[] = [];
    const problems: unknown[] = [];
    const log = silent.child({});
    log.error = (problem: unknown) => void problems.push(problem);
    const certificate = openCertificate({ files, log });
    closers.push(() => certificate.close());
    certificate.watch((pair) => renewals.push(pair));
    writeFileSync(files.cert, readFileSync(other.cert));
    await eventually(() => expect(problems).toHaveLength(1));
    expect(renewals).toEqual([]);
    writeFileSync(files.key, readFileSync(other.key));
    await eventually(() => expect(renewals).toHaveLength(1));
    expect(certificate.current.cert.equals(readFileSync(other.cert))).toBe(true);
  });

  test('links that are turned to other files are followed', async () => {
    const folder = makeFolder();
    const live = join(folder, 'live');
    mkdirSync(live);
    const files = { cert: join(live, 'cert.pem'), key: join(live, 'key.pem') };
    const turnTo = (name: string) => {
      const made = makeCertificate(folder, name);
      for (const kind of ['cert', 'key'] as const) {
        symlinkSync(made[kind], `${files[kind]}.new`);
        renameSync(`${files[kind]}.new`, files[kind]);
      }
    };
    turnTo('one');
    const certificate = openCertificate({ files, log: silent });
    closers.push(() => certificate.close());
    const port = await start({ certificate });
    expect(await shown(port)).toBe('one');
    turnTo('two');
    await eventually(async () => expect(await shown(port)).toBe('two'));
  });

  test('files that change where a link leads to are found, and one that is wrong is told of once', async () => {
    const [folder, elsewhere] = [makeFolder(), makeFolder()];
    const [one, two] = [makeCertificate(elsewhere, 'one'), makeCertificate(makeFolder(), 'two')];
    const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
    for (const kind of ['cert', 'key'] as const) symlinkSync(one[kind], files[kind]);
    const problems: unknown[] = [];
    const log = silent.child({});
    log.error = (problem: unknown) => void problems.push(problem);
    const certificate = openCertificate({ files, log, checkMs: 20 });
    closers.push(() => certificate.close());
    const renewals: unknown[] = [];
    certificate.watch((pair) => renewals.push(pair));
    writeFileSync(one.cert, 'no certificate');
    await eventually(() => expect(problems).toHaveLength(1));
    writeFileSync(one.cert, readFileSync(two.cert));
    await eventually(() => expect(problems).toHaveLength(2));
    writeFileSync(one.key, readFileSync(two.key));
    await eventually(() => expect(renewals).toHaveLength(1));
    expect(problems).toHaveLength(2);
  });

  test('who says nothing is closed before the TLS handshake, too', async () => {
    const certificate = openCertificate({ files: makeCertificate(makeFolder(), 'ours'), log: silent });
    closers.push(() => certificate.close());
    expect(await open(await start({ certificate, helloMs: 200 }), '').ended).toBe('');
  });
});
