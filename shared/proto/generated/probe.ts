import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { EchoReply as _tangelo_probe_EchoReply, EchoReply__Output as _tangelo_probe_EchoReply__Output } from './tangelo/probe/EchoReply.ts';
import type { EchoRequest as _tangelo_probe_EchoRequest, EchoRequest__Output as _tangelo_probe_EchoRequest__Output } from './tangelo/probe/EchoRequest.ts';
import type { FailRequest as _tangelo_probe_FailRequest, FailRequest__Output as _tangelo_probe_FailRequest__Output } from './tangelo/probe/FailRequest.ts';
import type { ProbeRemoteClient as _tangelo_probe_ProbeRemoteClient, ProbeRemoteDefinition as _tangelo_probe_ProbeRemoteDefinition } from './tangelo/probe/ProbeRemote.ts';
import type { ProbeStreamClient as _tangelo_probe_ProbeStreamClient, ProbeStreamDefinition as _tangelo_probe_ProbeStreamDefinition } from './tangelo/probe/ProbeStream.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  tangelo: {
    probe: {
      EchoReply: MessageTypeDefinition<_tangelo_probe_EchoReply, _tangelo_probe_EchoReply__Output>
      EchoRequest: MessageTypeDefinition<_tangelo_probe_EchoRequest, _tangelo_probe_EchoRequest__Output>
      FailRequest: MessageTypeDefinition<_tangelo_probe_FailRequest, _tangelo_probe_FailRequest__Output>
      ProbeRemote: SubtypeConstructor<typeof grpc.Client, _tangelo_probe_ProbeRemoteClient> & { service: _tangelo_probe_ProbeRemoteDefinition }
      ProbeStream: SubtypeConstructor<typeof grpc.Client, _tangelo_probe_ProbeStreamClient> & { service: _tangelo_probe_ProbeStreamDefinition }
    }
  }
}

