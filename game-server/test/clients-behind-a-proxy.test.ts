import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { io } from 'socket.io-client';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { freePorts } from '../framework/testing/free-ports.ts';
import { encodePackage, PACKAGE } from '../framework/transport/pomelo/package.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { LineClient } from './line-client.ts';

/** One of them per address, so that it shows whose address counts. */
const LIMITS = { trustedProxies: ['127.0.0.1'], proxyProtocol: true, connectionsPerAddress: 1 };

let cluster: Cluster;
let linePort = 0;
const sockets: Socket[] = [];

beforeAll(async () => {
  [linePort = 0] = await freePorts(1);
  cluster = await startCluster({
    servers: { connector: 1, chat: 1 },
    connector: { linePort },
    settings: { limits: LIMITS },
  });
  return () => cluster.stop();
});
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** What a proxy opens for a client at an address, in one of the two versions of the PROXY protocol. */
async function openFor(address: string, port: number, version: 1 | 2 = 1): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {
    // 'close' follows.
  });
  await once(socket, 'connect');
  if (version === 1) socket.write(`PROXY TCP4 ${address} 127.0.0.1 4711 ${port}\r\n`);
  else {
    socket.write('\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c', 'latin1');
    socket.write(
      Buffer.from([...address.split('.').map(Number), 127, 0, 0, 1, 0x12, 0x67, port >> 8, port & 0xff]),
    );
  }
  return socket;
}

function connectorPort(): number {
  return Number(new URL(cluster.connectorUrls[0] ?? '').port);
}

describe('clients of a proxy of TCP', () => {
  test.each([1, 2] as const)(
    'that speak lines count by their own addresses (version %i)',
    async (version) => {
      const ann = await LineClient.over(await openFor(`198.51.${version}.1`, linePort, version));
      const ben = await LineClient.over(await openFor(`198.51.${version}.2`, linePort, version));
      expect(ben.name).not.toBe(ann.name);
      const second = await openFor(`198.51.${version}.1`, linePort, version);
      let told = '';
      second.on('data', (chunk) => {
        told += chunk;
      });
      await once(second, 'close');
      expect(told).toBe('');
      await ann.ask({ type: 'message', content: 'hello' }, { type: 'message', content: 'hello' });
    },
  );

  test('that speak the protocol of Pomelo do, too', async () => {
    const hello = encodePackage(PACKAGE.handshake, Buffer.from('{"sys":{"type":"test","version":"1"}}'));
    const open = async (address: string) => {
      const socket = await openFor(address, connectorPort());
      socket.write(Buffer.concat([hello, encodePackage(PACKAGE.handshakeAck)]));
      const types: number[] = [];
      socket.on('data', (chunk) => types.push(...typesIn(chunk)));
      return { socket, types };
    };
    const [cy, dan] = [await open('198.51.100.3'), await open('198.51.100.4')];
    for (const { socket, types } of [cy, dan]) {
      while (!types.includes(PACKAGE.heartbeat)) await once(socket, 'data');
    }
    const second = await open('198.51.100.3');
    await once(second.socket, 'close');
    expect(second.types).toContain(PACKAGE.kick);
  });

  test('that is one of HTTP tell with a header of HTTP, as ever', async () => {
    const [url = ''] = cluster.connectorUrls;
    const open = (address: string) =>
      io(url, { forceNew: true, transports: ['websocket'], extraHeaders: { 'x-forwarded-for': address } });
    const [eve, fay] = [open('198.51.100.5'), open('198.51.100.6')];
    expect(await eve.emitWithAck('connector.entryHandler.enter', {})).toMatchObject({ code: 200 });
    expect(await fay.emitWithAck('connector.entryHandler.enter', {})).toMatchObject({ code: 200 });
    const second = open('198.51.100.5');
    const [kick] = await new Promise<unknown[]>((resolve) => second.on('onKick', (...args) => resolve(args)));
    expect(kick).toMatchObject({ code: 3508 });
    for (const socket of [eve, fay, second]) socket.disconnect();
  });

  test('that does not tell whom it speaks for reaches no line port', async () => {
    const socket = connect(linePort, '127.0.0.1');
    sockets.push(socket);
    socket.write('{"type":"list"}\n');
    let told = '';
    socket.on('data', (chunk) => {
      told += chunk;
    });
    socket.on('error', () => {
      // 'close' follows.
    });
    await once(socket, 'close');
    expect(told).toBe('');
  });
});

/** The types of the packages in a chunk, whose beginning is that of a package. */
function typesIn(chunk: Buffer): number[] {
  const types: number[] = [];
  for (let at = 0; at + 4 <= chunk.length; at += 4 + chunk.readUIntBE(at + 1, 3))
    types.push(chunk.readUInt8(at));
  return types;
}
