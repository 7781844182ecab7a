// Original file: shared/proto/channel.proto

import type { Long } from '@grpc/proto-loader';

export interface Logged {
  'seq'?: (number | string | Long);
  /**
   * JSON of the push's body.
   */
  'body'?: (Buffer | Uint8Array | string);
}

export interface Logged__Output {
  'seq': (number);
  /**
   * JSON of the push's body.
   */
  'body': (Buffer);
}
