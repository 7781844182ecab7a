import { afterEach, expect, test } from 'vitest';
import { createTestViews, server } from '../placement/view-fixture.ts';
import { rpcSettings, silent } from '../rpc/fixture.ts';
import { createLinks } from '../rpc/links.ts';
import { loadProtos } from '../rpc/load-protos.ts';
import { createRpcServer } from '../rpc/rpc-server.ts';
import { createRouteCall } from './route-call.ts';

const protos = loadProtos();
const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function startAccountServer(id: string) {
  const self = { id, incarnation: `${id}.1` };
  const rpcServer = createRpcServer({ self, settings: rpcSettings(), log: silent });
  rpcServer.add(protos.tangelo.probe.ProbeRemote, { echo: () => ({ text: id }), fail: () => ({}) });
  const port = await rpcServer.listen('127.0.0.1', 0);
  const close = () => rpcServer.close({ graceMs: 0 });
  closers.push(close);
  return { info: server(id, { ...self, port }), close };
}

test('a server that is dead and still in the view gets no calls, though nobody is less busy', async () => {
  const [dead, live] = [await startAccountServer('user-1'), await startAccountServer('user-2')];
  await dead.close();
  const { placements } = createTestViews([dead.info, live.info]);
  const links = createLinks({
    self: { id: 'connector-1', incarnation: 'connector-1.1' },
    settings: rpcSettings(),
    log: silent,
  });
  closers.push(() => links.close());
  const routeCall = createRouteCall({ placements, links, protos });
  const attempts: string[] = [];
  const call = () =>
    routeCall({
      type: 'user',
      key: { any: true },
      resend: true,
      until: Date.now() + 60_000,
      call: (to) => {
        attempts.push(to.id);
        return links.stub(to, protos.tangelo.probe.ProbeRemote).echo({ text: '' });
      },
    });
  const answers = await Promise.all(Array.from({ length: 20 }, call));
  expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(['user-2']));
  attempts.length = 0;
  await Promise.all(Array.from({ length: 20 }, call));
  expect(new Set(attempts)).toEqual(new Set(['user-2']));
});
