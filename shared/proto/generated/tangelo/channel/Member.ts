// Original file: shared/proto/channel.proto

import type { Long } from '@grpc/proto-loader';

export interface Member {
  'session'?: (string);
  'generation'?: (number | string | Long);
  'uid'?: (string);
  'name'?: (string);
}

export interface Member__Output {
  'session': (string);
  'generation': (number);
  'uid': (string);
  'name': (string);
}
