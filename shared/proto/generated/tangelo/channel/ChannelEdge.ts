// Original file: shared/proto/channel.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ChannelPush as _tangelo_channel_ChannelPush, ChannelPush__Output as _tangelo_channel_ChannelPush__Output } from '../../tangelo/channel/ChannelPush.ts';
import type { HeadsRequest as _tangelo_channel_HeadsRequest, HeadsRequest__Output as _tangelo_channel_HeadsRequest__Output } from '../../tangelo/channel/HeadsRequest.ts';
import type { Nothing as _tangelo_channel_Nothing, Nothing__Output as _tangelo_channel_Nothing__Output } from '../../tangelo/channel/Nothing.ts';

/**
 * Served by connectors, notified by owners.
 */
export interface ChannelEdgeClient extends grpc.Client {
  Deliver(argument: _tangelo_channel_ChannelPush, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  Deliver(argument: _tangelo_channel_ChannelPush, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  Deliver(argument: _tangelo_channel_ChannelPush, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  Deliver(argument: _tangelo_channel_ChannelPush, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  deliver(argument: _tangelo_channel_ChannelPush, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  deliver(argument: _tangelo_channel_ChannelPush, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  deliver(argument: _tangelo_channel_ChannelPush, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  deliver(argument: _tangelo_channel_ChannelPush, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  
  /**
   * The rooms of an owner that changed since the last second, so that a lost last push is noticed.
   */
  Heads(argument: _tangelo_channel_HeadsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  Heads(argument: _tangelo_channel_HeadsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  Heads(argument: _tangelo_channel_HeadsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  Heads(argument: _tangelo_channel_HeadsRequest, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  /**
   * The rooms of an owner that changed since the last second, so that a lost last push is noticed.
   */
  heads(argument: _tangelo_channel_HeadsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  heads(argument: _tangelo_channel_HeadsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  heads(argument: _tangelo_channel_HeadsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  heads(argument: _tangelo_channel_HeadsRequest, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Served by connectors, notified by owners.
 */
export interface ChannelEdgeHandlers extends grpc.UntypedServiceImplementation {
  Deliver: grpc.handleUnaryCall<_tangelo_channel_ChannelPush__Output, _tangelo_channel_Nothing>;
  
  /**
   * The rooms of an owner that changed since the last second, so that a lost last push is noticed.
   */
  Heads: grpc.handleUnaryCall<_tangelo_channel_HeadsRequest__Output, _tangelo_channel_Nothing>;
  
}

export interface ChannelEdgeDefinition extends grpc.ServiceDefinition {
  Deliver: MethodDefinition<_tangelo_channel_ChannelPush, _tangelo_channel_Nothing, _tangelo_channel_ChannelPush__Output, _tangelo_channel_Nothing__Output>
  Heads: MethodDefinition<_tangelo_channel_HeadsRequest, _tangelo_channel_Nothing, _tangelo_channel_HeadsRequest__Output, _tangelo_channel_Nothing__Output>
}
