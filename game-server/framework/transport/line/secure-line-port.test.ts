import { once } from 'node:events';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { pino } from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../../shared/testing/eventually.ts';
import { openCertificate } from '../certificate.ts';
import { BROKEN_RECORD, canMakeCertificates, makeCertificate } from '../certificate-fixture.ts';
import { closeOf } from '../closing-fixture.ts';
import { createLineTransport } from './line-transport.ts';
import { newlineFraming } from './newline-framing.ts';

const log = pino({ level: 'silent' });
const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A port whose protocol says what it hears. */
async function start({ helloMs = 60_000 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tangelo-lines-'));
  closers.push(() => rmSync(folder, { recursive: true }));
  const files = makeCertificate(folder, 'first');
  const certificate = openCertificate({ files, log });
  closers.push(() => certificate.close());
  const transport = createLineTransport({
    framing: newlineFraming,
    protocol: (link) => ({
      opened: async () => link.write(['welcome']),
      received: async (message) => {
        link.write([message]);
        return true;
      },
      pushed: () => undefined,
    }),
    accept: () => ({
      request: () => undefined,
      pace: async () => undefined,
      pinged: () => undefined,
      ponged: () => undefined,
      closed: () => undefined,
    }),
    isFull: () => false,
    messageBytes: 1_000,
    unsentBytes: 0,
    keepAliveMs: 25_000,
    certificate,
    openings: { inAll: 0, perAddress: 0, isProxy: () => false, onEnd: () => {} },
    onEnd: () => {},
    helloMs,
    log,
  });
  closers.push(() => transport.close());
  return { port: await transport.listen('127.0.0.1', 0), folder, files };
}

async function enter(port: number) {
  const carrier = connect(port, '127.0.0.1');
  const socket = connectTls({ socket: carrier, rejectUnauthorized: false });
  closers.push(() => carrier.destroy());
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  await once(socket, 'secureConnect');
  return {
    socket,
    carrier,
    certificate: socket.getPeerCertificate().subject.CN,
    hears: (wanted: string) => eventually(() => expect(text).toBe(wanted)),
  };
}

describe.skipIf(!canMakeCertificates)('a line port with a certificate', () => {
  test('is spoken to over TLS, and answers whoever has said everything', async () => {
    const { socket, hears } = await enter((await start()).port);
    await hears('welcome\n');
    const closed = once(socket, 'close');
    socket.end('one\ntwo');
    await hears('welcome\none\ntwo\n');
    await closed;
  });

  test('tells nothing to whoever speaks something else, or says nothing', async () => {
    const { port } = await start({ helloMs: 50 });
    for (const text of ['{"type":"list"}\n', '']) {
      const socket = connect(port, '127.0.0.1');
      let told = '';
      socket.on('data', (chunk) => {
        // An alert of TLS, perhaps.
        told += chunk.toString('latin1');
      });
      socket.write(text);
      await closeOf(socket);
      expect(told).not.toContain('welcome');
    }
  });

  test('closes when something comes that cannot be decrypted', async () => {
    const { socket, carrier, hears } = await enter((await start()).port);
    await hears('welcome\n');
    // The alert of the server.
    socket.on('error', () => undefined);
    const closed = closeOf(carrier);
    carrier.write(BROKEN_RECORD);
    await closed;
  });

  test('shows a renewed certificate to newcomers, and keeps those who are there', async () => {
    const { port, folder, files } = await start();
    const early = await enter(port);
    expect(early.certificate).toBe('first');
    const second = makeCertificate(folder, 'second');
    renameSync(second.cert, files.cert);
    renameSync(second.key, files.key);
    await eventually(async () => expect((await enter(port)).certificate).toBe('second'));
    early.socket.write('still here\n');
    await early.hears('welcome\nstill here\n');
  });
});
