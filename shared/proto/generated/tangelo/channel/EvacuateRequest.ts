// Original file: shared/proto/channel.proto

import type { Long } from '@grpc/proto-loader';

export interface EvacuateRequest {
  'rid'?: (string);
  'epoch'?: (number | string | Long);
  'to'?: (string);
  'reason'?: (string);
  /**
   * Who joins later, at this version or after it, stays.
   */
  'version'?: (number | string | Long);
}

export interface EvacuateRequest__Output {
  'rid': (string);
  'epoch': (number);
  'to': (string);
  'reason': (string);
  /**
   * Who joins later, at this version or after it, stays.
   */
  'version': (number);
}
