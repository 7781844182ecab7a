import { afterEach, expect, test } from 'vitest';
import { createTestViews, server } from '../placement/view-fixture.ts';
import { rpcSettings, silent } from '../rpc/fixture.ts';
import { createLinks } from '../rpc/links.ts';
import { loadProtos } from '../rpc/load-protos.ts';
import { createRpcServer } from '../rpc/rpc-server.ts';
import { createFanOut } from './fan-out.ts';

const protos = loadProtos();
const EVACUATION = { rid: 'lobby', epoch: 1, version: 2, to: 'hall', reason: 'deleted' };

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A connector that keeps what it is told; it listens when it is started. */
function createConnector() {
  const self = { id: 'connector-1', incarnation: 'connector-1.1' };
  const told: [string, unknown][] = [];
  const waiting: (() => void)[] = [];
  const note = (what: string) => (request: unknown) => {
    told.push([what, request]);
    for (const check of waiting.splice(0)) check();
    return {};
  };
  async function start(port = 0) {
    const rpcServer = createRpcServer({ self, settings: rpcSettings(), log: silent });
    rpcServer.add(protos.tangelo.channel.ChannelEdge, {
      deliver: note('deliver'),
      heads: note('heads'),
      reattach: note('reattach'),
      remove: note('remove'),
      evacuate: note('evacuate'),
    });
    const listening = await rpcServer.listen('127.0.0.1', port);
    const stop = () => rpcServer.close({ graceMs: 0 });
    closers.push(stop);
    return { port: listening, stop };
  }
  const until = (isTrue: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => (isTrue() ? resolve() : void waiting.push(check));
      check();
    });
  return { self, told, start, until };
}

function createOwner(connector: ReturnType<typeof createConnector>, port: number) {
  const views = createTestViews([server('connector-1', { ...connector.self, port }), server('chat-1')]);
  const { placements } = views;
  const links = createLinks({
    self: { id: 'chat-1', incarnation: 'chat-1.1' },
    settings: rpcSettings(),
    log: silent,
  });
  const fanOut = createFanOut({ links, protos, placements, edgeType: 'connector', log: silent });
  closers.push(
    () => links.close(),
    () => fanOut.close(),
  );
  return { fanOut, views, edge: connector.self.incarnation };
}

test('what a connector cannot notice that it missed reaches it when it can be reached again', async () => {
  const connector = createConnector();
  const { port, stop } = await connector.start();
  await stop();
  const { fanOut, edge } = createOwner(connector, port);
  fanOut.evacuate([edge], EVACUATION);
  fanOut.remove(edge, { rid: 'attic', epoch: 1, version: 2, sessions: ['s1'] });
  fanOut.reattach(7);
  fanOut.reattach(9);
  await new Promise((resolve) => setImmediate(resolve));
  await connector.start(port);
  await connector.until(() => connector.told.length === 3);
  expect(new Map(connector.told)).toEqual(
    new Map<string, unknown>([
      ['evacuate', EVACUATION],
      ['remove', { rid: 'attic', epoch: 1, version: 2, sessions: ['s1'] }],
      ['reattach', { shards: [7, 9] }],
    ]),
  );
});

test('everything that is told to a connector arrives in the order in which it was told', async () => {
  const connector = createConnector();
  const { port } = await connector.start();
  const { fanOut, edge } = createOwner(connector, port);
  fanOut.push([edge], { rid: 'lobby', seq: 1 });
  fanOut.evacuate([edge], EVACUATION);
  fanOut.push([edge], { rid: 'lobby', seq: 2 });
  fanOut.heads(edge, { heads: [] });
  await connector.until(() => connector.told.length === 4);
  expect(connector.told.map(([what]) => what)).toEqual(['deliver', 'evacuate', 'deliver', 'heads']);
});
