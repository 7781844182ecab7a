// Original file: shared/proto/registry.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Event as _tangelo_registry_Event, Event__Output as _tangelo_registry_Event__Output } from '../../tangelo/registry/Event.ts';
import type { Report as _tangelo_registry_Report, Report__Output as _tangelo_registry_Report__Output } from '../../tangelo/registry/Report.ts';

export interface RegistryClient extends grpc.Client {
  /**
   * Lasts as long as the server. Every view is sent whole, the current one first. A stream that breaks takes nobody out
   * of the view; only a lease that runs out does, or `leave`, or certainty that the process is dead.
   */
  Attend(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tangelo_registry_Report, _tangelo_registry_Event__Output>;
  Attend(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tangelo_registry_Report, _tangelo_registry_Event__Output>;
  /**
   * Lasts as long as the server. Every view is sent whole, the current one first. A stream that breaks takes nobody out
   * of the view; only a lease that runs out does, or `leave`, or certainty that the process is dead.
   */
  attend(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tangelo_registry_Report, _tangelo_registry_Event__Output>;
  attend(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tangelo_registry_Report, _tangelo_registry_Event__Output>;
  
}

export interface RegistryHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Lasts as long as the server. Every view is sent whole, the current one first. A stream that breaks takes nobody out
   * of the view; only a lease that runs out does, or `leave`, or certainty that the process is dead.
   */
  Attend: grpc.handleBidiStreamingCall<_tangelo_registry_Report__Output, _tangelo_registry_Event>;
  
}

export interface RegistryDefinition extends grpc.ServiceDefinition {
  Attend: MethodDefinition<_tangelo_registry_Report, _tangelo_registry_Event, _tangelo_registry_Report__Output, _tangelo_registry_Event__Output>
}
