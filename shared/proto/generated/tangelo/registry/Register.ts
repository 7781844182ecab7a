// Original file: shared/proto/registry.proto

import type { Server as _tangelo_registry_Server, Server__Output as _tangelo_registry_Server__Output } from '../../tangelo/registry/Server.ts';

export interface Register {
  'server'?: (_tangelo_registry_Server | null);
  /**
   * The server has been in a view before and only lost its stream. A renewal is never rejected: if the incarnation has
   * been declared gone meanwhile, the next view lacks it.
   */
  'renewal'?: (boolean);
}

export interface Register__Output {
  'server': (_tangelo_registry_Server__Output | null);
  /**
   * The server has been in a view before and only lost its stream. A renewal is never rejected: if the incarnation has
   * been declared gone meanwhile, the next view lacks it.
   */
  'renewal': (boolean);
}
