// Original file: shared/proto/link.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { Batch as _tangelo_link_Batch, Batch__Output as _tangelo_link_Batch__Output } from '../../tangelo/link/Batch.ts';

export interface LinkClient extends grpc.Client {
  /**
   * The caller is the one that opens. Its metadata names it (`tangelo-id`, `tangelo-incarnation`) and the incarnation of
   * the callee that it means (`tangelo-peer`), all percent-encoded. The callee answers with its initial metadata at once; one that is another
   * incarnation ends the stream with FAILED_PRECONDITION instead.
   */
  Open(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tangelo_link_Batch, _tangelo_link_Batch__Output>;
  Open(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tangelo_link_Batch, _tangelo_link_Batch__Output>;
  /**
   * The caller is the one that opens. Its metadata names it (`tangelo-id`, `tangelo-incarnation`) and the incarnation of
   * the callee that it means (`tangelo-peer`), all percent-encoded. The callee answers with its initial metadata at once; one that is another
   * incarnation ends the stream with FAILED_PRECONDITION instead.
   */
  open(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_tangelo_link_Batch, _tangelo_link_Batch__Output>;
  open(options?: grpc.CallOptions): grpc.ClientDuplexStream<_tangelo_link_Batch, _tangelo_link_Batch__Output>;
  
}

export interface LinkHandlers extends grpc.UntypedServiceImplementation {
  /**
   * The caller is the one that opens. Its metadata names it (`tangelo-id`, `tangelo-incarnation`) and the incarnation of
   * the callee that it means (`tangelo-peer`), all percent-encoded. The callee answers with its initial metadata at once; one that is another
   * incarnation ends the stream with FAILED_PRECONDITION instead.
   */
  Open: grpc.handleBidiStreamingCall<_tangelo_link_Batch__Output, _tangelo_link_Batch>;
  
}

export interface LinkDefinition extends grpc.ServiceDefinition {
  Open: MethodDefinition<_tangelo_link_Batch, _tangelo_link_Batch, _tangelo_link_Batch__Output, _tangelo_link_Batch__Output>
}
