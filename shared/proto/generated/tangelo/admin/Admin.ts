// Original file: shared/proto/admin.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { KickReply as _tangelo_admin_KickReply, KickReply__Output as _tangelo_admin_KickReply__Output } from '../../tangelo/admin/KickReply.ts';
import type { KickRequest as _tangelo_admin_KickRequest, KickRequest__Output as _tangelo_admin_KickRequest__Output } from '../../tangelo/admin/KickRequest.ts';
import type { StatusReply as _tangelo_admin_StatusReply, StatusReply__Output as _tangelo_admin_StatusReply__Output } from '../../tangelo/admin/StatusReply.ts';
import type { StatusRequest as _tangelo_admin_StatusRequest, StatusRequest__Output as _tangelo_admin_StatusRequest__Output } from '../../tangelo/admin/StatusRequest.ts';
import type { StopReply as _tangelo_admin_StopReply, StopReply__Output as _tangelo_admin_StopReply__Output } from '../../tangelo/admin/StopReply.ts';
import type { StopRequest as _tangelo_admin_StopRequest, StopRequest__Output as _tangelo_admin_StopRequest__Output } from '../../tangelo/admin/StopRequest.ts';

export interface AdminClient extends grpc.Client {
  /**
   * Closes the connections of everybody who has a name, on all front-ends, and answers when their sessions are over.
   */
  Kick(argument: _tangelo_admin_KickRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_admin_KickReply__Output>): grpc.ClientUnaryCall;
  Kick(argument: _tangelo_admin_KickRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_admin_KickReply__Output>): grpc.ClientUnaryCall;
  Kick(argument: _tangelo_admin_KickRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_admin_KickReply__Output>): grpc.ClientUnaryCall;
  Kick(argument: _tangelo_admin_KickRequest, callback: grpc.requestCallback<_tangelo_admin_KickReply__Output>): grpc.ClientUnaryCall;
  /**
   * Closes the connections of everybody who has a name, on all front-ends, and answers when their sessions are over.
   */
  kick(argument: _tangelo_admin_KickRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_admin_KickReply__Output>): grpc.ClientUnaryCall;
  kick(argument: _tangelo_admin_KickRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_admin_KickReply__Output>): grpc.ClientUnaryCall;
  kick(argument: _tangelo_admin_KickRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_admin_KickReply__Output>): grpc.ClientUnaryCall;
  kick(argument: _tangelo_admin_KickRequest, callback: grpc.requestCallback<_tangelo_admin_KickReply__Output>): grpc.ClientUnaryCall;
  
  Status(argument: _tangelo_admin_StatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_admin_StatusReply__Output>): grpc.ClientUnaryCall;
  Status(argument: _tangelo_admin_StatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_admin_StatusReply__Output>): grpc.ClientUnaryCall;
  Status(argument: _tangelo_admin_StatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_admin_StatusReply__Output>): grpc.ClientUnaryCall;
  Status(argument: _tangelo_admin_StatusRequest, callback: grpc.requestCallback<_tangelo_admin_StatusReply__Output>): grpc.ClientUnaryCall;
  status(argument: _tangelo_admin_StatusRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_admin_StatusReply__Output>): grpc.ClientUnaryCall;
  status(argument: _tangelo_admin_StatusRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_admin_StatusReply__Output>): grpc.ClientUnaryCall;
  status(argument: _tangelo_admin_StatusRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_admin_StatusReply__Output>): grpc.ClientUnaryCall;
  status(argument: _tangelo_admin_StatusRequest, callback: grpc.requestCallback<_tangelo_admin_StatusReply__Output>): grpc.ClientUnaryCall;
  
  /**
   * Stops every server, those that clients reach first, and answers when none is left. Then the master ends too.
   */
  Stop(argument: _tangelo_admin_StopRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_admin_StopReply__Output>): grpc.ClientUnaryCall;
  Stop(argument: _tangelo_admin_StopRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_admin_StopReply__Output>): grpc.ClientUnaryCall;
  Stop(argument: _tangelo_admin_StopRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_admin_StopReply__Output>): grpc.ClientUnaryCall;
  Stop(argument: _tangelo_admin_StopRequest, callback: grpc.requestCallback<_tangelo_admin_StopReply__Output>): grpc.ClientUnaryCall;
  /**
   * Stops every server, those that clients reach first, and answers when none is left. Then the master ends too.
   */
  stop(argument: _tangelo_admin_StopRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_admin_StopReply__Output>): grpc.ClientUnaryCall;
  stop(argument: _tangelo_admin_StopRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_admin_StopReply__Output>): grpc.ClientUnaryCall;
  stop(argument: _tangelo_admin_StopRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_admin_StopReply__Output>): grpc.ClientUnaryCall;
  stop(argument: _tangelo_admin_StopRequest, callback: grpc.requestCallback<_tangelo_admin_StopReply__Output>): grpc.ClientUnaryCall;
  
}

export interface AdminHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Closes the connections of everybody who has a name, on all front-ends, and answers when their sessions are over.
   */
  Kick: grpc.handleUnaryCall<_tangelo_admin_KickRequest__Output, _tangelo_admin_KickReply>;
  
  Status: grpc.handleUnaryCall<_tangelo_admin_StatusRequest__Output, _tangelo_admin_StatusReply>;
  
  /**
   * Stops every server, those that clients reach first, and answers when none is left. Then the master ends too.
   */
  Stop: grpc.handleUnaryCall<_tangelo_admin_StopRequest__Output, _tangelo_admin_StopReply>;
  
}

export interface AdminDefinition extends grpc.ServiceDefinition {
  Kick: MethodDefinition<_tangelo_admin_KickRequest, _tangelo_admin_KickReply, _tangelo_admin_KickRequest__Output, _tangelo_admin_KickReply__Output>
  Status: MethodDefinition<_tangelo_admin_StatusRequest, _tangelo_admin_StatusReply, _tangelo_admin_StatusRequest__Output, _tangelo_admin_StatusReply__Output>
  Stop: MethodDefinition<_tangelo_admin_StopRequest, _tangelo_admin_StopReply, _tangelo_admin_StopRequest__Output, _tangelo_admin_StopReply__Output>
}
