// Original file: shared/proto/view.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { View as _tangelo_registry_View, View__Output as _tangelo_registry_View__Output } from '../../tangelo/registry/View.ts';

/**
 * Two servers that disagree about a placement compare their views; both go on with the newer one.
 */
export interface ViewRemoteClient extends grpc.Client {
  /**
   * The caller's view. Answers the newer of the two.
   */
  Exchange(argument: _tangelo_registry_View, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_registry_View__Output>): grpc.ClientUnaryCall;
  Exchange(argument: _tangelo_registry_View, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_registry_View__Output>): grpc.ClientUnaryCall;
  Exchange(argument: _tangelo_registry_View, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_registry_View__Output>): grpc.ClientUnaryCall;
  Exchange(argument: _tangelo_registry_View, callback: grpc.requestCallback<_tangelo_registry_View__Output>): grpc.ClientUnaryCall;
  /**
   * The caller's view. Answers the newer of the two.
   */
  exchange(argument: _tangelo_registry_View, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_registry_View__Output>): grpc.ClientUnaryCall;
  exchange(argument: _tangelo_registry_View, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_registry_View__Output>): grpc.ClientUnaryCall;
  exchange(argument: _tangelo_registry_View, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_registry_View__Output>): grpc.ClientUnaryCall;
  exchange(argument: _tangelo_registry_View, callback: grpc.requestCallback<_tangelo_registry_View__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Two servers that disagree about a placement compare their views; both go on with the newer one.
 */
export interface ViewRemoteHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The caller's view. Answers the newer of the two.
   */
  Exchange: grpc.handleUnaryCall<_tangelo_registry_View__Output, _tangelo_registry_View>;
  
}

export interface ViewRemoteDefinition extends grpc.ServiceDefinition {
  Exchange: MethodDefinition<_tangelo_registry_View, _tangelo_registry_View, _tangelo_registry_View__Output, _tangelo_registry_View__Output>
}
