// Original file: shared/proto/channel.proto

import type { Member as _tangelo_channel_Member, Member__Output as _tangelo_channel_Member__Output } from '../../tangelo/channel/Member.ts';
import type { Long } from '@grpc/proto-loader';

export interface AttachRoom {
  'rid'?: (string);
  'seq'?: (number | string | Long);
  'members'?: (_tangelo_channel_Member)[];
}

export interface AttachRoom__Output {
  'rid': (string);
  'seq': (number);
  'members': (_tangelo_channel_Member__Output)[];
}
