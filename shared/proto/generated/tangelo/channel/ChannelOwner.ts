// Original file: shared/proto/channel.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { AttachReply as _tangelo_channel_AttachReply, AttachReply__Output as _tangelo_channel_AttachReply__Output } from '../../tangelo/channel/AttachReply.ts';
import type { AttachRequest as _tangelo_channel_AttachRequest, AttachRequest__Output as _tangelo_channel_AttachRequest__Output } from '../../tangelo/channel/AttachRequest.ts';
import type { FetchReply as _tangelo_channel_FetchReply, FetchReply__Output as _tangelo_channel_FetchReply__Output } from '../../tangelo/channel/FetchReply.ts';
import type { FetchRequest as _tangelo_channel_FetchRequest, FetchRequest__Output as _tangelo_channel_FetchRequest__Output } from '../../tangelo/channel/FetchRequest.ts';
import type { JoinRequest as _tangelo_channel_JoinRequest, JoinRequest__Output as _tangelo_channel_JoinRequest__Output } from '../../tangelo/channel/JoinRequest.ts';
import type { Joined as _tangelo_channel_Joined, Joined__Output as _tangelo_channel_Joined__Output } from '../../tangelo/channel/Joined.ts';
import type { LeaveReply as _tangelo_channel_LeaveReply, LeaveReply__Output as _tangelo_channel_LeaveReply__Output } from '../../tangelo/channel/LeaveReply.ts';
import type { LeaveRequest as _tangelo_channel_LeaveRequest, LeaveRequest__Output as _tangelo_channel_LeaveRequest__Output } from '../../tangelo/channel/LeaveRequest.ts';
import type { RenameReply as _tangelo_channel_RenameReply, RenameReply__Output as _tangelo_channel_RenameReply__Output } from '../../tangelo/channel/RenameReply.ts';
import type { RenameRequest as _tangelo_channel_RenameRequest, RenameRequest__Output as _tangelo_channel_RenameRequest__Output } from '../../tangelo/channel/RenameRequest.ts';
import type { RosterReply as _tangelo_channel_RosterReply, RosterReply__Output as _tangelo_channel_RosterReply__Output } from '../../tangelo/channel/RosterReply.ts';
import type { RosterRequest as _tangelo_channel_RosterRequest, RosterRequest__Output as _tangelo_channel_RosterRequest__Output } from '../../tangelo/channel/RosterRequest.ts';

/**
 * Served by the owner of a room's shard, called by connectors.
 */
export interface ChannelOwnerClient extends grpc.Client {
  /**
   * Tells an owner everything that this connector has in the shards it believes the owner to own. What is not named
   * is not there (any more).
   */
  Attach(argument: _tangelo_channel_AttachRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_AttachReply__Output>): grpc.ClientUnaryCall;
  Attach(argument: _tangelo_channel_AttachRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_AttachReply__Output>): grpc.ClientUnaryCall;
  Attach(argument: _tangelo_channel_AttachRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_AttachReply__Output>): grpc.ClientUnaryCall;
  Attach(argument: _tangelo_channel_AttachRequest, callback: grpc.requestCallback<_tangelo_channel_AttachReply__Output>): grpc.ClientUnaryCall;
  /**
   * Tells an owner everything that this connector has in the shards it believes the owner to own. What is not named
   * is not there (any more).
   */
  attach(argument: _tangelo_channel_AttachRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_AttachReply__Output>): grpc.ClientUnaryCall;
  attach(argument: _tangelo_channel_AttachRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_AttachReply__Output>): grpc.ClientUnaryCall;
  attach(argument: _tangelo_channel_AttachRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_AttachReply__Output>): grpc.ClientUnaryCall;
  attach(argument: _tangelo_channel_AttachRequest, callback: grpc.requestCallback<_tangelo_channel_AttachReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * Messages of a room after a seq, for a connector that missed some.
   */
  Fetch(argument: _tangelo_channel_FetchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_FetchReply__Output>): grpc.ClientUnaryCall;
  Fetch(argument: _tangelo_channel_FetchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_FetchReply__Output>): grpc.ClientUnaryCall;
  Fetch(argument: _tangelo_channel_FetchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_FetchReply__Output>): grpc.ClientUnaryCall;
  Fetch(argument: _tangelo_channel_FetchRequest, callback: grpc.requestCallback<_tangelo_channel_FetchReply__Output>): grpc.ClientUnaryCall;
  /**
   * Messages of a room after a seq, for a connector that missed some.
   */
  fetch(argument: _tangelo_channel_FetchRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_FetchReply__Output>): grpc.ClientUnaryCall;
  fetch(argument: _tangelo_channel_FetchRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_FetchReply__Output>): grpc.ClientUnaryCall;
  fetch(argument: _tangelo_channel_FetchRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_FetchReply__Output>): grpc.ClientUnaryCall;
  fetch(argument: _tangelo_channel_FetchRequest, callback: grpc.requestCallback<_tangelo_channel_FetchReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * A session that was moved here joins.
   */
  Join(argument: _tangelo_channel_JoinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Joined__Output>): grpc.ClientUnaryCall;
  Join(argument: _tangelo_channel_JoinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_Joined__Output>): grpc.ClientUnaryCall;
  Join(argument: _tangelo_channel_JoinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Joined__Output>): grpc.ClientUnaryCall;
  Join(argument: _tangelo_channel_JoinRequest, callback: grpc.requestCallback<_tangelo_channel_Joined__Output>): grpc.ClientUnaryCall;
  /**
   * A session that was moved here joins.
   */
  join(argument: _tangelo_channel_JoinRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Joined__Output>): grpc.ClientUnaryCall;
  join(argument: _tangelo_channel_JoinRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_Joined__Output>): grpc.ClientUnaryCall;
  join(argument: _tangelo_channel_JoinRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_Joined__Output>): grpc.ClientUnaryCall;
  join(argument: _tangelo_channel_JoinRequest, callback: grpc.requestCallback<_tangelo_channel_Joined__Output>): grpc.ClientUnaryCall;
  
  /**
   * A session left without asking: it vanished, was kicked, or its connector cleans up.
   */
  Leave(argument: _tangelo_channel_LeaveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_LeaveReply__Output>): grpc.ClientUnaryCall;
  Leave(argument: _tangelo_channel_LeaveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_LeaveReply__Output>): grpc.ClientUnaryCall;
  Leave(argument: _tangelo_channel_LeaveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_LeaveReply__Output>): grpc.ClientUnaryCall;
  Leave(argument: _tangelo_channel_LeaveRequest, callback: grpc.requestCallback<_tangelo_channel_LeaveReply__Output>): grpc.ClientUnaryCall;
  /**
   * A session left without asking: it vanished, was kicked, or its connector cleans up.
   */
  leave(argument: _tangelo_channel_LeaveRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_LeaveReply__Output>): grpc.ClientUnaryCall;
  leave(argument: _tangelo_channel_LeaveRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_LeaveReply__Output>): grpc.ClientUnaryCall;
  leave(argument: _tangelo_channel_LeaveRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_LeaveReply__Output>): grpc.ClientUnaryCall;
  leave(argument: _tangelo_channel_LeaveRequest, callback: grpc.requestCallback<_tangelo_channel_LeaveReply__Output>): grpc.ClientUnaryCall;
  
  Rename(argument: _tangelo_channel_RenameRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_RenameReply__Output>): grpc.ClientUnaryCall;
  Rename(argument: _tangelo_channel_RenameRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_RenameReply__Output>): grpc.ClientUnaryCall;
  Rename(argument: _tangelo_channel_RenameRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_RenameReply__Output>): grpc.ClientUnaryCall;
  Rename(argument: _tangelo_channel_RenameRequest, callback: grpc.requestCallback<_tangelo_channel_RenameReply__Output>): grpc.ClientUnaryCall;
  rename(argument: _tangelo_channel_RenameRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_RenameReply__Output>): grpc.ClientUnaryCall;
  rename(argument: _tangelo_channel_RenameRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_RenameReply__Output>): grpc.ClientUnaryCall;
  rename(argument: _tangelo_channel_RenameRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_RenameReply__Output>): grpc.ClientUnaryCall;
  rename(argument: _tangelo_channel_RenameRequest, callback: grpc.requestCallback<_tangelo_channel_RenameReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * All members of a room, for a connector that missed a change.
   */
  Roster(argument: _tangelo_channel_RosterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_RosterReply__Output>): grpc.ClientUnaryCall;
  Roster(argument: _tangelo_channel_RosterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_RosterReply__Output>): grpc.ClientUnaryCall;
  Roster(argument: _tangelo_channel_RosterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_RosterReply__Output>): grpc.ClientUnaryCall;
  Roster(argument: _tangelo_channel_RosterRequest, callback: grpc.requestCallback<_tangelo_channel_RosterReply__Output>): grpc.ClientUnaryCall;
  /**
   * All members of a room, for a connector that missed a change.
   */
  roster(argument: _tangelo_channel_RosterRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_RosterReply__Output>): grpc.ClientUnaryCall;
  roster(argument: _tangelo_channel_RosterRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_channel_RosterReply__Output>): grpc.ClientUnaryCall;
  roster(argument: _tangelo_channel_RosterRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_channel_RosterReply__Output>): grpc.ClientUnaryCall;
  roster(argument: _tangelo_channel_RosterRequest, callback: grpc.requestCallback<_tangelo_channel_RosterReply__Output>): grpc.ClientUnaryCall;
  
}

/**
 * Served by the owner of a room's shard, called by connectors.
 */
export interface ChannelOwnerHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Tells an owner everything that this connector has in the shards it believes the owner to own. What is not named
   * is not there (any more).
   */
  Attach: grpc.handleUnaryCall<_tangelo_channel_AttachRequest__Output, _tangelo_channel_AttachReply>;
  
  /**
   * Messages of a room after a seq, for a connector that missed some.
   */
  Fetch: grpc.handleUnaryCall<_tangelo_channel_FetchRequest__Output, _tangelo_channel_FetchReply>;
  
  /**
   * A session that was moved here joins.
   */
  Join: grpc.handleUnaryCall<_tangelo_channel_JoinRequest__Output, _tangelo_channel_Joined>;
  
  /**
   * A session left without asking: it vanished, was kicked, or its connector cleans up.
   */
  Leave: grpc.handleUnaryCall<_tangelo_channel_LeaveRequest__Output, _tangelo_channel_LeaveReply>;
  
  Rename: grpc.handleUnaryCall<_tangelo_channel_RenameRequest__Output, _tangelo_channel_RenameReply>;
  
  /**
   * All members of a room, for a connector that missed a change.
   */
  Roster: grpc.handleUnaryCall<_tangelo_channel_RosterRequest__Output, _tangelo_channel_RosterReply>;
  
}

export interface ChannelOwnerDefinition extends grpc.ServiceDefinition {
  Attach: MethodDefinition<_tangelo_channel_AttachRequest, _tangelo_channel_AttachReply, _tangelo_channel_AttachRequest__Output, _tangelo_channel_AttachReply__Output>
  Fetch: MethodDefinition<_tangelo_channel_FetchRequest, _tangelo_channel_FetchReply, _tangelo_channel_FetchRequest__Output, _tangelo_channel_FetchReply__Output>
  Join: MethodDefinition<_tangelo_channel_JoinRequest, _tangelo_channel_Joined, _tangelo_channel_JoinRequest__Output, _tangelo_channel_Joined__Output>
  Leave: MethodDefinition<_tangelo_channel_LeaveRequest, _tangelo_channel_LeaveReply, _tangelo_channel_LeaveRequest__Output, _tangelo_channel_LeaveReply__Output>
  Rename: MethodDefinition<_tangelo_channel_RenameRequest, _tangelo_channel_RenameReply, _tangelo_channel_RenameRequest__Output, _tangelo_channel_RenameReply__Output>
  Roster: MethodDefinition<_tangelo_channel_RosterRequest, _tangelo_channel_RosterReply, _tangelo_channel_RosterRequest__Output, _tangelo_channel_RosterReply__Output>
}
