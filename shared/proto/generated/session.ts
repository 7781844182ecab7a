import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { BindRequest as _tangelo_session_BindRequest, BindRequest__Output as _tangelo_session_BindRequest__Output } from './tangelo/session/BindRequest.ts';
import type { Delivered as _tangelo_session_Delivered, Delivered__Output as _tangelo_session_Delivered__Output } from './tangelo/session/Delivered.ts';
import type { DirectPush as _tangelo_session_DirectPush, DirectPush__Output as _tangelo_session_DirectPush__Output } from './tangelo/session/DirectPush.ts';
import type { Done as _tangelo_session_Done, Done__Output as _tangelo_session_Done__Output } from './tangelo/session/Done.ts';
import type { FindReply as _tangelo_session_FindReply, FindReply__Output as _tangelo_session_FindReply__Output } from './tangelo/session/FindReply.ts';
import type { FindRequest as _tangelo_session_FindRequest, FindRequest__Output as _tangelo_session_FindRequest__Output } from './tangelo/session/FindRequest.ts';
import type { FoundSession as _tangelo_session_FoundSession, FoundSession__Output as _tangelo_session_FoundSession__Output } from './tangelo/session/FoundSession.ts';
import type { KickReply as _tangelo_session_KickReply, KickReply__Output as _tangelo_session_KickReply__Output } from './tangelo/session/KickReply.ts';
import type { KickRequest as _tangelo_session_KickRequest, KickRequest__Output as _tangelo_session_KickRequest__Output } from './tangelo/session/KickRequest.ts';
import type { LogoutRequest as _tangelo_session_LogoutRequest, LogoutRequest__Output as _tangelo_session_LogoutRequest__Output } from './tangelo/session/LogoutRequest.ts';
import type { OnlineReply as _tangelo_session_OnlineReply, OnlineReply__Output as _tangelo_session_OnlineReply__Output } from './tangelo/session/OnlineReply.ts';
import type { OnlineRequest as _tangelo_session_OnlineRequest, OnlineRequest__Output as _tangelo_session_OnlineRequest__Output } from './tangelo/session/OnlineRequest.ts';
import type { PushRequest as _tangelo_session_PushRequest, PushRequest__Output as _tangelo_session_PushRequest__Output } from './tangelo/session/PushRequest.ts';
import type { RoomRequest as _tangelo_session_RoomRequest, RoomRequest__Output as _tangelo_session_RoomRequest__Output } from './tangelo/session/RoomRequest.ts';
import type { SessionRemoteClient as _tangelo_session_SessionRemoteClient, SessionRemoteDefinition as _tangelo_session_SessionRemoteDefinition } from './tangelo/session/SessionRemote.ts';
import type { TakeOverRequest as _tangelo_session_TakeOverRequest, TakeOverRequest__Output as _tangelo_session_TakeOverRequest__Output } from './tangelo/session/TakeOverRequest.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  tangelo: {
    session: {
      BindRequest: MessageTypeDefinition<_tangelo_session_BindRequest, _tangelo_session_BindRequest__Output>
      Delivered: MessageTypeDefinition<_tangelo_session_Delivered, _tangelo_session_Delivered__Output>
      DirectPush: MessageTypeDefinition<_tangelo_session_DirectPush, _tangelo_session_DirectPush__Output>
      Done: MessageTypeDefinition<_tangelo_session_Done, _tangelo_session_Done__Output>
      FindReply: MessageTypeDefinition<_tangelo_session_FindReply, _tangelo_session_FindReply__Output>
      FindRequest: MessageTypeDefinition<_tangelo_session_FindRequest, _tangelo_session_FindRequest__Output>
      FoundSession: MessageTypeDefinition<_tangelo_session_FoundSession, _tangelo_session_FoundSession__Output>
      KickReply: MessageTypeDefinition<_tangelo_session_KickReply, _tangelo_session_KickReply__Output>
      KickRequest: MessageTypeDefinition<_tangelo_session_KickRequest, _tangelo_session_KickRequest__Output>
      LogoutRequest: MessageTypeDefinition<_tangelo_session_LogoutRequest, _tangelo_session_LogoutRequest__Output>
      OnlineReply: MessageTypeDefinition<_tangelo_session_OnlineReply, _tangelo_session_OnlineReply__Output>
      OnlineRequest: MessageTypeDefinition<_tangelo_session_OnlineRequest, _tangelo_session_OnlineRequest__Output>
      PushRequest: MessageTypeDefinition<_tangelo_session_PushRequest, _tangelo_session_PushRequest__Output>
      RoomRequest: MessageTypeDefinition<_tangelo_session_RoomRequest, _tangelo_session_RoomRequest__Output>
      /**
       * What other servers may do with the sessions of a front-end.
       */
      SessionRemote: SubtypeConstructor<typeof grpc.Client, _tangelo_session_SessionRemoteClient> & { service: _tangelo_session_SessionRemoteDefinition }
      TakeOverRequest: MessageTypeDefinition<_tangelo_session_TakeOverRequest, _tangelo_session_TakeOverRequest__Output>
    }
  }
}

