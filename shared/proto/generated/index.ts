// Written by `npm run generate` from sources with the fingerprint 40c539e448ac035a617093204a48c747082a2d17c05a9aa69627f47dd223b221.
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
