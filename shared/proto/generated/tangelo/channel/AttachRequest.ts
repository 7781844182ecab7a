// Original file: shared/proto/channel.proto

import type { AttachRoom as _tangelo_channel_AttachRoom, AttachRoom__Output as _tangelo_channel_AttachRoom__Output } from '../../tangelo/channel/AttachRoom.ts';

export interface AttachRequest {
  /**
   * The shards that belong to the called server in the caller's view, and all rooms that the caller has in them.
   */
  'shards'?: (number)[];
  'rooms'?: (_tangelo_channel_AttachRoom)[];
}

export interface AttachRequest__Output {
  /**
   * The shards that belong to the called server in the caller's view, and all rooms that the caller has in them.
   */
  'shards': (number)[];
  'rooms': (_tangelo_channel_AttachRoom__Output)[];
}
