// Original file: shared/proto/channel.proto

import type { RosterReply as _tangelo_channel_RosterReply, RosterReply__Output as _tangelo_channel_RosterReply__Output } from '../../tangelo/channel/RosterReply.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * A session joined a room: the state of the room at that moment.
 */
export interface Joined {
  'rid'?: (string);
  'epoch'?: (number | string | Long);
  'seq'?: (number | string | Long);
  'version'?: (number | string | Long);
  /**
   * The members, for a connector that had nobody in the room.
   */
  'roster'?: (_tangelo_channel_RosterReply | null);
}

/**
 * A session joined a room: the state of the room at that moment.
 */
export interface Joined__Output {
  'rid': (string);
  'epoch': (number);
  'seq': (number);
  'version': (number);
  /**
   * The members, for a connector that had nobody in the room.
   */
  'roster': (_tangelo_channel_RosterReply__Output | null);
}
