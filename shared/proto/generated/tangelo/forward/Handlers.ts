// Original file: shared/proto/forward.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { HandleReply as _tangelo_forward_HandleReply, HandleReply__Output as _tangelo_forward_HandleReply__Output } from '../../tangelo/forward/HandleReply.ts';
import type { HandleRequest as _tangelo_forward_HandleRequest, HandleRequest__Output as _tangelo_forward_HandleRequest__Output } from '../../tangelo/forward/HandleRequest.ts';

/**
 * A client's request, forwarded by the front-end that holds its session to a server of the route's type.
 */
export interface HandlersClient extends grpc.Client {
  Handle(argument: _tangelo_forward_HandleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_forward_HandleReply__Output>): grpc.ClientUnaryCall;
  Handle(argument: _tangelo_forward_HandleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_forward_HandleReply__Output>): grpc.ClientUnaryCall;
  Handle(argument: _tangelo_forward_HandleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_forward_HandleReply__Output>): grpc.ClientUnaryCall;
  Handle(argument: _tangelo_forward_HandleRequest, callback: grpc.requestCallback<_tangelo_forward_HandleReply__Output>): grpc.ClientUnaryCall;
  handle(argument: _tangelo_forward_HandleRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_forward_HandleReply__Output>): grpc.ClientUnaryCall;
  handle(argument: _tangelo_forward_HandleRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_forward_HandleReply__Output>): grpc.ClientUnaryCall;
  handle(argument: _tangelo_forward_HandleRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_forward_HandleReply__Output>): grpc.ClientUnaryCall;
  handle(argument: _tangelo_forward_HandleRequest, callback: grpc.requestCallback<_tangelo_forward_HandleReply__Output>): grpc.ClientUnaryCall;
  
}

/**
 * A client's request, forwarded by the front-end that holds its session to a server of the route's type.
 */
export interface HandlersHandlers extends grpc.UntypedServiceImplementation {
  Handle: grpc.handleUnaryCall<_tangelo_forward_HandleRequest__Output, _tangelo_forward_HandleReply>;
  
}

export interface HandlersDefinition extends grpc.ServiceDefinition {
  Handle: MethodDefinition<_tangelo_forward_HandleRequest, _tangelo_forward_HandleReply, _tangelo_forward_HandleRequest__Output, _tangelo_forward_HandleReply__Output>
}
