// Original file: shared/proto/channel.proto

import type { Long } from '@grpc/proto-loader';

export interface RenameRequest {
  'rid'?: (string);
  'session'?: (string);
  'generation'?: (number | string | Long);
  'name'?: (string);
}

export interface RenameRequest__Output {
  'rid': (string);
  'session': (string);
  'generation': (number);
  'name': (string);
}
