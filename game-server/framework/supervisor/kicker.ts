import type { Logger } from 'pino';
import type { Disconnect } from '../../../shared/disconnect.ts';
import type { ClusterSettings } from '../config/cluster-schema.ts';
import type { ServerInfo } from '../registry/registry.ts';
import { createLinks } from '../rpc/links.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';

export interface KickerOptions {
  /** Of this process. */
  readonly self: { readonly id: string; readonly incarnation: string };
  readonly settings: ClusterSettings['rpc'];
  readonly protos: LoadedProtos;
  /** Those of the view; of these, the front-ends are asked. */
  readonly servers: () => readonly ServerInfo[];
  readonly log: Logger;
}

/** Reaches the clients of the whole cluster for an operator. */
export interface Kicker {
  /**
   * Closes the connections of everybody of that name. Resolves with how many sessions are over, and with the ids of the front-ends
   * that did not answer.
   */
  kick(name: string, disconnect: Disconnect): Promise<{ kicked: number; silent: string[] }>;
}

/** It happens seldom, so nothing is kept for it in between. */
export function createKicker({ self, settings, protos, servers, log }: KickerOptions): Kicker {
  return {
    async kick(name, { code, reason }) {
      const links = createLinks({ self, settings, log });
      try {
        const frontends = servers().filter(({ clientPort }) => clientPort !== undefined);
        const answers = await Promise.all(
          frontends.map(async (server) => {
            try {
              const { kicked } = await links
                .stub(server, protos.tangelo.session.SessionRemote)
                .kick({ name, code, reason });
              return { kicked, silent: [] };
            } catch (error) {
              log.warn({ err: error, server: server.id }, 'a front-end did not answer to a kick');
              return { kicked: 0, silent: [server.id] };
            }
          }),
        );
        return {
          kicked: answers.reduce((sum, { kicked }) => sum + kicked, 0),
          silent: answers.flatMap(({ silent }) => silent),
        };
      } finally {
        links.close();
      }
    },
  };
}
