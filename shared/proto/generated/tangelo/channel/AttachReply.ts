// Original file: shared/proto/channel.proto

import type { AttachedRoom as _tangelo_channel_AttachedRoom, AttachedRoom__Output as _tangelo_channel_AttachedRoom__Output } from '../../tangelo/channel/AttachedRoom.ts';

export interface AttachReply {
  'rooms'?: (_tangelo_channel_AttachedRoom)[];
  /**
   * Shards that the called server does not own in its own view; their rooms were passed over.
   */
  'refused'?: (number)[];
  /**
   * Shards whose rooms cannot be read now, because the storage is not reachable.
   */
  'unreadable'?: (number)[];
}

export interface AttachReply__Output {
  'rooms': (_tangelo_channel_AttachedRoom__Output)[];
  /**
   * Shards that the called server does not own in its own view; their rooms were passed over.
   */
  'refused': (number)[];
  /**
   * Shards whose rooms cannot be read now, because the storage is not reachable.
   */
  'unreadable': (number)[];
}
