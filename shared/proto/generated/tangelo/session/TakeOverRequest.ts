// Original file: shared/proto/session.proto

import type { Long } from '@grpc/proto-loader';

export interface TakeOverRequest {
  'session'?: (string);
  /**
   * Uses of the session up to this generation are over.
   */
  'generation'?: (number | string | Long);
}

export interface TakeOverRequest__Output {
  'session': (string);
  /**
   * Uses of the session up to this generation are over.
   */
  'generation': (number);
}
