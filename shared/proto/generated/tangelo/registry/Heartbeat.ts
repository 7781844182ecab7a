// Original file: shared/proto/registry.proto

import type { Long } from '@grpc/proto-loader';

export interface Heartbeat {
  /**
   * Resident memory in bytes.
   */
  'rss'?: (number | string | Long);
  'connections'?: (number);
  'rooms'?: (number);
}

export interface Heartbeat__Output {
  /**
   * Resident memory in bytes.
   */
  'rss': (number);
  'connections': (number);
  'rooms': (number);
}
