// Original file: shared/proto/registry.proto

import type { Long } from '@grpc/proto-loader';

// Original file: shared/proto/registry.proto

export const _tangelo_registry_Server_State = {
  UP: 'UP',
  DRAINING: 'DRAINING',
} as const;

export type _tangelo_registry_Server_State =
  | 'UP'
  | 0
  | 'DRAINING'
  | 1

export type _tangelo_registry_Server_State__Output = typeof _tangelo_registry_Server_State[keyof typeof _tangelo_registry_Server_State]

export interface Server {
  'id'?: (string);
  'type'?: (string);
  'incarnation'?: (string);
  'host'?: (string);
  'port'?: (number);
  'clientHost'?: (string);
  'clientPort'?: (number);
  'httpPort'?: (number);
  'state'?: (_tangelo_registry_Server_State);
  'pid'?: (number);
  /**
   * Epoch milliseconds.
   */
  'startedAt'?: (number | string | Long);
  '_clientHost'?: "clientHost";
  '_clientPort'?: "clientPort";
  '_httpPort'?: "httpPort";
}

export interface Server__Output {
  'id': (string);
  'type': (string);
  'incarnation': (string);
  'host': (string);
  'port': (number);
  'clientHost'?: (string);
  'clientPort'?: (number);
  'httpPort'?: (number);
  'state': (_tangelo_registry_Server_State__Output);
  'pid': (number);
  /**
   * Epoch milliseconds.
   */
  'startedAt': (number);
  '_clientHost'?: "clientHost";
  '_clientPort'?: "clientPort";
  '_httpPort'?: "httpPort";
}
