// Written by `npm run generate` from sources with the fingerprint 333f0c915254ed3fc769886f087038dd3734a7d2ec86388ed5f4794fc78a6458.
import type { ProtoGrpcType as Admin } from './admin.ts';
import type { ProtoGrpcType as Channel } from './channel.ts';
import type { ProtoGrpcType as Chat } from './chat.ts';
import type { ProtoGrpcType as Forward } from './forward.ts';
import type { ProtoGrpcType as Link } from './link.ts';
import type { ProtoGrpcType as Probe } from './probe.ts';
import type { ProtoGrpcType as Registry } from './registry.ts';
import type { ProtoGrpcType as Session } from './session.ts';
import type { ProtoGrpcType as View } from './view.ts';

/** Every package of every .proto file. */
export type Protos = Admin & Channel & Chat & Forward & Link & Probe & Registry & Session & View;
