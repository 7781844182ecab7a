// Written by `npm run generate` from sources with the fingerprint ad63e3e9788c07bcc483e70e0e97c9e1d2b11875212e5963d864588b98c18a84.
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
