// Original file: shared/proto/admin.proto

import type { Long } from '@grpc/proto-loader';

export interface ServerStatus {
  'id'?: (string);
  'type'?: (string);
  /**
   * 0: no process runs.
   */
  'pid'?: (number);
  /**
   * waiting, starting, up, draining, stopping, down or failed.
   */
  'state'?: (string);
  /**
   * `host:port` each; empty: none.
   */
  'rpcAddress'?: (string);
  'clientAddress'?: (string);
  'httpAddress'?: (string);
  'uptimeMs'?: (number | string | Long);
  /**
   * Resident memory in bytes.
   */
  'memory'?: (number | string | Long);
  'connections'?: (number);
  'rooms'?: (number);
  'restarts'?: (number);
  /**
   * Why the last process ended, when it ended by itself; empty: it did not.
   */
  'lastFailure'?: (string);
}

export interface ServerStatus__Output {
  'id': (string);
  'type': (string);
  /**
   * 0: no process runs.
   */
  'pid': (number);
  /**
   * waiting, starting, up, draining, stopping, down or failed.
   */
  'state': (string);
  /**
   * `host:port` each; empty: none.
   */
  'rpcAddress': (string);
  'clientAddress': (string);
  'httpAddress': (string);
  'uptimeMs': (number);
  /**
   * Resident memory in bytes.
   */
  'memory': (number);
  'connections': (number);
  'rooms': (number);
  'restarts': (number);
  /**
   * Why the last process ended, when it ended by itself; empty: it did not.
   */
  'lastFailure': (string);
}
