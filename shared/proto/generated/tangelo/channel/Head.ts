// Original file: shared/proto/channel.proto

import type { Long } from '@grpc/proto-loader';

export interface Head {
  'rid'?: (string);
  'epoch'?: (number | string | Long);
  'seq'?: (number | string | Long);
  'version'?: (number | string | Long);
}

export interface Head__Output {
  'rid': (string);
  'epoch': (number);
  'seq': (number);
  'version': (number);
}
