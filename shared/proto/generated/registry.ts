import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Drain as _tangelo_registry_Drain, Drain__Output as _tangelo_registry_Drain__Output } from './tangelo/registry/Drain.ts';
import type { Event as _tangelo_registry_Event, Event__Output as _tangelo_registry_Event__Output } from './tangelo/registry/Event.ts';
import type { Heartbeat as _tangelo_registry_Heartbeat, Heartbeat__Output as _tangelo_registry_Heartbeat__Output } from './tangelo/registry/Heartbeat.ts';
import type { Leave as _tangelo_registry_Leave, Leave__Output as _tangelo_registry_Leave__Output } from './tangelo/registry/Leave.ts';
import type { Register as _tangelo_registry_Register, Register__Output as _tangelo_registry_Register__Output } from './tangelo/registry/Register.ts';
import type { RegistryClient as _tangelo_registry_RegistryClient, RegistryDefinition as _tangelo_registry_RegistryDefinition } from './tangelo/registry/Registry.ts';
import type { Rejected as _tangelo_registry_Rejected, Rejected__Output as _tangelo_registry_Rejected__Output } from './tangelo/registry/Rejected.ts';
import type { Report as _tangelo_registry_Report, Report__Output as _tangelo_registry_Report__Output } from './tangelo/registry/Report.ts';
import type { Server as _tangelo_registry_Server, Server__Output as _tangelo_registry_Server__Output } from './tangelo/registry/Server.ts';
import type { View as _tangelo_registry_View, View__Output as _tangelo_registry_View__Output } from './tangelo/registry/View.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  tangelo: {
    registry: {
      Drain: MessageTypeDefinition<_tangelo_registry_Drain, _tangelo_registry_Drain__Output>
      Event: MessageTypeDefinition<_tangelo_registry_Event, _tangelo_registry_Event__Output>
      Heartbeat: MessageTypeDefinition<_tangelo_registry_Heartbeat, _tangelo_registry_Heartbeat__Output>
      Leave: MessageTypeDefinition<_tangelo_registry_Leave, _tangelo_registry_Leave__Output>
      Register: MessageTypeDefinition<_tangelo_registry_Register, _tangelo_registry_Register__Output>
      Registry: SubtypeConstructor<typeof grpc.Client, _tangelo_registry_RegistryClient> & { service: _tangelo_registry_RegistryDefinition }
      Rejected: MessageTypeDefinition<_tangelo_registry_Rejected, _tangelo_registry_Rejected__Output>
      Report: MessageTypeDefinition<_tangelo_registry_Report, _tangelo_registry_Report__Output>
      Server: MessageTypeDefinition<_tangelo_registry_Server, _tangelo_registry_Server__Output>
      View: MessageTypeDefinition<_tangelo_registry_View, _tangelo_registry_View__Output>
    }
  }
}

