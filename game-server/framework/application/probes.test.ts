import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../../shared/testing/eventually.ts';
import { createTestCluster, type TestCluster } from './cluster-fixture.ts';

const FRAMEWORK = fileURLToPath(new URL('../', import.meta.url));

let folder: string;
let cluster: TestCluster;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tangelo-probes-'));
  const path = join(folder, 'probe/handler/look-handler.ts');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(
    path,
    `
import { z } from '${fileURLToPath(import.meta.resolve('zod'))}';
import { on } from '${FRAMEWORK}application/handler.ts';
const any = z.looseObject({});
export default ({ storage }) => ({
  look: on({ body: any, reply: any }, async () => {
    await storage.names.find('ann');
    return {};
  }),
});
`,
  );
  cluster = await createTestCluster({
    types: { connector: ['connector-1'], probe: ['probe-1'] },
    frontends: ['connector'],
    serversDir: folder,
  });
});
afterEach(async () => {
  await cluster.close();
  await rm(folder, { recursive: true });
});

/** What a server answers to probes; it may have left the view by then. */
function probesOf(id: string): (path: string) => Promise<Response> {
  const { host, httpPort } = cluster.registry.get(id) ?? {};
  return (path) => fetch(`http://${host}:${httpPort}${path}`);
}

test('a server that is up says so, and how many clients it has', async () => {
  await cluster.start('connector-1');
  await cluster.connect('connector-1');
  const probe = probesOf('connector-1');
  expect((await probe('/livez')).status).toBe(200);
  const ready = await probe('/readyz');
  expect(ready.status).toBe(200);
  expect(await ready.json()).toEqual({ id: 'connector-1', ready: true, connections: 1, rooms: 0 });
  expect(await (await probe('/metrics')).text()).toContain(
    'tangelo_connections{server="connector-1",type="connector"} 1',
  );
});

test('a server counts how connections of clients have ended', async () => {
  await cluster.start('connector-1');
  const socket = await cluster.connect('connector-1');
  socket.disconnect();
  const probe = probesOf('connector-1');
  await eventually(async () =>
    expect(await (await probe('/metrics')).text()).toContain(
      'tangelo_connections_ended_total{code="goodbye",server="connector-1",type="connector"} 1',
    ),
  );
});

test('a server that drains is alive and not ready', async () => {
  const told: number[] = [];
  const app = await cluster.start('connector-1', {
    configure: (setup) =>
      setup.load({
        name: 'last',
        async stop() {
          for (const path of ['/livez', '/readyz', '/metrics']) told.push((await probe(path)).status);
        },
      }),
  });
  const probe = probesOf('connector-1');
  await app.stop();
  expect(told).toEqual([200, 503, 200]);
});

test('a server that cannot reach its storage is alive and not ready, until it can', async () => {
  await cluster.start('connector-1');
  await cluster.start('probe-1');
  const socket = await cluster.connect('connector-1');
  const look = () => socket.emitWithAck('probe.lookHandler.look', {});
  const probe = probesOf('probe-1');
  expect(await look()).toMatchObject({ code: 200 });
  await rename(cluster.databaseFile, `${cluster.databaseFile}.away`);
  expect(await look()).toMatchObject({ code: 503, error: 'STORAGE_UNAVAILABLE' });
  expect((await probe('/livez')).status).toBe(200);
  expect((await probe('/readyz')).status).toBe(503);
  await rename(`${cluster.databaseFile}.away`, cluster.databaseFile);
  await eventually(async () => expect((await probe('/readyz')).status).toBe(200));
  expect(await look()).toMatchObject({ code: 200 });
});
