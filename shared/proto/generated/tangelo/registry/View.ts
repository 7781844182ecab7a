// Original file: shared/proto/registry.proto

import type { Server as _tangelo_registry_Server, Server__Output as _tangelo_registry_Server__Output } from '../../tangelo/registry/Server.ts';

/**
 * Views are ordered by (term, revision).
 */
export interface View {
  'term'?: (number);
  'revision'?: (number);
  'servers'?: (_tangelo_registry_Server)[];
}

/**
 * Views are ordered by (term, revision).
 */
export interface View__Output {
  'term': (number);
  'revision': (number);
  'servers': (_tangelo_registry_Server__Output)[];
}
