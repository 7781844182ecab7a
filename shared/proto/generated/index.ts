// Written by `npm run generate` from sources with the fingerprint 6d3070c14a02c59ee5ae3ea60fcd073b173e16118b2816678bd2569d0ac87e18.
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
