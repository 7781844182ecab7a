// Original file: shared/proto/channel.proto

import type { Head as _tangelo_channel_Head, Head__Output as _tangelo_channel_Head__Output } from '../../tangelo/channel/Head.ts';

export interface HeadsRequest {
  'heads'?: (_tangelo_channel_Head)[];
}

export interface HeadsRequest__Output {
  'heads': (_tangelo_channel_Head__Output)[];
}
