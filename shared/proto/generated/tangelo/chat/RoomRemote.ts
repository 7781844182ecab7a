// Original file: shared/proto/chat.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { ChangedReply as _tangelo_chat_ChangedReply, ChangedReply__Output as _tangelo_chat_ChangedReply__Output } from '../../tangelo/chat/ChangedReply.ts';
import type { ChangedRequest as _tangelo_chat_ChangedRequest, ChangedRequest__Output as _tangelo_chat_ChangedRequest__Output } from '../../tangelo/chat/ChangedRequest.ts';
import type { CountRequest as _tangelo_chat_CountRequest, CountRequest__Output as _tangelo_chat_CountRequest__Output } from '../../tangelo/chat/CountRequest.ts';
import type { PageReply as _tangelo_chat_PageReply, PageReply__Output as _tangelo_chat_PageReply__Output } from '../../tangelo/chat/PageReply.ts';
import type { PageRequest as _tangelo_chat_PageRequest, PageRequest__Output as _tangelo_chat_PageRequest__Output } from '../../tangelo/chat/PageRequest.ts';

/**
 * What chat servers ask each other.
 */
export interface RoomRemoteClient extends grpc.Client {
  /**
   * To the owner of MainHall: rooms whose number of members changed.
   */
  Changed(argument: _tangelo_chat_ChangedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_ChangedReply__Output>): grpc.ClientUnaryCall;
  Changed(argument: _tangelo_chat_ChangedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_chat_ChangedReply__Output>): grpc.ClientUnaryCall;
  Changed(argument: _tangelo_chat_ChangedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_ChangedReply__Output>): grpc.ClientUnaryCall;
  Changed(argument: _tangelo_chat_ChangedRequest, callback: grpc.requestCallback<_tangelo_chat_ChangedReply__Output>): grpc.ClientUnaryCall;
  /**
   * To the owner of MainHall: rooms whose number of members changed.
   */
  changed(argument: _tangelo_chat_ChangedRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_ChangedReply__Output>): grpc.ClientUnaryCall;
  changed(argument: _tangelo_chat_ChangedRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_chat_ChangedReply__Output>): grpc.ClientUnaryCall;
  changed(argument: _tangelo_chat_ChangedRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_ChangedReply__Output>): grpc.ClientUnaryCall;
  changed(argument: _tangelo_chat_ChangedRequest, callback: grpc.requestCallback<_tangelo_chat_ChangedReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * How many members these rooms have on this server.
   */
  Count(argument: _tangelo_chat_CountRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_PageReply__Output>): grpc.ClientUnaryCall;
  Count(argument: _tangelo_chat_CountRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_chat_PageReply__Output>): grpc.ClientUnaryCall;
  Count(argument: _tangelo_chat_CountRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_PageReply__Output>): grpc.ClientUnaryCall;
  Count(argument: _tangelo_chat_CountRequest, callback: grpc.requestCallback<_tangelo_chat_PageReply__Output>): grpc.ClientUnaryCall;
  /**
   * How many members these rooms have on this server.
   */
  count(argument: _tangelo_chat_CountRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_PageReply__Output>): grpc.ClientUnaryCall;
  count(argument: _tangelo_chat_CountRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_chat_PageReply__Output>): grpc.ClientUnaryCall;
  count(argument: _tangelo_chat_CountRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_PageReply__Output>): grpc.ClientUnaryCall;
  count(argument: _tangelo_chat_CountRequest, callback: grpc.requestCallback<_tangelo_chat_PageReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * The rooms of this server that have members, by name.
   */
  Page(argument: _tangelo_chat_PageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_PageReply__Output>): grpc.ClientUnaryCall;
  Page(argument: _tangelo_chat_PageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_chat_PageReply__Output>): grpc.ClientUnaryCall;
  Page(argument: _tangelo_chat_PageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_PageReply__Output>): grpc.ClientUnaryCall;
  Page(argument: _tangelo_chat_PageRequest, callback: grpc.requestCallback<_tangelo_chat_PageReply__Output>): grpc.ClientUnaryCall;
  /**
   * The rooms of this server that have members, by name.
   */
  page(argument: _tangelo_chat_PageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_PageReply__Output>): grpc.ClientUnaryCall;
  page(argument: _tangelo_chat_PageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_chat_PageReply__Output>): grpc.ClientUnaryCall;
  page(argument: _tangelo_chat_PageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_PageReply__Output>): grpc.ClientUnaryCall;
  page(argument: _tangelo_chat_PageRequest, callback: grpc.requestCallback<_tangelo_chat_PageReply__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What chat servers ask each other.
 */
export interface RoomRemoteHandlers extends grpc.UntypedServiceImplementation {
  /**
   * To the owner of MainHall: rooms whose number of members changed.
   */
  Changed: grpc.handleUnaryCall<_tangelo_chat_ChangedRequest__Output, _tangelo_chat_ChangedReply>;
  
  /**
   * How many members these rooms have on this server.
   */
  Count: grpc.handleUnaryCall<_tangelo_chat_CountRequest__Output, _tangelo_chat_PageReply>;
  
  /**
   * The rooms of this server that have members, by name.
   */
  Page: grpc.handleUnaryCall<_tangelo_chat_PageRequest__Output, _tangelo_chat_PageReply>;
  
}

export interface RoomRemoteDefinition extends grpc.ServiceDefinition {
  Changed: MethodDefinition<_tangelo_chat_ChangedRequest, _tangelo_chat_ChangedReply, _tangelo_chat_ChangedRequest__Output, _tangelo_chat_ChangedReply__Output>
  Count: MethodDefinition<_tangelo_chat_CountRequest, _tangelo_chat_PageReply, _tangelo_chat_CountRequest__Output, _tangelo_chat_PageReply__Output>
  Page: MethodDefinition<_tangelo_chat_PageRequest, _tangelo_chat_PageReply, _tangelo_chat_PageRequest__Output, _tangelo_chat_PageReply__Output>
}
