// Original file: shared/proto/channel.proto

import type { Long } from '@grpc/proto-loader';

export interface FetchRequest {
  'rid'?: (string);
  'after'?: (number | string | Long);
  'limit'?: (number);
}

export interface FetchRequest__Output {
  'rid': (string);
  'after': (number);
  'limit': (number);
}
