import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { ChangedReply as _tangelo_chat_ChangedReply, ChangedReply__Output as _tangelo_chat_ChangedReply__Output } from './tangelo/chat/ChangedReply.ts';
import type { ChangedRequest as _tangelo_chat_ChangedRequest, ChangedRequest__Output as _tangelo_chat_ChangedRequest__Output } from './tangelo/chat/ChangedRequest.ts';
import type { CountRequest as _tangelo_chat_CountRequest, CountRequest__Output as _tangelo_chat_CountRequest__Output } from './tangelo/chat/CountRequest.ts';
import type { PageReply as _tangelo_chat_PageReply, PageReply__Output as _tangelo_chat_PageReply__Output } from './tangelo/chat/PageReply.ts';
import type { PageRequest as _tangelo_chat_PageRequest, PageRequest__Output as _tangelo_chat_PageRequest__Output } from './tangelo/chat/PageRequest.ts';
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
      CountRequest: MessageTypeDefinition<_tangelo_chat_CountRequest, _tangelo_chat_CountRequest__Output>
      PageReply: MessageTypeDefinition<_tangelo_chat_PageReply, _tangelo_chat_PageReply__Output>
      PageRequest: MessageTypeDefinition<_tangelo_chat_PageRequest, _tangelo_chat_PageRequest__Output>
      Room: MessageTypeDefinition<_tangelo_chat_Room, _tangelo_chat_Room__Output>
      /**
       * What chat servers ask each other.
       */
      RoomRemote: SubtypeConstructor<typeof grpc.Client, _tangelo_chat_RoomRemoteClient> & { service: _tangelo_chat_RoomRemoteDefinition }
    }
  }
}

