// Original file: shared/proto/channel.proto

import type { Long } from '@grpc/proto-loader';

export interface LeaveRequest {
  'rid'?: (string);
  'session'?: (string);
  /**
   * Ignored if a newer generation of the session is in the room.
   */
  'generation'?: (number | string | Long);
}

export interface LeaveRequest__Output {
  'rid': (string);
  'session': (string);
  /**
   * Ignored if a newer generation of the session is in the room.
   */
  'generation': (number);
}
