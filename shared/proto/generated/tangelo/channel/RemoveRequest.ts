// Original file: shared/proto/channel.proto

import type { Long } from '@grpc/proto-loader';

export interface RemoveRequest {
  'rid'?: (string);
  'epoch'?: (number | string | Long);
  'sessions'?: (string)[];
  /**
   * Who joins later, at this version or after it, stays.
   */
  'version'?: (number | string | Long);
}

export interface RemoveRequest__Output {
  'rid': (string);
  'epoch': (number);
  'sessions': (string)[];
  /**
   * Who joins later, at this version or after it, stays.
   */
  'version': (number);
}
