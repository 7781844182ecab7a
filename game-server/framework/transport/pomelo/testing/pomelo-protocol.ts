import { createRequire } from 'node:module';

interface ProtocolPackage {
  readonly type: number;
  readonly body: Buffer | null;
}

interface ProtocolMessage {
  readonly id: number;
  readonly type: number;
  readonly compressRoute: number;
  readonly route: string | number | null;
  readonly body: Buffer;
}

/** Pomelo's own codec, as its servers and its clients for Node used it. */
export interface PomeloProtocol {
  readonly Package: {
    encode(type: number, body?: Buffer): Buffer;
    decode(bytes: Buffer): ProtocolPackage | ProtocolPackage[];
  };
  readonly Message: {
    encode(
      id: number,
      type: number,
      compressRoute: number,
      route: string | number | null,
      body: Buffer,
      gzip?: boolean,
    ): Buffer;
    decode(bytes: Buffer): ProtocolMessage;
  };
}

export const protocol: PomeloProtocol = createRequire(import.meta.url)('pomelo-protocol');
