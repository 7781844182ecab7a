// Original file: shared/proto/forward.proto

import type { Long } from '@grpc/proto-loader';

/**
 * What a back-end knows of a session while it serves a request of it.
 */
export interface SessionSnapshot {
  'id'?: (string);
  'generation'?: (number | string | Long);
  /**
   * Server id and incarnation of the front-end.
   */
  'frontend'?: (string);
  'incarnation'?: (string);
  /**
   * Empty before the session is bound.
   */
  'uid'?: (string);
  'name'?: (string);
  /**
   * JSON object.
   */
  'settings'?: (Buffer | Uint8Array | string);
  /**
   * Where the client is, and the host name by which it reached the front-end.
   */
  'address'?: (string);
  'requestedHost'?: (string);
}

/**
 * What a back-end knows of a session while it serves a request of it.
 */
export interface SessionSnapshot__Output {
  'id': (string);
  'generation': (number);
  /**
   * Server id and incarnation of the front-end.
   */
  'frontend': (string);
  'incarnation': (string);
  /**
   * Empty before the session is bound.
   */
  'uid': (string);
  'name': (string);
  /**
   * JSON object.
   */
  'settings': (Buffer);
  /**
   * Where the client is, and the host name by which it reached the front-end.
   */
  'address': (string);
  'requestedHost': (string);
}
