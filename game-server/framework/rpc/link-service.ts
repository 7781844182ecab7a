import { type Metadata, type MethodDefinition, Metadata as NewMetadata } from '@grpc/grpc-js';
import type { Peer } from './rpc.ts';
import type { Self } from './transport-options.ts';

const asIs = (batch: Buffer): Buffer => batch;

/** `tangelo.link.Link/Open` of shared/proto/link.proto; its messages are encoded and decoded by the link itself. */
export const OPEN: MethodDefinition<Buffer, Buffer> = {
  path: '/tangelo.link.Link/Open',
  requestStream: true,
  responseStream: true,
  requestSerialize: asIs,
  requestDeserialize: asIs,
  responseSerialize: asIs,
  responseDeserialize: asIs,
};

/** The metadata with which a link is opened. */
export interface Opener {
  readonly caller: Self;
  /** The incarnation of the callee that the caller means. */
  readonly peer: string;
}

export function openingMetadata(self: Self, peer: Peer): Metadata {
  const metadata = new NewMetadata();
  // Metadata is ASCII, an id need not be.
  metadata.set('tangelo-id', encodeURIComponent(self.id));
  metadata.set('tangelo-incarnation', encodeURIComponent(self.incarnation));
  metadata.set('tangelo-peer', encodeURIComponent(peer.incarnation));
  return metadata;
}

/** `undefined` if something is missing. */
export function readOpener(metadata: Metadata): Opener | undefined {
  const id = readText(metadata, 'tangelo-id');
  const incarnation = readText(metadata, 'tangelo-incarnation');
  const peer = readText(metadata, 'tangelo-peer');
  if (id === undefined || incarnation === undefined || peer === undefined) return undefined;
  return { caller: { id, incarnation }, peer };
}

function readText(metadata: Metadata, key: string): string | undefined {
  const [value] = metadata.get(key);
  try {
    return typeof value === 'string' ? decodeURIComponent(value) : undefined;
  } catch {
    // Not what openingMetadata writes, so from something else than a link.
    return undefined;
  }
}
