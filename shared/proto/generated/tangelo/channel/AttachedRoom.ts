// Original file: shared/proto/channel.proto

import type { Long } from '@grpc/proto-loader';

export interface AttachedRoom {
  'rid'?: (string);
  'epoch'?: (number | string | Long);
  'seq'?: (number | string | Long);
}

export interface AttachedRoom__Output {
  'rid': (string);
  'epoch': (number);
  'seq': (number);
}
