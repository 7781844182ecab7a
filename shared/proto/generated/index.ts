// Written by `npm run generate` from sources with the fingerprint fcbb5616dedbe750be4640a74b6408ef5ce696ee0952aa00c59879ab7e13e78b.
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
