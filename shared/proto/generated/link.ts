import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Batch as _tangelo_link_Batch, Batch__Output as _tangelo_link_Batch__Output } from './tangelo/link/Batch.ts';
import type { Frame as _tangelo_link_Frame, Frame__Output as _tangelo_link_Frame__Output } from './tangelo/link/Frame.ts';
import type { LinkClient as _tangelo_link_LinkClient, LinkDefinition as _tangelo_link_LinkDefinition } from './tangelo/link/Link.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  tangelo: {
    link: {
      Batch: MessageTypeDefinition<_tangelo_link_Batch, _tangelo_link_Batch__Output>
      Frame: MessageTypeDefinition<_tangelo_link_Frame, _tangelo_link_Frame__Output>
      Link: SubtypeConstructor<typeof grpc.Client, _tangelo_link_LinkClient> & { service: _tangelo_link_LinkDefinition }
    }
  }
}

