import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { AdminClient as _tangelo_admin_AdminClient, AdminDefinition as _tangelo_admin_AdminDefinition } from './tangelo/admin/Admin.ts';
import type { KickReply as _tangelo_admin_KickReply, KickReply__Output as _tangelo_admin_KickReply__Output } from './tangelo/admin/KickReply.ts';
import type { KickRequest as _tangelo_admin_KickRequest, KickRequest__Output as _tangelo_admin_KickRequest__Output } from './tangelo/admin/KickRequest.ts';
import type { ServerStatus as _tangelo_admin_ServerStatus, ServerStatus__Output as _tangelo_admin_ServerStatus__Output } from './tangelo/admin/ServerStatus.ts';
import type { StatusReply as _tangelo_admin_StatusReply, StatusReply__Output as _tangelo_admin_StatusReply__Output } from './tangelo/admin/StatusReply.ts';
import type { StatusRequest as _tangelo_admin_StatusRequest, StatusRequest__Output as _tangelo_admin_StatusRequest__Output } from './tangelo/admin/StatusRequest.ts';
import type { StopReply as _tangelo_admin_StopReply, StopReply__Output as _tangelo_admin_StopReply__Output } from './tangelo/admin/StopReply.ts';
import type { StopRequest as _tangelo_admin_StopRequest, StopRequest__Output as _tangelo_admin_StopRequest__Output } from './tangelo/admin/StopRequest.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  tangelo: {
    admin: {
      Admin: SubtypeConstructor<typeof grpc.Client, _tangelo_admin_AdminClient> & { service: _tangelo_admin_AdminDefinition }
      KickReply: MessageTypeDefinition<_tangelo_admin_KickReply, _tangelo_admin_KickReply__Output>
      KickRequest: MessageTypeDefinition<_tangelo_admin_KickRequest, _tangelo_admin_KickRequest__Output>
      ServerStatus: MessageTypeDefinition<_tangelo_admin_ServerStatus, _tangelo_admin_ServerStatus__Output>
      StatusReply: MessageTypeDefinition<_tangelo_admin_StatusReply, _tangelo_admin_StatusReply__Output>
      StatusRequest: MessageTypeDefinition<_tangelo_admin_StatusRequest, _tangelo_admin_StatusRequest__Output>
      StopReply: MessageTypeDefinition<_tangelo_admin_StopReply, _tangelo_admin_StopReply__Output>
      StopRequest: MessageTypeDefinition<_tangelo_admin_StopRequest, _tangelo_admin_StopRequest__Output>
    }
  }
}

