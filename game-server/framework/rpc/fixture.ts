import { type Logger, pino } from 'pino';
import { expect } from 'vitest';
import type { ErrorName } from '../../../shared/errors.ts';
import { clusterSchema } from '../config/cluster-schema.ts';
import { createLinks } from './links.ts';
import { loadProtos } from './load-protos.ts';
import type { Implementation, Links, Peer, RpcServer } from './rpc.ts';
import { createRpcServer } from './rpc-server.ts';
import type { RpcSettings } from './transport-options.ts';

/** What the tests of links start, and how all of it ends. */

export const { probe } = loadProtos().tangelo;

export type Probe = Implementation<typeof probe.ProbeRemote>;

export const silent: Logger = pino({ level: 'silent' });

export function rpcSettings(changes: Partial<RpcSettings> = {}): RpcSettings {
  return { ...clusterSchema.parse({}).rpc, ...changes };
}

/** What stands for a TangeloError of this name. */
export function named(error: ErrorName) {
  return expect.objectContaining({ name: 'TangeloError', error });
}

/** A promise and what settles it. */
export function deferred<T = void>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/** Servers and links of one test. */
export class Fixture {
  readonly #servers: RpcServer[] = [];
  readonly #links: Links[] = [];

  async serve(
    probeMethods: Partial<Probe> = {},
    options: { settings?: RpcSettings; log?: Logger; port?: number; incarnation?: string } = {},
  ): Promise<{ server: RpcServer; peer: Peer }> {
    const { settings = rpcSettings(), log = silent, port = 0, incarnation = 'callee-1' } = options;
    const server = createRpcServer({ self: { id: 'callee', incarnation }, settings, log });
    this.#servers.push(server);
    server.add(probe.ProbeRemote, {
      echo: ({ number, text, data }) => ({ number, text, data }),
      fail: () => ({}),
      ...probeMethods,
    });
    const host = '127.0.0.1';
    return { server, peer: { id: 'callee', incarnation, host, port: await server.listen(host, port) } };
  }

  links(settings: RpcSettings = rpcSettings(), log: Logger = silent): Links {
    const links = createLinks({ self: { id: 'caller', incarnation: 'caller-1' }, settings, log });
    this.#links.push(links);
    return links;
  }

  async close(): Promise<void> {
    for (const links of this.#links) links.close();
    await Promise.all(this.#servers.map((server) => server.close({ graceMs: 0 })));
  }
}
