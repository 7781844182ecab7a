import { randomUUID } from 'node:crypto';
import type { Disconnect } from '../../../shared/disconnect.ts';
import { createTestViews, server } from '../placement/view-fixture.ts';
import { rpcSettings, silent } from '../rpc/fixture.ts';
import { createLinks } from '../rpc/links.ts';
import { loadProtos } from '../rpc/load-protos.ts';
import { createRpcServer } from '../rpc/rpc-server.ts';
import type { NameStorage, Storage } from '../storage/storage.ts';
import { createIdentities, type IdentitiesOptions } from './identities.ts';
import { createLogins, type Logins } from './logins.ts';
import { createResumeTokens } from './resume-token.ts';
import { createSessionDirectory } from './session-directory.ts';
import { serveSessions } from './session-service.ts';
import { createSessions } from './sessions.ts';

const protos = loadProtos();
const secret = new Uint8Array(32);
export const tokens = createResumeTokens(secret);

/** For tests: the logins in a storage. */
export function loginsOf({ accounts }: Pick<Storage, 'accounts'>): Logins {
  return createLogins({ accounts, secret, ttlMs: 60_000 });
}

export interface TestConnectorOptions {
  readonly storage: Storage;
  /** Default: those of the storage. */
  readonly names?: NameStorage;
  readonly closers: (() => Promise<void> | void)[];
  readonly secondLogin?: IdentitiesOptions['secondLogin'];
}

export type TestConnector = Awaited<ReturnType<typeof startConnector>>;

/** For tests: a connector with its sessions, on a real link port. */
export async function startConnector({
  storage,
  names = storage.names,
  closers,
  secondLogin = 'multi',
}: TestConnectorOptions) {
  const self = { id: `connector-${randomUUID()}`, incarnation: randomUUID() };
  const sessions = createSessions({ frontend: self.id, incarnation: self.incarnation, graceMs: 600_000 });
  const rpcServer = createRpcServer({ self, settings: rpcSettings(), log: silent });
  serveSessions({ server: rpcServer, protos, sessions, joinRoom: undefined });
  const port = await rpcServer.listen('127.0.0.1', 0);
  const info = server(self.id, { ...self, type: 'connector', port });
  const links = createLinks({ self, settings: rpcSettings(), log: silent });
  const views = createTestViews([info]);
  const { placements } = views;
  const identities = createIdentities({
    names,
    tokens,
    logins: loginsOf(storage),
    directory: createSessionDirectory({ placements, links, protos, frontendType: 'connector' }),
    secondLogin,
    sessions,
    placements,
    links,
    protos,
    resumeTtlMs: 60_000,
    log: silent,
  });
  closers.push(async () => {
    sessions.close();
    links.close();
    await rpcServer.close({ graceMs: 0 });
  });
  const open = () => {
    const closes: Disconnect[] = [];
    const session = sessions.open(
      { push: () => {}, close: (disconnect) => void closes.push(disconnect) },
      { address: '127.0.0.1', requestedHost: 'localhost' },
    );
    return { session, closes };
  };
  return { info, views, sessions, identities, open };
}

/** For tests: two connectors that see each other. */
export async function startTwoConnectors(
  options: TestConnectorOptions,
): Promise<readonly [TestConnector, TestConnector]> {
  const [a, b] = [await startConnector(options), await startConnector(options)];
  for (const { views } of [a, b]) views.publish([a.info, b.info]);
  return [a, b];
}

/** For tests: a name that nobody else has. */
export function name(): string {
  return `n${randomUUID().slice(0, 12).replaceAll('-', '')}`;
}
