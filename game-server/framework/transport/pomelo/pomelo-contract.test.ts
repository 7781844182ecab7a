import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { gzipSync } from 'node:zlib';
import protocol from 'pomelo-protocol';
import { afterAll, beforeAll, describe } from 'vitest';
import { WebSocket } from 'ws';
import { silent as silentLog } from '../../rpc/fixture.ts';
import { openCertificate } from '../certificate.ts';
import { BROKEN_RECORD, canMakeCertificates, makeCertificate } from '../certificate-fixture.ts';
import { createClientPort } from '../client-port.ts';
import { closeOf } from '../closing-fixture.ts';
import { describeTransport } from '../transport-contract.ts';
import type { ConnectOptions, PomeloClient } from './testing/pomelo-client.ts';
import { overSecureWebSocket, overTcp, overTls, overWebSocket, serve } from './testing/pomelo-server.ts';

/** Sends bytes after the handshake, and resolves when the server has ended the connection. */
const afterHandshake =
  (client: (port: number) => Promise<PomeloClient>, ...bytes: readonly Buffer[]) =>
  async (port: number) => {
    const one = await client(port);
    for (const part of bytes) one.write(part);
    await one.over();
  };

/** Sends bytes instead of a handshake. */
const atOnce =
  (client: (port: number, options: ConnectOptions) => Promise<PomeloClient>, ...bytes: readonly Buffer[]) =>
  (port: number) =>
    afterHandshake((at) => client(at, { silent: true }), ...bytes)(port);

const data = (...bytes: number[]) => protocol.Package.encode(4, Buffer.from(bytes));
const bomb = gzipSync(Buffer.alloc(10_000_000));

const malformed = (client: typeof overTcp) => ({
  'a package of an unknown type': afterHandshake(client, Buffer.from([9, 0, 0, 0])),
  'a kick': afterHandshake(client, Buffer.from([5, 0, 0, 0])),
  'a second handshake': afterHandshake(client, protocol.Package.encode(1, Buffer.from('{"sys":{}}'))),
  'an empty message': afterHandshake(client, data()),
  'a message of an unknown type': afterHandshake(client, data(7 << 1, 1, 0)),
  'a response': afterHandshake(client, data(2 << 1, 1)),
  'an id without end': afterHandshake(client, data(0, ...Array<number>(20).fill(0xff))),
  'an id that is cut off': afterHandshake(client, data(0, 0x80)),
  'a route that is cut off': afterHandshake(client, data(0, 1, 200, 0x61)),
  'a route code that is cut off': afterHandshake(client, data(1, 1, 0)),
  'a body that only claims to be compressed': afterHandshake(client, data(0x10, 1, 1, 0x61, 1, 2, 3)),
  'a body that grows too large': afterHandshake(
    client,
    protocol.Package.encode(4, Buffer.concat([Buffer.from([0x10, 1, 1, 0x61]), bomb])),
  ),
  'a handshake that is no JSON': atOnce(client, protocol.Package.encode(1, Buffer.from('{'))),
  'a handshake that says nothing of the system': atOnce(
    client,
    protocol.Package.encode(1, Buffer.from('[]')),
  ),
  'a package that announces too much': atOnce(client, Buffer.from([1, 0xff, 0xff, 0xff])),
  'data before the handshake': atOnce(client, data(0, 1, 1, 0x61, 0x7b, 0x7d)),
  'data before the acknowledgement': atOnce(
    client,
    Buffer.concat([protocol.Package.encode(1, Buffer.from('{"sys":{}}')), data(0, 1, 1, 0x61, 0x7b, 0x7d)]),
  ),
});

const hello = protocol.Package.encode(1, Buffer.from('{"sys":{}}'));

const silent = (client: typeof overTcp) => ({
  nothing: atOnce(client),
  'half a handshake': atOnce(client, hello.subarray(0, 6)),
  'a handshake without its acknowledgement': atOnce(client, hello),
});

const forClient = (client: typeof overTcp) => (port: number, forwardedFor: string) =>
  client(port, { headers: { 'x-forwarded-for': forwardedFor } });

/** A message cut into more frames than one may be. */
async function inManyFrames(port: number): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`);
  await once(socket, 'open');
  for (let n = 0; n < 200; n += 1) socket.send(Buffer.from([1]), { fin: false });
  await closeOf(socket);
}

/** Begins within TLS, and goes on with what cannot be decrypted. */
async function breaksDown(port: number): Promise<void> {
  const carrier = connect(port, '127.0.0.1');
  const ended = closeOf(carrier);
  const socket = connectTls({ socket: carrier, rejectUnauthorized: false });
  // The alert of the server.
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  socket.write(hello);
  await once(socket, 'data');
  carrier.write(BROKEN_RECORD);
  await ended;
}

describeTransport('Pomelo over TCP', {
  serve,
  connect: overTcp,
  silent: silent(overTcp),
  malformed: {
    ...malformed(overTcp),
    'what begins as no protocol does': atOnce(overTcp, Buffer.from([0x00, 0x01, 0x02, 0x03])),
  },
});

describeTransport('Pomelo over WebSocket', {
  serve,
  connect: overWebSocket,
  connectFor: forClient(overWebSocket),
  silent: silent(overWebSocket),
  malformed: {
    ...malformed(overWebSocket),
    'a frame that is too large': afterHandshake(overWebSocket, Buffer.alloc(70_000, 4)),
    'a message in too many frames': inManyFrames,
  },
});

describe.skipIf(!canMakeCertificates)('on a port of https', () => {
  let folder: string;
  let files: ReturnType<typeof makeCertificate>;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tangelo-pomelo-'));
    files = makeCertificate(folder, 'pomelo');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const createHttp = () => {
    const certificate = openCertificate({ files, log: silentLog });
    const http = createClientPort({
      certificate,
      onRequest: (_request, response) => void response.writeHead(404).end(),
      helloMs: 60_000,
      handshakeBytes: 16_384,
      log: silentLog,
    });
    return http.once('close', () => certificate.close());
  };

  describeTransport('Pomelo over TLS', {
    serve,
    createHttp,
    connect: overTls,
    silent: silent(overTls),
    malformed: {
      'an empty message': afterHandshake(overTls, data()),
      'what begins as no protocol does': atOnce(overTls, Buffer.from([0x00, 0x01, 0x02, 0x03])),
      'what is not encrypted': atOnce(overTcp, hello),
      'what cannot be decrypted': breaksDown,
    },
  });

  describeTransport('Pomelo over WebSocket and TLS', {
    serve,
    createHttp,
    connect: overSecureWebSocket,
    connectFor: forClient(overSecureWebSocket),
    silent: silent(overSecureWebSocket),
    malformed: { 'an empty message': afterHandshake(overSecureWebSocket, data()) },
  });
});
