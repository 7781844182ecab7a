// Original file: shared/proto/forward.proto

import type { Joined as _tangelo_channel_Joined, Joined__Output as _tangelo_channel_Joined__Output } from '../../tangelo/channel/Joined.ts';

export interface HandleReply {
  /**
   * JSON.
   */
  'body'?: (Buffer | Uint8Array | string);
  /**
   * Rooms that the session joined or left while the request was served.
   */
  'joined'?: (_tangelo_channel_Joined)[];
  'left'?: (string)[];
}

export interface HandleReply__Output {
  /**
   * JSON.
   */
  'body': (Buffer);
  /**
   * Rooms that the session joined or left while the request was served.
   */
  'joined': (_tangelo_channel_Joined__Output)[];
  'left': (string)[];
}
