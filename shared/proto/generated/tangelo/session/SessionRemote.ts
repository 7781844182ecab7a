// Original file: shared/proto/session.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { BindRequest as _tangelo_session_BindRequest, BindRequest__Output as _tangelo_session_BindRequest__Output } from '../../tangelo/session/BindRequest.ts';
import type { Delivered as _tangelo_session_Delivered, Delivered__Output as _tangelo_session_Delivered__Output } from '../../tangelo/session/Delivered.ts';
import type { DirectPush as _tangelo_session_DirectPush, DirectPush__Output as _tangelo_session_DirectPush__Output } from '../../tangelo/session/DirectPush.ts';
import type { Done as _tangelo_session_Done, Done__Output as _tangelo_session_Done__Output } from '../../tangelo/session/Done.ts';
import type { FindReply as _tangelo_session_FindReply, FindReply__Output as _tangelo_session_FindReply__Output } from '../../tangelo/session/FindReply.ts';
import type { FindRequest as _tangelo_session_FindRequest, FindRequest__Output as _tangelo_session_FindRequest__Output } from '../../tangelo/session/FindRequest.ts';
import type { KickReply as _tangelo_session_KickReply, KickReply__Output as _tangelo_session_KickReply__Output } from '../../tangelo/session/KickReply.ts';
import type { KickRequest as _tangelo_session_KickRequest, KickRequest__Output as _tangelo_session_KickRequest__Output } from '../../tangelo/session/KickRequest.ts';
import type { LogoutRequest as _tangelo_session_LogoutRequest, LogoutRequest__Output as _tangelo_session_LogoutRequest__Output } from '../../tangelo/session/LogoutRequest.ts';
import type { OnlineReply as _tangelo_session_OnlineReply, OnlineReply__Output as _tangelo_session_OnlineReply__Output } from '../../tangelo/session/OnlineReply.ts';
import type { OnlineRequest as _tangelo_session_OnlineRequest, OnlineRequest__Output as _tangelo_session_OnlineRequest__Output } from '../../tangelo/session/OnlineRequest.ts';
import type { PushRequest as _tangelo_session_PushRequest, PushRequest__Output as _tangelo_session_PushRequest__Output } from '../../tangelo/session/PushRequest.ts';
import type { RoomRequest as _tangelo_session_RoomRequest, RoomRequest__Output as _tangelo_session_RoomRequest__Output } from '../../tangelo/session/RoomRequest.ts';
import type { TakeOverRequest as _tangelo_session_TakeOverRequest, TakeOverRequest__Output as _tangelo_session_TakeOverRequest__Output } from '../../tangelo/session/TakeOverRequest.ts';

/**
 * What other servers may do with the sessions of a front-end.
 */
export interface SessionRemoteClient extends grpc.Client {
  Bind(argument: _tangelo_session_BindRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  Bind(argument: _tangelo_session_BindRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  Bind(argument: _tangelo_session_BindRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  Bind(argument: _tangelo_session_BindRequest, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  bind(argument: _tangelo_session_BindRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  bind(argument: _tangelo_session_BindRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  bind(argument: _tangelo_session_BindRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  bind(argument: _tangelo_session_BindRequest, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  
  /**
   * A push to some users of this front-end, or to all of its clients.
   */
  Deliver(argument: _tangelo_session_DirectPush, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Delivered__Output>): grpc.ClientUnaryCall;
  Deliver(argument: _tangelo_session_DirectPush, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_Delivered__Output>): grpc.ClientUnaryCall;
  Deliver(argument: _tangelo_session_DirectPush, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Delivered__Output>): grpc.ClientUnaryCall;
  Deliver(argument: _tangelo_session_DirectPush, callback: grpc.requestCallback<_tangelo_session_Delivered__Output>): grpc.ClientUnaryCall;
  /**
   * A push to some users of this front-end, or to all of its clients.
   */
  deliver(argument: _tangelo_session_DirectPush, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Delivered__Output>): grpc.ClientUnaryCall;
  deliver(argument: _tangelo_session_DirectPush, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_Delivered__Output>): grpc.ClientUnaryCall;
  deliver(argument: _tangelo_session_DirectPush, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Delivered__Output>): grpc.ClientUnaryCall;
  deliver(argument: _tangelo_session_DirectPush, callback: grpc.requestCallback<_tangelo_session_Delivered__Output>): grpc.ClientUnaryCall;
  
  /**
   * Sessions by id or by uid.
   */
  Find(argument: _tangelo_session_FindRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_FindReply__Output>): grpc.ClientUnaryCall;
  Find(argument: _tangelo_session_FindRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_FindReply__Output>): grpc.ClientUnaryCall;
  Find(argument: _tangelo_session_FindRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_FindReply__Output>): grpc.ClientUnaryCall;
  Find(argument: _tangelo_session_FindRequest, callback: grpc.requestCallback<_tangelo_session_FindReply__Output>): grpc.ClientUnaryCall;
  /**
   * Sessions by id or by uid.
   */
  find(argument: _tangelo_session_FindRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_FindReply__Output>): grpc.ClientUnaryCall;
  find(argument: _tangelo_session_FindRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_FindReply__Output>): grpc.ClientUnaryCall;
  find(argument: _tangelo_session_FindRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_FindReply__Output>): grpc.ClientUnaryCall;
  find(argument: _tangelo_session_FindRequest, callback: grpc.requestCallback<_tangelo_session_FindReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * All sessions of a user that are here join a room, without having asked.
   */
  Join(argument: _tangelo_session_RoomRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  Join(argument: _tangelo_session_RoomRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  Join(argument: _tangelo_session_RoomRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  Join(argument: _tangelo_session_RoomRequest, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  /**
   * All sessions of a user that are here join a room, without having asked.
   */
  join(argument: _tangelo_session_RoomRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  join(argument: _tangelo_session_RoomRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  join(argument: _tangelo_session_RoomRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  join(argument: _tangelo_session_RoomRequest, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  
  /**
   * Closes the connections of a session, of a user, or of all who have a name.
   */
  Kick(argument: _tangelo_session_KickRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_KickReply__Output>): grpc.ClientUnaryCall;
  Kick(argument: _tangelo_session_KickRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_KickReply__Output>): grpc.ClientUnaryCall;
  Kick(argument: _tangelo_session_KickRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_KickReply__Output>): grpc.ClientUnaryCall;
  Kick(argument: _tangelo_session_KickRequest, callback: grpc.requestCallback<_tangelo_session_KickReply__Output>): grpc.ClientUnaryCall;
  /**
   * Closes the connections of a session, of a user, or of all who have a name.
   */
  kick(argument: _tangelo_session_KickRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_KickReply__Output>): grpc.ClientUnaryCall;
  kick(argument: _tangelo_session_KickRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_KickReply__Output>): grpc.ClientUnaryCall;
  kick(argument: _tangelo_session_KickRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_KickReply__Output>): grpc.ClientUnaryCall;
  kick(argument: _tangelo_session_KickRequest, callback: grpc.requestCallback<_tangelo_session_KickReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * The session is over; its connection stays, and may enter again.
   */
  Logout(argument: _tangelo_session_LogoutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  Logout(argument: _tangelo_session_LogoutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  Logout(argument: _tangelo_session_LogoutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  Logout(argument: _tangelo_session_LogoutRequest, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  /**
   * The session is over; its connection stays, and may enter again.
   */
  logout(argument: _tangelo_session_LogoutRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  logout(argument: _tangelo_session_LogoutRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  logout(argument: _tangelo_session_LogoutRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  logout(argument: _tangelo_session_LogoutRequest, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  
  /**
   * Which of these users have a session here that has entered.
   */
  Online(argument: _tangelo_session_OnlineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_OnlineReply__Output>): grpc.ClientUnaryCall;
  Online(argument: _tangelo_session_OnlineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_OnlineReply__Output>): grpc.ClientUnaryCall;
  Online(argument: _tangelo_session_OnlineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_OnlineReply__Output>): grpc.ClientUnaryCall;
  Online(argument: _tangelo_session_OnlineRequest, callback: grpc.requestCallback<_tangelo_session_OnlineReply__Output>): grpc.ClientUnaryCall;
  /**
   * Which of these users have a session here that has entered.
   */
  online(argument: _tangelo_session_OnlineRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_OnlineReply__Output>): grpc.ClientUnaryCall;
  online(argument: _tangelo_session_OnlineRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_OnlineReply__Output>): grpc.ClientUnaryCall;
  online(argument: _tangelo_session_OnlineRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_OnlineReply__Output>): grpc.ClientUnaryCall;
  online(argument: _tangelo_session_OnlineRequest, callback: grpc.requestCallback<_tangelo_session_OnlineReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * Writes settings that a back-end changed.
   */
  Push(argument: _tangelo_session_PushRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  Push(argument: _tangelo_session_PushRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  Push(argument: _tangelo_session_PushRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  Push(argument: _tangelo_session_PushRequest, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  /**
   * Writes settings that a back-end changed.
   */
  push(argument: _tangelo_session_PushRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  push(argument: _tangelo_session_PushRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  push(argument: _tangelo_session_PushRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  push(argument: _tangelo_session_PushRequest, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  
  /**
   * The session was resumed elsewhere: the old connection is closed; membership passes to the newer generation.
   */
  TakeOver(argument: _tangelo_session_TakeOverRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  TakeOver(argument: _tangelo_session_TakeOverRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  TakeOver(argument: _tangelo_session_TakeOverRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  TakeOver(argument: _tangelo_session_TakeOverRequest, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  /**
   * The session was resumed elsewhere: the old connection is closed; membership passes to the newer generation.
   */
  takeOver(argument: _tangelo_session_TakeOverRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  takeOver(argument: _tangelo_session_TakeOverRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  takeOver(argument: _tangelo_session_TakeOverRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  takeOver(argument: _tangelo_session_TakeOverRequest, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  
  Unbind(argument: _tangelo_session_BindRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  Unbind(argument: _tangelo_session_BindRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  Unbind(argument: _tangelo_session_BindRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  Unbind(argument: _tangelo_session_BindRequest, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  unbind(argument: _tangelo_session_BindRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  unbind(argument: _tangelo_session_BindRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  unbind(argument: _tangelo_session_BindRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  unbind(argument: _tangelo_session_BindRequest, callback: grpc.requestCallback<_tangelo_session_Done__Output>): grpc.ClientUnaryCall;
  
}

/**
 * What other servers may do with the sessions of a front-end.
 */
export interface SessionRemoteHandlers extends grpc.UntypedServiceImplementation {
  Bind: grpc.handleUnaryCall<_tangelo_session_BindRequest__Output, _tangelo_session_Done>;
  
  /**
   * A push to some users of this front-end, or to all of its clients.
   */
  Deliver: grpc.handleUnaryCall<_tangelo_session_DirectPush__Output, _tangelo_session_Delivered>;
  
  /**
   * Sessions by id or by uid.
   */
  Find: grpc.handleUnaryCall<_tangelo_session_FindRequest__Output, _tangelo_session_FindReply>;
  
  /**
   * All sessions of a user that are here join a room, without having asked.
   */
  Join: grpc.handleUnaryCall<_tangelo_session_RoomRequest__Output, _tangelo_session_Done>;
  
  /**
   * Closes the connections of a session, of a user, or of all who have a name.
   */
  Kick: grpc.handleUnaryCall<_tangelo_session_KickRequest__Output, _tangelo_session_KickReply>;
  
  /**
   * The session is over; its connection stays, and may enter again.
   */
  Logout: grpc.handleUnaryCall<_tangelo_session_LogoutRequest__Output, _tangelo_session_Done>;
  
  /**
   * Which of these users have a session here that has entered.
   */
  Online: grpc.handleUnaryCall<_tangelo_session_OnlineRequest__Output, _tangelo_session_OnlineReply>;
  
  /**
   * Writes settings that a back-end changed.
   */
  Push: grpc.handleUnaryCall<_tangelo_session_PushRequest__Output, _tangelo_session_Done>;
  
  /**
   * The session was resumed elsewhere: the old connection is closed; membership passes to the newer generation.
   */
  TakeOver: grpc.handleUnaryCall<_tangelo_session_TakeOverRequest__Output, _tangelo_session_Done>;
  
  Unbind: grpc.handleUnaryCall<_tangelo_session_BindRequest__Output, _tangelo_session_Done>;
  
}

export interface SessionRemoteDefinition extends grpc.ServiceDefinition {
  Bind: MethodDefinition<_tangelo_session_BindRequest, _tangelo_session_Done, _tangelo_session_BindRequest__Output, _tangelo_session_Done__Output>
  Deliver: MethodDefinition<_tangelo_session_DirectPush, _tangelo_session_Delivered, _tangelo_session_DirectPush__Output, _tangelo_session_Delivered__Output>
  Find: MethodDefinition<_tangelo_session_FindRequest, _tangelo_session_FindReply, _tangelo_session_FindRequest__Output, _tangelo_session_FindReply__Output>
  Join: MethodDefinition<_tangelo_session_RoomRequest, _tangelo_session_Done, _tangelo_session_RoomRequest__Output, _tangelo_session_Done__Output>
  Kick: MethodDefinition<_tangelo_session_KickRequest, _tangelo_session_KickReply, _tangelo_session_KickRequest__Output, _tangelo_session_KickReply__Output>
  Logout: MethodDefinition<_tangelo_session_LogoutRequest, _tangelo_session_Done, _tangelo_session_LogoutRequest__Output, _tangelo_session_Done__Output>
  Online: MethodDefinition<_tangelo_session_OnlineRequest, _tangelo_session_OnlineReply, _tangelo_session_OnlineRequest__Output, _tangelo_session_OnlineReply__Output>
  Push: MethodDefinition<_tangelo_session_PushRequest, _tangelo_session_Done, _tangelo_session_PushRequest__Output, _tangelo_session_Done__Output>
  TakeOver: MethodDefinition<_tangelo_session_TakeOverRequest, _tangelo_session_Done, _tangelo_session_TakeOverRequest__Output, _tangelo_session_Done__Output>
  Unbind: MethodDefinition<_tangelo_session_BindRequest, _tangelo_session_Done, _tangelo_session_BindRequest__Output, _tangelo_session_Done__Output>
}
