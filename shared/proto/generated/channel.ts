import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { AttachReply as _tangelo_channel_AttachReply, AttachReply__Output as _tangelo_channel_AttachReply__Output } from './tangelo/channel/AttachReply.ts';
import type { AttachRequest as _tangelo_channel_AttachRequest, AttachRequest__Output as _tangelo_channel_AttachRequest__Output } from './tangelo/channel/AttachRequest.ts';
import type { AttachRoom as _tangelo_channel_AttachRoom, AttachRoom__Output as _tangelo_channel_AttachRoom__Output } from './tangelo/channel/AttachRoom.ts';
import type { AttachedRoom as _tangelo_channel_AttachedRoom, AttachedRoom__Output as _tangelo_channel_AttachedRoom__Output } from './tangelo/channel/AttachedRoom.ts';
import type { Change as _tangelo_channel_Change, Change__Output as _tangelo_channel_Change__Output } from './tangelo/channel/Change.ts';
import type { ChannelEdgeClient as _tangelo_channel_ChannelEdgeClient, ChannelEdgeDefinition as _tangelo_channel_ChannelEdgeDefinition } from './tangelo/channel/ChannelEdge.ts';
import type { ChannelOwnerClient as _tangelo_channel_ChannelOwnerClient, ChannelOwnerDefinition as _tangelo_channel_ChannelOwnerDefinition } from './tangelo/channel/ChannelOwner.ts';
import type { ChannelPush as _tangelo_channel_ChannelPush, ChannelPush__Output as _tangelo_channel_ChannelPush__Output } from './tangelo/channel/ChannelPush.ts';
import type { EvacuateRequest as _tangelo_channel_EvacuateRequest, EvacuateRequest__Output as _tangelo_channel_EvacuateRequest__Output } from './tangelo/channel/EvacuateRequest.ts';
import type { FetchReply as _tangelo_channel_FetchReply, FetchReply__Output as _tangelo_channel_FetchReply__Output } from './tangelo/channel/FetchReply.ts';
import type { FetchRequest as _tangelo_channel_FetchRequest, FetchRequest__Output as _tangelo_channel_FetchRequest__Output } from './tangelo/channel/FetchRequest.ts';
import type { Head as _tangelo_channel_Head, Head__Output as _tangelo_channel_Head__Output } from './tangelo/channel/Head.ts';
import type { HeadsRequest as _tangelo_channel_HeadsRequest, HeadsRequest__Output as _tangelo_channel_HeadsRequest__Output } from './tangelo/channel/HeadsRequest.ts';
import type { JoinRequest as _tangelo_channel_JoinRequest, JoinRequest__Output as _tangelo_channel_JoinRequest__Output } from './tangelo/channel/JoinRequest.ts';
import type { Joined as _tangelo_channel_Joined, Joined__Output as _tangelo_channel_Joined__Output } from './tangelo/channel/Joined.ts';
import type { LeaveReply as _tangelo_channel_LeaveReply, LeaveReply__Output as _tangelo_channel_LeaveReply__Output } from './tangelo/channel/LeaveReply.ts';
import type { LeaveRequest as _tangelo_channel_LeaveRequest, LeaveRequest__Output as _tangelo_channel_LeaveRequest__Output } from './tangelo/channel/LeaveRequest.ts';
import type { Logged as _tangelo_channel_Logged, Logged__Output as _tangelo_channel_Logged__Output } from './tangelo/channel/Logged.ts';
import type { Member as _tangelo_channel_Member, Member__Output as _tangelo_channel_Member__Output } from './tangelo/channel/Member.ts';
import type { Nothing as _tangelo_channel_Nothing, Nothing__Output as _tangelo_channel_Nothing__Output } from './tangelo/channel/Nothing.ts';
import type { Person as _tangelo_channel_Person, Person__Output as _tangelo_channel_Person__Output } from './tangelo/channel/Person.ts';
import type { ReattachRequest as _tangelo_channel_ReattachRequest, ReattachRequest__Output as _tangelo_channel_ReattachRequest__Output } from './tangelo/channel/ReattachRequest.ts';
import type { RemoveRequest as _tangelo_channel_RemoveRequest, RemoveRequest__Output as _tangelo_channel_RemoveRequest__Output } from './tangelo/channel/RemoveRequest.ts';
import type { RenameReply as _tangelo_channel_RenameReply, RenameReply__Output as _tangelo_channel_RenameReply__Output } from './tangelo/channel/RenameReply.ts';
import type { RenameRequest as _tangelo_channel_RenameRequest, RenameRequest__Output as _tangelo_channel_RenameRequest__Output } from './tangelo/channel/RenameRequest.ts';
import type { RosterReply as _tangelo_channel_RosterReply, RosterReply__Output as _tangelo_channel_RosterReply__Output } from './tangelo/channel/RosterReply.ts';
import type { RosterRequest as _tangelo_channel_RosterRequest, RosterRequest__Output as _tangelo_channel_RosterRequest__Output } from './tangelo/channel/RosterRequest.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  tangelo: {
    channel: {
      AttachReply: MessageTypeDefinition<_tangelo_channel_AttachReply, _tangelo_channel_AttachReply__Output>
      AttachRequest: MessageTypeDefinition<_tangelo_channel_AttachRequest, _tangelo_channel_AttachRequest__Output>
      AttachRoom: MessageTypeDefinition<_tangelo_channel_AttachRoom, _tangelo_channel_AttachRoom__Output>
      AttachedRoom: MessageTypeDefinition<_tangelo_channel_AttachedRoom, _tangelo_channel_AttachedRoom__Output>
      Change: MessageTypeDefinition<_tangelo_channel_Change, _tangelo_channel_Change__Output>
      /**
       * Served by connectors, notified by owners.
       */
      ChannelEdge: SubtypeConstructor<typeof grpc.Client, _tangelo_channel_ChannelEdgeClient> & { service: _tangelo_channel_ChannelEdgeDefinition }
      /**
       * Served by the owner of a room's shard, called by connectors.
       */
      ChannelOwner: SubtypeConstructor<typeof grpc.Client, _tangelo_channel_ChannelOwnerClient> & { service: _tangelo_channel_ChannelOwnerDefinition }
      ChannelPush: MessageTypeDefinition<_tangelo_channel_ChannelPush, _tangelo_channel_ChannelPush__Output>
      EvacuateRequest: MessageTypeDefinition<_tangelo_channel_EvacuateRequest, _tangelo_channel_EvacuateRequest__Output>
      FetchReply: MessageTypeDefinition<_tangelo_channel_FetchReply, _tangelo_channel_FetchReply__Output>
      FetchRequest: MessageTypeDefinition<_tangelo_channel_FetchRequest, _tangelo_channel_FetchRequest__Output>
      Head: MessageTypeDefinition<_tangelo_channel_Head, _tangelo_channel_Head__Output>
      HeadsRequest: MessageTypeDefinition<_tangelo_channel_HeadsRequest, _tangelo_channel_HeadsRequest__Output>
      JoinRequest: MessageTypeDefinition<_tangelo_channel_JoinRequest, _tangelo_channel_JoinRequest__Output>
      Joined: MessageTypeDefinition<_tangelo_channel_Joined, _tangelo_channel_Joined__Output>
      LeaveReply: MessageTypeDefinition<_tangelo_channel_LeaveReply, _tangelo_channel_LeaveReply__Output>
      LeaveRequest: MessageTypeDefinition<_tangelo_channel_LeaveRequest, _tangelo_channel_LeaveRequest__Output>
      Logged: MessageTypeDefinition<_tangelo_channel_Logged, _tangelo_channel_Logged__Output>
      Member: MessageTypeDefinition<_tangelo_channel_Member, _tangelo_channel_Member__Output>
      Nothing: MessageTypeDefinition<_tangelo_channel_Nothing, _tangelo_channel_Nothing__Output>
      Person: MessageTypeDefinition<_tangelo_channel_Person, _tangelo_channel_Person__Output>
      ReattachRequest: MessageTypeDefinition<_tangelo_channel_ReattachRequest, _tangelo_channel_ReattachRequest__Output>
      RemoveRequest: MessageTypeDefinition<_tangelo_channel_RemoveRequest, _tangelo_channel_RemoveRequest__Output>
      RenameReply: MessageTypeDefinition<_tangelo_channel_RenameReply, _tangelo_channel_RenameReply__Output>
      RenameRequest: MessageTypeDefinition<_tangelo_channel_RenameRequest, _tangelo_channel_RenameRequest__Output>
      RosterReply: MessageTypeDefinition<_tangelo_channel_RosterReply, _tangelo_channel_RosterReply__Output>
      RosterRequest: MessageTypeDefinition<_tangelo_channel_RosterRequest, _tangelo_channel_RosterRequest__Output>
    }
  }
}

