// Original file: shared/proto/chat.proto

import type { Long } from '@grpc/proto-loader';

export interface DirectReply {
  'seq'?: (number | string | Long);
  'time'?: (number | string | Long);
  'delivered'?: (boolean);
}

export interface DirectReply__Output {
  'seq': (number);
  'time': (number);
  'delivered': (boolean);
}
