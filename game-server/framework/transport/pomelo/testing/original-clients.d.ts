/** What the tests use of packages that come without types. */

/** Pomelo's own codec, as its servers and its clients for Node used it. */
declare module 'pomelo-protocol' {
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

  const protocol: {
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
  };
  export default protocol;
}

declare module 'socket.io-client-2' {
  interface OldSocket {
    on(event: string, listener: (...args: never[]) => void): this;
    once(event: string, listener: (...args: never[]) => void): this;
    send(text: string): this;
    emit(event: string, ...args: unknown[]): this;
    disconnect(): this;
  }

  export default function connect(url: string, options: object): OldSocket;
}
