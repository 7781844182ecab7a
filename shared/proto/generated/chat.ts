import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { ChangedReply as _tangelo_chat_ChangedReply, ChangedReply__Output as _tangelo_chat_ChangedReply__Output } from './tangelo/chat/ChangedReply.ts';
import type { ChangedRequest as _tangelo_chat_ChangedRequest, ChangedRequest__Output as _tangelo_chat_ChangedRequest__Output } from './tangelo/chat/ChangedRequest.ts';
import type { ConversationRemoteClient as _tangelo_chat_ConversationRemoteClient, ConversationRemoteDefinition as _tangelo_chat_ConversationRemoteDefinition } from './tangelo/chat/ConversationRemote.ts';
import type { CountRequest as _tangelo_chat_CountRequest, CountRequest__Output as _tangelo_chat_CountRequest__Output } from './tangelo/chat/CountRequest.ts';
import type { DirectReply as _tangelo_chat_DirectReply, DirectReply__Output as _tangelo_chat_DirectReply__Output } from './tangelo/chat/DirectReply.ts';
import type { DirectRequest as _tangelo_chat_DirectRequest, DirectRequest__Output as _tangelo_chat_DirectRequest__Output } from './tangelo/chat/DirectRequest.ts';
import type { GroupReply as _tangelo_chat_GroupReply, GroupReply__Output as _tangelo_chat_GroupReply__Output } from './tangelo/chat/GroupReply.ts';
import type { GroupRequest as _tangelo_chat_GroupRequest, GroupRequest__Output as _tangelo_chat_GroupRequest__Output } from './tangelo/chat/GroupRequest.ts';
import type { PageReply as _tangelo_chat_PageReply, PageReply__Output as _tangelo_chat_PageReply__Output } from './tangelo/chat/PageReply.ts';
import type { PageRequest as _tangelo_chat_PageRequest, PageRequest__Output as _tangelo_chat_PageRequest__Output } from './tangelo/chat/PageRequest.ts';
import type { Party as _tangelo_chat_Party, Party__Output as _tangelo_chat_Party__Output } from './tangelo/chat/Party.ts';
import type { Room as _tangelo_chat_Room, Room__Output as _tangelo_chat_Room__Output } from './tangelo/chat/Room.ts';
import type { RoomRemoteClient as _tangelo_chat_RoomRemoteClient, RoomRemoteDefinition as _tangelo_chat_RoomRemoteDefinition } from './tangelo/chat/RoomRemote.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  tangelo: {
    chat: {
      ChangedReply: MessageTypeDefinition<_tangelo_chat_ChangedReply, _tangelo_chat_ChangedReply__Output>
      ChangedRequest: MessageTypeDefinition<_tangelo_chat_ChangedRequest, _tangelo_chat_ChangedRequest__Output>
      /**
       * Conversations with durable members, at the owner of their shard.
       */
      ConversationRemote: SubtypeConstructor<typeof grpc.Client, _tangelo_chat_ConversationRemoteClient> & { service: _tangelo_chat_ConversationRemoteDefinition }
      CountRequest: MessageTypeDefinition<_tangelo_chat_CountRequest, _tangelo_chat_CountRequest__Output>
      DirectReply: MessageTypeDefinition<_tangelo_chat_DirectReply, _tangelo_chat_DirectReply__Output>
      DirectRequest: MessageTypeDefinition<_tangelo_chat_DirectRequest, _tangelo_chat_DirectRequest__Output>
      GroupReply: MessageTypeDefinition<_tangelo_chat_GroupReply, _tangelo_chat_GroupReply__Output>
      GroupRequest: MessageTypeDefinition<_tangelo_chat_GroupRequest, _tangelo_chat_GroupRequest__Output>
      PageReply: MessageTypeDefinition<_tangelo_chat_PageReply, _tangelo_chat_PageReply__Output>
      PageRequest: MessageTypeDefinition<_tangelo_chat_PageRequest, _tangelo_chat_PageRequest__Output>
      Party: MessageTypeDefinition<_tangelo_chat_Party, _tangelo_chat_Party__Output>
      Room: MessageTypeDefinition<_tangelo_chat_Room, _tangelo_chat_Room__Output>
      /**
       * What chat servers ask each other.
       */
      RoomRemote: SubtypeConstructor<typeof grpc.Client, _tangelo_chat_RoomRemoteClient> & { service: _tangelo_chat_RoomRemoteDefinition }
    }
  }
}

