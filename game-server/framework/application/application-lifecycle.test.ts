import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestCluster, type TestCluster, type TestClusterOptions } from './cluster-fixture.ts';

let folder: string;
let cluster: TestCluster | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tangelo-servers-'));
});
afterEach(async () => {
  await cluster?.close();
  cluster = undefined;
  await rm(folder, { recursive: true });
});

async function file(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

async function createCluster(options: Partial<TestClusterOptions> = {}): Promise<TestCluster> {
  cluster = await createTestCluster({
    types: { connector: ['connector-1'], probe: ['probe-1', 'probe-2'] },
    frontends: ['connector'],
    serversDir: folder,
    ...options,
  });
  return cluster;
}

test('components and hooks run in order, and stop in the reverse one', async () => {
  const events: string[] = [];
  await file(
    'probe/component/clock.ts',
    `
class Clock {
  constructor(events) { this.events = events; }
  start() { this.events.push('start clock'); }
  afterStart() { this.events.push('afterStart clock'); }
  stop() { this.events.push('stop clock'); }
}
export default ({ log }) => new Clock(globalThis[Symbol.for('tangelo.test.events')]);
`,
  );
  Reflect.set(globalThis, Symbol.for('tangelo.test.events'), events);
  const { start } = await createCluster({ types: { probe: ['probe-1'] } });
  const note = (event: string) => () => void events.push(event);
  let resolveAll: () => void = () => {};
  const all = new Promise<void>((resolve) => {
    resolveAll = resolve;
  });
  const app = await start('probe-1', {
    configure: (setup) =>
      setup.load({ name: 'own', start: note('start own'), stop: note('stop own') }).lifecycle({
        beforeStartup: note('beforeStartup'),
        afterStartup: note('afterStartup'),
        afterStartAll() {
          events.push('afterStartAll');
          resolveAll();
        },
        beforeShutdown: note('beforeShutdown'),
      }),
  });
  await all;
  await Promise.all([app.stop(), app.stop()]);
  expect(events).toEqual([
    'beforeStartup',
    'start own',
    'start clock',
    'afterStart clock',
    'afterStartup',
    'afterStartAll',
    'beforeShutdown',
    'stop clock',
    'stop own',
  ]);
});

test('a step of stopping that fails keeps no other from being taken', async () => {
  const { start, viewWhere } = await createCluster({ types: { probe: ['probe-1'] } });
  const fail = () => {
    throw new Error('no');
  };
  const app = await start('probe-1', {
    configure: (setup) => setup.lifecycle({ beforeShutdown: fail }).load({ name: 'bad', stop: fail }),
  });
  const left = viewWhere((servers) => servers.length === 0);
  await app.stop();
  await left;
});

test.each([
  ['a handler that is no function', 'probe/handler/bad-handler.ts', 'export default 7;', 'bad-handler.ts'],
  [
    'a handler that throws',
    'probe/handler/bad-handler.ts',
    "export default () => { throw new Error('broken file'); };",
    'broken file',
  ],
  [
    'a method without a schema',
    'probe/handler/bad-handler.ts',
    'export default () => ({ go: () => ({}) });',
    'go',
  ],
  ['a remote that is none', 'probe/remote/bad-remote.ts', 'export default () => ({});', 'remote'],
  [
    'a component that is none',
    'probe/component/bad.ts',
    'export default () => ({ start: 1 });',
    'a function',
  ],
])('%s keeps a server from starting, which lets go of everything', async (_what, path, text, message) => {
  await file(path, text);
  const { create } = await createCluster({ types: { probe: ['probe-1'] } });
  const app = create('probe-1');
  await expect(app.start()).rejects.toThrow(message);
  await app.stop();
});

test('a client port that is in use keeps a server from starting, and it is out of the view', async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const address = taken.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { create, registry } = await createCluster({ clientPort: port });
  await expect(create('connector-1').start()).rejects.toMatchObject({ code: 'EADDRINUSE' });
  expect(registry.servers()).toEqual([]);
  taken.close();
});

test('a server that is stopped before it was started, or while it starts, stops', async () => {
  const { create, registry } = await createCluster({ types: { probe: ['probe-1', 'probe-2'] } });
  await create('probe-1').stop();
  const app = create('probe-2');
  const starting = app.start();
  await app.stop();
  await Promise.allSettled([starting]);
  expect(registry.servers()).toEqual([]);
});
