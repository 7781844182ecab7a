// Original file: shared/proto/channel.proto

import type { Member as _tangelo_channel_Member, Member__Output as _tangelo_channel_Member__Output } from '../../tangelo/channel/Member.ts';

export interface JoinRequest {
  'rid'?: (string);
  'member'?: (_tangelo_channel_Member | null);
  /**
   * The room that it was moved out of; empty: none.
   */
  'from'?: (string);
}

export interface JoinRequest__Output {
  'rid': (string);
  'member': (_tangelo_channel_Member__Output | null);
  /**
   * The room that it was moved out of; empty: none.
   */
  'from': (string);
}
