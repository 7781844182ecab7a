// Original file: shared/proto/chat.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DirectReply as _tangelo_chat_DirectReply, DirectReply__Output as _tangelo_chat_DirectReply__Output } from '../../tangelo/chat/DirectReply.ts';
import type { DirectRequest as _tangelo_chat_DirectRequest, DirectRequest__Output as _tangelo_chat_DirectRequest__Output } from '../../tangelo/chat/DirectRequest.ts';
import type { GroupReply as _tangelo_chat_GroupReply, GroupReply__Output as _tangelo_chat_GroupReply__Output } from '../../tangelo/chat/GroupReply.ts';
import type { GroupRequest as _tangelo_chat_GroupRequest, GroupRequest__Output as _tangelo_chat_GroupRequest__Output } from '../../tangelo/chat/GroupRequest.ts';

/**
 * Conversations with durable members, at the owner of their shard.
 */
export interface ConversationRemoteClient extends grpc.Client {
  CreateGroup(argument: _tangelo_chat_GroupRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_GroupReply__Output>): grpc.ClientUnaryCall;
  CreateGroup(argument: _tangelo_chat_GroupRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_chat_GroupReply__Output>): grpc.ClientUnaryCall;
  CreateGroup(argument: _tangelo_chat_GroupRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_GroupReply__Output>): grpc.ClientUnaryCall;
  CreateGroup(argument: _tangelo_chat_GroupRequest, callback: grpc.requestCallback<_tangelo_chat_GroupReply__Output>): grpc.ClientUnaryCall;
  createGroup(argument: _tangelo_chat_GroupRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_GroupReply__Output>): grpc.ClientUnaryCall;
  createGroup(argument: _tangelo_chat_GroupRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_chat_GroupReply__Output>): grpc.ClientUnaryCall;
  createGroup(argument: _tangelo_chat_GroupRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_GroupReply__Output>): grpc.ClientUnaryCall;
  createGroup(argument: _tangelo_chat_GroupRequest, callback: grpc.requestCallback<_tangelo_chat_GroupReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * Appends to the conversation of two people, which comes to be with its first message.
   */
  SendDirect(argument: _tangelo_chat_DirectRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_DirectReply__Output>): grpc.ClientUnaryCall;
  SendDirect(argument: _tangelo_chat_DirectRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_chat_DirectReply__Output>): grpc.ClientUnaryCall;
  SendDirect(argument: _tangelo_chat_DirectRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_DirectReply__Output>): grpc.ClientUnaryCall;
  SendDirect(argument: _tangelo_chat_DirectRequest, callback: grpc.requestCallback<_tangelo_chat_DirectReply__Output>): grpc.ClientUnaryCall;
  /**
   * Appends to the conversation of two people, which comes to be with its first message.
   */
  sendDirect(argument: _tangelo_chat_DirectRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_DirectReply__Output>): grpc.ClientUnaryCall;
  sendDirect(argument: _tangelo_chat_DirectRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_chat_DirectReply__Output>): grpc.ClientUnaryCall;
  sendDirect(argument: _tangelo_chat_DirectRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_chat_DirectReply__Output>): grpc.ClientUnaryCall;
  sendDirect(argument: _tangelo_chat_DirectRequest, callback: grpc.requestCallback<_tangelo_chat_DirectReply__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Conversations with durable members, at the owner of their shard.
 */
export interface ConversationRemoteHandlers extends grpc.UntypedServiceImplementation {
  CreateGroup: grpc.handleUnaryCall<_tangelo_chat_GroupRequest__Output, _tangelo_chat_GroupReply>;
  
  /**
   * Appends to the conversation of two people, which comes to be with its first message.
   */
  SendDirect: grpc.handleUnaryCall<_tangelo_chat_DirectRequest__Output, _tangelo_chat_DirectReply>;
  
}

export interface ConversationRemoteDefinition extends grpc.ServiceDefinition {
  CreateGroup: MethodDefinition<_tangelo_chat_GroupRequest, _tangelo_chat_GroupReply, _tangelo_chat_GroupRequest__Output, _tangelo_chat_GroupReply__Output>
  SendDirect: MethodDefinition<_tangelo_chat_DirectRequest, _tangelo_chat_DirectReply, _tangelo_chat_DirectRequest__Output, _tangelo_chat_DirectReply__Output>
}
