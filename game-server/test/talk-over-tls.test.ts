import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { io } from 'socket.io-client';
import { describe, expect, test } from 'vitest';
import { freePorts } from '../framework/testing/free-ports.ts';
import { canMakeCertificates, makeCertificate } from '../framework/transport/certificate-fixture.ts';
import { startCluster } from './cluster.ts';
import { LineClient } from './line-client.ts';

describe.skipIf(!canMakeCertificates)('with a certificate', () => {
  test('the gate, the connectors and the page speak https and wss, and nothing else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tangelo-story-'));
    const tls = makeCertificate(folder, 'chat');
    const [linePort = 0, utfPort = 0] = await freePorts(2);
    const cluster = await startCluster({
      servers: { connector: 1, chat: 1 },
      connector: { linePort, utfPort },
      settings: { tls },
    });
    try {
      const ca = readFileSync(tls.cert, 'utf8');
      const secure = (url: string) => url.replace('http:', 'https:');
      const gate = io(secure(cluster.gateUrl), { ca, forceNew: true });
      const { host, port } = await gate.emitWithAck('gate.gateHandler.queryEntry', { uid: 'ann' });
      gate.disconnect();
      for (const transports of [['websocket'], ['polling']]) {
        const socket = io(`https://${host}:${port}`, { ca, transports, forceNew: true });
        expect(await socket.emitWithAck('connector.entryHandler.enter', {})).toMatchObject({ code: 200 });
        socket.disconnect();
      }
      const plain = io(`http://${host}:${port}`, { reconnection: false, forceNew: true });
      await new Promise((resolve) => plain.once('connect_error', resolve));

      // Whatever does not begin as HTTP is Pomelo's protocol, in which the package of type 5 is a kick.
      const pomelo = connect({ host, port, ca }, () => pomelo.write('\u0000\u0001garbage'));
      const [kick] = await once(pomelo, 'data');
      expect([...kick].at(0)).toBe(5);
      pomelo.destroy();

      const line = connect({ host, port: linePort, ca });
      await once(line, 'secureConnect');
      const guest = await LineClient.over(line);
      expect(guest.name).toBe('guest1');
      guest.close();
      const utf = connect({ host, port: utfPort, ca });
      const [batch] = await once(utf, 'data');
      expect(batch.toString('utf8', 2)).toContain('"newidentity"');
      utf.destroy();

      const page = await new Promise<number | undefined>((resolve, reject) => {
        get(secure(cluster.webUrl), { ca }, (response) => resolve(response.resume().statusCode)).once(
          'error',
          reject,
        );
      });
      expect(page).toBe(200);
      expect(cluster.output()).toContain('  page  https://');
      expect(cluster.errors()).toEqual([]);
    } finally {
      await cluster.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
