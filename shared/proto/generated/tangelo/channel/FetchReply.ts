// Original file: shared/proto/channel.proto

import type { Logged as _tangelo_channel_Logged, Logged__Output as _tangelo_channel_Logged__Output } from '../../tangelo/channel/Logged.ts';
import type { Long } from '@grpc/proto-loader';

export interface FetchReply {
  'epoch'?: (number | string | Long);
  /**
   * The room's last seq, and the lowest that is still kept; what is older is skipped, not waited for.
   */
  'seq'?: (number | string | Long);
  'lowest'?: (number | string | Long);
  'messages'?: (_tangelo_channel_Logged)[];
}

export interface FetchReply__Output {
  'epoch': (number);
  /**
   * The room's last seq, and the lowest that is still kept; what is older is skipped, not waited for.
   */
  'seq': (number);
  'lowest': (number);
  'messages': (_tangelo_channel_Logged__Output)[];
}
