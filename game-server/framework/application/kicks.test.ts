import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Socket } from 'socket.io-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import type { ClientSession } from '../session/client-session.ts';
import { createTestCluster, type TestCluster } from './cluster-fixture.ts';

const FRAMEWORK = fileURLToPath(new URL('../', import.meta.url));

let folder: string;
let cluster: TestCluster;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tangelo-kicks-'));
  const path = join(folder, 'probe/handler/mark-handler.ts');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(
    path,
    `
import { z } from '${fileURLToPath(import.meta.resolve('zod'))}';
import { on } from '${FRAMEWORK}application/handler.ts';
const any = z.looseObject({});
export default () => ({
  mark: on({ body: z.object({ as: z.string() }), reply: any }, async ({ as }, session) => {
    session.set('marked', as);
    await session.push('marked');
    return {};
  }),
  look: on({ body: any, reply: any }, () => ({})),
});
`,
  );
  cluster = await createTestCluster({
    types: { connector: ['connector-1'], probe: ['probe-1'] },
    frontends: ['connector'],
    serversDir: folder,
    settings: { deadlines: { pingMs: 50 } },
  });
});
afterEach(async () => {
  await cluster.close();
  await rm(folder, { recursive: true });
});

const isMarked = (as: string) => (session: ClientSession) =>
  session.get('marked') === as ? `marked as ${as}` : undefined;

/** Whatever it is told, and how it ends. */
async function endOf(socket: Socket): Promise<unknown> {
  const kick = new Promise((resolve) => socket.once('onKick', resolve));
  const gone = new Promise((resolve) => socket.once('disconnect', resolve));
  return [await kick, await gone];
}

test('a predicate on a front-end closes connections that say nothing', async () => {
  await cluster.start('connector-1', { configure: (app) => app.kickWhen(isMarked('idle')) });
  await cluster.start('probe-1');
  const [marked, other] = [await cluster.connect('connector-1'), await cluster.connect('connector-1')];
  const end = endOf(marked);
  marked.emit('probe.markHandler.mark', { as: 'idle' });
  expect(await end).toEqual([{ code: 3503, reason: 'marked as idle' }, 'io server disconnect']);
  expect(await other.emitWithAck('probe.markHandler.look', {})).toEqual({ code: 200 });
});

test('a predicate on a back-end closes those whose requests it gets', async () => {
  await cluster.start('connector-1');
  await cluster.start('probe-1', { configure: (app) => app.kickWhen(isMarked('bad')) });
  const socket = await cluster.connect('connector-1');
  await socket.emitWithAck('probe.markHandler.mark', { as: 'bad' });
  const end = endOf(socket);
  socket.emit('probe.markHandler.look', {});
  expect(await end).toEqual([{ code: 3503, reason: 'marked as bad' }, 'io server disconnect']);
});

test('a server that the cluster has given up tells its clients so', async () => {
  const app = await cluster.start('connector-1');
  await cluster.start('probe-1');
  const socket = await cluster.connect('connector-1');
  const end = endOf(socket);
  const evicted = new Promise<void>((resolve) => app.onEvicted(resolve));
  const incarnation = cluster.registry.get('connector-1')?.incarnation;
  cluster.registry.evict(incarnation ?? '');
  await evicted;
  await app.stop();
  expect(await end).toEqual([DISCONNECTS.REMOVED_FROM_VIEW, 'io server disconnect']);
});
