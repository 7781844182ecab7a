// Original file: shared/proto/probe.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { EchoReply as _tangelo_probe_EchoReply, EchoReply__Output as _tangelo_probe_EchoReply__Output } from '../../tangelo/probe/EchoReply.ts';
import type { EchoRequest as _tangelo_probe_EchoRequest, EchoRequest__Output as _tangelo_probe_EchoRequest__Output } from '../../tangelo/probe/EchoRequest.ts';

export interface ProbeStreamClient extends grpc.Client {
  Talk(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tangelo_probe_EchoRequest, _tangelo_probe_EchoReply__Output>;
  Talk(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tangelo_probe_EchoRequest, _tangelo_probe_EchoReply__Output>;
  talk(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tangelo_probe_EchoRequest, _tangelo_probe_EchoReply__Output>;
  talk(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tangelo_probe_EchoRequest, _tangelo_probe_EchoReply__Output>;
  
}

export interface ProbeStreamHandlers extends grpc.UntypedServiceImplementation {
  Talk: grpc.handleBidiStreamingCall<_tangelo_probe_EchoRequest__Output, _tangelo_probe_EchoReply>;
  
}

export interface ProbeStreamDefinition extends grpc.ServiceDefinition {
  Talk: MethodDefinition<_tangelo_probe_EchoRequest, _tangelo_probe_EchoReply, _tangelo_probe_EchoRequest__Output, _tangelo_probe_EchoReply__Output>
}
