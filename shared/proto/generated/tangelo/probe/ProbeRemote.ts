// Original file: shared/proto/probe.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { EchoReply as _tangelo_probe_EchoReply, EchoReply__Output as _tangelo_probe_EchoReply__Output } from '../../tangelo/probe/EchoReply.ts';
import type { EchoRequest as _tangelo_probe_EchoRequest, EchoRequest__Output as _tangelo_probe_EchoRequest__Output } from '../../tangelo/probe/EchoRequest.ts';
import type { FailRequest as _tangelo_probe_FailRequest, FailRequest__Output as _tangelo_probe_FailRequest__Output } from '../../tangelo/probe/FailRequest.ts';

export interface ProbeRemoteClient extends grpc.Client {
  Echo(argument: _tangelo_probe_EchoRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_probe_EchoReply__Output>): grpc.ClientUnaryCall;
  Echo(argument: _tangelo_probe_EchoRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_probe_EchoReply__Output>): grpc.ClientUnaryCall;
  Echo(argument: _tangelo_probe_EchoRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_probe_EchoReply__Output>): grpc.ClientUnaryCall;
  Echo(argument: _tangelo_probe_EchoRequest, callback: grpc.requestCallback<_tangelo_probe_EchoReply__Output>): grpc.ClientUnaryCall;
  echo(argument: _tangelo_probe_EchoRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_probe_EchoReply__Output>): grpc.ClientUnaryCall;
  echo(argument: _tangelo_probe_EchoRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_probe_EchoReply__Output>): grpc.ClientUnaryCall;
  echo(argument: _tangelo_probe_EchoRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_probe_EchoReply__Output>): grpc.ClientUnaryCall;
  echo(argument: _tangelo_probe_EchoRequest, callback: grpc.requestCallback<_tangelo_probe_EchoReply__Output>): grpc.ClientUnaryCall;
  
  Fail(argument: _tangelo_probe_FailRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_probe_EchoReply__Output>): grpc.ClientUnaryCall;
  Fail(argument: _tangelo_probe_FailRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_probe_EchoReply__Output>): grpc.ClientUnaryCall;
  Fail(argument: _tangelo_probe_FailRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_probe_EchoReply__Output>): grpc.ClientUnaryCall;
  Fail(argument: _tangelo_probe_FailRequest, callback: grpc.requestCallback<_tangelo_probe_EchoReply__Output>): grpc.ClientUnaryCall;
  fail(argument: _tangelo_probe_FailRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_probe_EchoReply__Output>): grpc.ClientUnaryCall;
  fail(argument: _tangelo_probe_FailRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_tangelo_probe_EchoReply__Output>): grpc.ClientUnaryCall;
  fail(argument: _tangelo_probe_FailRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_tangelo_probe_EchoReply__Output>): grpc.ClientUnaryCall;
  fail(argument: _tangelo_probe_FailRequest, callback: grpc.requestCallback<_tangelo_probe_EchoReply__Output>): grpc.ClientUnaryCall;
  
}

export interface ProbeRemoteHandlers extends grpc.UntypedServiceImplementation {
  Echo: grpc.handleUnaryCall<_tangelo_probe_EchoRequest__Output, _tangelo_probe_EchoReply>;
  
  Fail: grpc.handleUnaryCall<_tangelo_probe_FailRequest__Output, _tangelo_probe_EchoReply>;
  
}

export interface ProbeRemoteDefinition extends grpc.ServiceDefinition {
  Echo: MethodDefinition<_tangelo_probe_EchoRequest, _tangelo_probe_EchoReply, _tangelo_probe_EchoRequest__Output, _tangelo_probe_EchoReply__Output>
  Fail: MethodDefinition<_tangelo_probe_FailRequest, _tangelo_probe_EchoReply, _tangelo_probe_FailRequest__Output, _tangelo_probe_EchoReply__Output>
}
