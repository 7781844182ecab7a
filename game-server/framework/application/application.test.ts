import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestCluster, type TestCluster, type TestClusterOptions } from './cluster-fixture.ts';

const FRAMEWORK = fileURLToPath(new URL('../', import.meta.url));

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
  await writeFile(join(folder, path), text.replaceAll('FRAMEWORK/', FRAMEWORK));
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

/** A server type of its own, as somebody who adds one would write it. */
async function writeProbeType(): Promise<void> {
  await file(
    'probe/handler/echo-handler.ts',
    `
import { z } from '${fileURLToPath(import.meta.resolve('zod'))}';
import { on } from 'FRAMEWORK/application/handler.ts';
const any = z.looseObject({});
export default ({ self, rpc, directory }) => ({
  shout: on({ body: z.object({ text: z.string().max(5) }), reply: any }, ({ text }) => ({ text: text.toUpperCase(), by: self.id })),
  ask: on({ body: z.object({ key: z.string() }), reply: any }, async ({ key }) => {
    const { text } = await rpc.probe.probeRemote.echo(key, { text: 'hello' });
    return { text };
  }),
  slow: on({ body: any, reply: any }, () => new Promise(() => {})),
  broken: on({ body: any, reply: any }, () => { throw new Error('secret'); }),
  login: on({ body: z.object({ uid: z.string() }), reply: any }, async ({ uid }, session) => {
    await session.bind(uid);
    session.set('colour', 'red');
    await session.push('colour');
    return {};
  }),
  me: on({ body: any, reply: any }, (_body, session) => ({ uid: session.uid ?? '', colour: session.get('colour') ?? '' })),
  logout: on({ body: any, reply: any }, async (_body, session) => {
    await session.unbind(session.uid);
    return {};
  }),
  find: on({ body: z.object({ uid: z.string() }), reply: any }, async ({ uid }) => ({ found: await directory.byUid(uid) })),
  news: on({ body: z.object({ uids: z.array(z.string()) }), reply: any }, ({ uids }) => {
    for (let times = 0; times < 3; times += 1) directory.pushToUsers(uids, 'onNews', { to: 'some' }, { key: 'once' });
    directory.broadcast('connector', 'onNews', { to: 'all' });
    return {};
  }),
  kickMe: on({ body: any, reply: any }, async (_body, session) => {
    await session.kick({ code: 3503, reason: 'bye' });
    return {};
  }),
});
`,
  );
  await file(
    'probe/remote/probe-remote.ts',
    `
import { remote } from 'FRAMEWORK/rpc/remote.ts';
export default ({ self, protos }) => remote(protos.tangelo.probe.ProbeRemote, {
  echo: ({ text }) => ({ text: text + ' from ' + self.id }),
  fail: () => ({}),
});
`,
  );
}

test('a new server type is a folder and a line in the topology', async () => {
  await writeProbeType();
  const { start, connect } = await createCluster();
  await Promise.all([start('connector-1'), start('probe-1'), start('probe-2')]);
  const client = await connect('connector-1');
  expect(await client.emitWithAck('probe.echoHandler.shout', { text: 'hi' })).toMatchObject({
    code: 200,
    text: 'HI',
  });
  expect(await client.emitWithAck('probe.echoHandler.ask', { key: 'a' })).toMatchObject({
    text: expect.stringMatching(/^hello from probe-[12]$/),
  });
  expect(await client.emitWithAck('probe.echoHandler.shout', { text: 'too long' })).toMatchObject({
    code: 400,
    error: 'BAD_REQUEST',
    field: 'text',
  });
  expect(await client.emitWithAck('probe.echoHandler.nothing', {})).toMatchObject({ code: 404 });
  const broken = await client.emitWithAck('probe.echoHandler.broken', {});
  expect(broken).toMatchObject({ code: 500, error: 'INTERNAL' });
  expect(JSON.stringify(broken)).not.toContain('secret');
});

test('selectors, remote routes and filters choose and stand around as configured, each on its own servers', async () => {
  await writeProbeType();
  const { start, connect } = await createCluster({
    settings: { handler: { timeoutMs: 2_000, busyLagMs: 0 } },
  });
  const events: string[] = [];
  await start('probe-1', {
    configure: (app) =>
      app
        .configure({ environment: 'development', type: 'probe' }, (probe) =>
          probe
            .filter({ name: 'handler', before: ({ route }) => void events.push(`handler ${route}`) })
            .remoteFilter(async ({ method }, next) => {
              events.push(`remote ${method}`);
              return next();
            }),
        )
        .configure({ environment: 'production' }, (app) =>
          app.filter({ name: 'no', before: () => void events.push('no') }),
        )
        .routeRemote('probe', (key) => ({ server: key })),
  });
  await start('connector-1', {
    configure: (app) =>
      app
        .route('probe', () => ({ key: { server: 'probe-1' } }))
        .globalFilter({
          name: 'global',
          after: ({ route }, outcome) =>
            void events.push(`${'reply' in outcome ? 'answered' : 'failed'} ${route}`),
        }),
  });
  const client = await connect('connector-1');
  expect(await client.emitWithAck('probe.echoHandler.ask', { key: 'probe-1' })).toMatchObject({
    text: 'hello from probe-1',
  });
  expect(await client.emitWithAck('probe.echoHandler.ask', { key: 'probe-9' })).toMatchObject({
    error: 'NO_SERVER',
  });
  expect(await client.emitWithAck('probe.echoHandler.slow', {})).toMatchObject({
    code: 504,
    error: 'TIMEOUT',
  });
  expect(events).toEqual([
    'handler probe.echoHandler.ask',
    'remote tangelo.probe.ProbeRemote/Echo',
    'answered probe.echoHandler.ask',
    'handler probe.echoHandler.ask',
    'failed probe.echoHandler.ask',
    'handler probe.echoHandler.slow',
    'failed probe.echoHandler.slow',
  ]);
});

test('a back-end binds sessions, writes settings back, finds users, pushes to them and kicks', async () => {
  await writeProbeType();
  const { start, connect } = await createCluster();
  await Promise.all([start('connector-1'), start('probe-1')]);
  const [ann, stranger] = [await connect('connector-1'), await connect('connector-1')];
  await ann.emitWithAck('probe.echoHandler.login', { uid: 'ann' });
  expect(await ann.emitWithAck('probe.echoHandler.me', {})).toMatchObject({ uid: 'ann', colour: 'red' });
  expect(await stranger.emitWithAck('probe.echoHandler.find', { uid: 'ann' })).toMatchObject({
    found: [{ frontend: 'connector-1', uid: 'ann', settings: { colour: 'red' } }],
  });
  expect(await ann.emitWithAck('probe.echoHandler.login', { uid: 'bob' })).toMatchObject({
    error: 'ALREADY_ENTERED',
  });

  const news: unknown[] = [];
  stranger.on('onNews', (body) => news.push(['stranger', body]));
  const both = new Promise<void>((resolve) =>
    ann.on('onNews', (body) => {
      news.push(['ann', body]);
      if (news.length === 2) resolve();
    }),
  );
  await stranger.emitWithAck('probe.echoHandler.news', { uids: ['ann', 'nobody'] });
  await both;
  expect(news).toEqual([
    ['ann', { to: 'some' }],
    ['ann', { to: 'all' }],
  ]);

  await ann.emitWithAck('probe.echoHandler.logout', {});
  expect(await ann.emitWithAck('probe.echoHandler.me', {})).toMatchObject({ uid: '' });
  const kicked = new Promise((resolve) => ann.once('onKick', resolve));
  const gone = new Promise((resolve) => ann.once('disconnect', resolve));
  ann.emit('probe.echoHandler.kickMe', {});
  expect(await kicked).toEqual({ code: 3503, reason: 'bye' });
  await gone;
});

test('a body that is nested too deeply is a bad request', async () => {
  await writeProbeType();
  const { start, connect } = await createCluster();
  await Promise.all([start('connector-1'), start('probe-1')]);
  const client = await connect('connector-1');
  const reply = new Promise((resolve) => {
    client.io.engine.on('data', (data: unknown) => {
      if (String(data).startsWith('37')) resolve(JSON.parse(String(data).slice(2)));
    });
  });
  client.io.engine.write(`27["probe.echoHandler.shout",{"text":${'['.repeat(30_000)}${']'.repeat(30_000)}}]`);
  expect(await reply).toMatchObject([{ code: 400, error: 'BAD_REQUEST' }]);
});
