// Original file: shared/proto/channel.proto

import type { Long } from '@grpc/proto-loader';

export interface RemoveRequest {
  'rid'?: (string);
  'epoch'?: (number | string | Long);
  'sessions'?: (string)[];
}

export interface RemoveRequest__Output {
  'rid': (string);
  'epoch': (number);
  'sessions': (string)[];
}
