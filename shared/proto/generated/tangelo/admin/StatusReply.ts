// Original file: shared/proto/admin.proto

import type { ServerStatus as _tangelo_admin_ServerStatus, ServerStatus__Output as _tangelo_admin_ServerStatus__Output } from '../../tangelo/admin/ServerStatus.ts';

export interface StatusReply {
  /**
   * In the order in which they start; the master comes first.
   */
  'servers'?: (_tangelo_admin_ServerStatus)[];
}

export interface StatusReply__Output {
  /**
   * In the order in which they start; the master comes first.
   */
  'servers': (_tangelo_admin_ServerStatus__Output)[];
}
