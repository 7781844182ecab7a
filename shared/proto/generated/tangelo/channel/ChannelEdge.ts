// Original file: shared/proto/channel.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ChannelPush as _tangelo_channel_ChannelPush, ChannelPush__Output as _tangelo_channel_ChannelPush__Output } from '../../tangelo/channel/ChannelPush.ts';
import type { EvacuateRequest as _tangelo_channel_EvacuateRequest, EvacuateRequest__Output as _tangelo_channel_EvacuateRequest__Output } from '../../tangelo/channel/EvacuateRequest.ts';
import type { HeadsRequest as _tangelo_channel_HeadsRequest, HeadsRequest__Output as _tangelo_channel_HeadsRequest__Output } from '../../tangelo/channel/HeadsRequest.ts';
import type { Nothing as _tangelo_channel_Nothing, Nothing__Output as _tangelo_channel_Nothing__Output } from '../../tangelo/channel/Nothing.ts';
import type { ReattachRequest as _tangelo_channel_ReattachRequest, ReattachRequest__Output as _tangelo_channel_ReattachRequest__Output } from '../../tangelo/channel/ReattachRequest.ts';
import type { RemoveRequest as _tangelo_channel_RemoveRequest, RemoveRequest__Output as _tangelo_channel_RemoveRequest__Output } from '../../tangelo/channel/RemoveRequest.ts';

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
   * A room is no more: its local members move to another one.
   */
  Evacuate(argument: _tangelo_channel_EvacuateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  Evacuate(argument: _tangelo_channel_EvacuateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  Evacuate(argument: _tangelo_channel_EvacuateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  Evacuate(argument: _tangelo_channel_EvacuateRequest, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  /**
   * A room is no more: its local members move to another one.
   */
  evacuate(argument: _tangelo_channel_EvacuateRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  evacuate(argument: _tangelo_channel_EvacuateRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  evacuate(argument: _tangelo_channel_EvacuateRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  evacuate(argument: _tangelo_channel_EvacuateRequest, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  
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
  
  /**
   * The owner knows nothing of these shards any more: it has to be told again what is in them.
   */
  Reattach(argument: _tangelo_channel_ReattachRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  Reattach(argument: _tangelo_channel_ReattachRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  Reattach(argument: _tangelo_channel_ReattachRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  Reattach(argument: _tangelo_channel_ReattachRequest, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  /**
   * The owner knows nothing of these shards any more: it has to be told again what is in them.
   */
  reattach(argument: _tangelo_channel_ReattachRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  reattach(argument: _tangelo_channel_ReattachRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  reattach(argument: _tangelo_channel_ReattachRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  reattach(argument: _tangelo_channel_ReattachRequest, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  
  /**
   * These sessions are not in the room any more, without having asked.
   */
  Remove(argument: _tangelo_channel_RemoveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  Remove(argument: _tangelo_channel_RemoveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  Remove(argument: _tangelo_channel_RemoveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  Remove(argument: _tangelo_channel_RemoveRequest, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  /**
   * These sessions are not in the room any more, without having asked.
   */
  remove(argument: _tangelo_channel_RemoveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  remove(argument: _tangelo_channel_RemoveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  remove(argument: _tangelo_channel_RemoveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  remove(argument: _tangelo_channel_RemoveRequest, callback: grpc.requestCallback<_tangelo_channel_Nothing__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Served by connectors, notified by owners.
 */
export interface ChannelEdgeHandlers extends grpc.UntypedServiceImplementation {
  Deliver: grpc.handleUnaryCall<_tangelo_channel_ChannelPush__Output, _tangelo_channel_Nothing>;
  
  /**
   * A room is no more: its local members move to another one.
   */
  Evacuate: grpc.handleUnaryCall<_tangelo_channel_EvacuateRequest__Output, _tangelo_channel_Nothing>;
  
  /**
   * The rooms of an owner that changed since the last second, so that a lost last push is noticed.
   */
  Heads: grpc.handleUnaryCall<_tangelo_channel_HeadsRequest__Output, _tangelo_channel_Nothing>;
  
  /**
   * The owner knows nothing of these shards any more: it has to be told again what is in them.
   */
  Reattach: grpc.handleUnaryCall<_tangelo_channel_ReattachRequest__Output, _tangelo_channel_Nothing>;
  
  /**
   * These sessions are not in the room any more, without having asked.
   */
  Remove: grpc.handleUnaryCall<_tangelo_channel_RemoveRequest__Output, _tangelo_channel_Nothing>;
  
}

export interface ChannelEdgeDefinition extends grpc.ServiceDefinition {
  Deliver: MethodDefinition<_tangelo_channel_ChannelPush, _tangelo_channel_Nothing, _tangelo_channel_ChannelPush__Output, _tangelo_channel_Nothing__Output>
  Evacuate: MethodDefinition<_tangelo_channel_EvacuateRequest, _tangelo_channel_Nothing, _tangelo_channel_EvacuateRequest__Output, _tangelo_channel_Nothing__Output>
  Heads: MethodDefinition<_tangelo_channel_HeadsRequest, _tangelo_channel_Nothing, _tangelo_channel_HeadsRequest__Output, _tangelo_channel_Nothing__Output>
  Reattach: MethodDefinition<_tangelo_channel_ReattachRequest, _tangelo_channel_Nothing, _tangelo_channel_ReattachRequest__Output, _tangelo_channel_Nothing__Output>
  Remove: MethodDefinition<_tangelo_channel_RemoveRequest, _tangelo_channel_Nothing, _tangelo_channel_RemoveRequest__Output, _tangelo_channel_Nothing__Output>
}
