import type { Server, Socket } from 'node:net';
import type { Logger } from 'pino';
import { directAddress, type SocketAddress, type SocketEnds } from './client-address.ts';
import { parseProxyHeader } from './proxy-header.ts';

export interface ProxiedSocketsOptions {
  /** Who may tell for whom it speaks. */
  readonly isProxy: (address: string) => boolean;
  /** How long a proxy may take to tell it. */
  readonly helloMs: number;
  readonly log: Logger;
}

/**
 * Reads what proxies tell about their clients with the PROXY protocol. Nobody but a proxy is believed: what others begin with is
 * the beginning of what they have to say.
 */
export class ProxiedSockets {
  readonly #options: ProxiedSocketsOptions;
  readonly #undecided = new Set<Socket>();
  readonly #sources = new Map<string, string>();

  constructor(options: ProxiedSocketsOptions) {
    this.#options = options;
  }

  readonly addressOf: SocketAddress = (ends) => this.#sources.get(nameOf(ends)) ?? directAddress(ends);

  /**
   * Lets a server see the connections of proxies without their headers, before TLS if it speaks that. It must have all its listeners.
   * `required`: a proxy that writes no header is turned away.
   */
  readFrom(server: Server, { required }: { readonly required: boolean }): void {
    const listeners = server.listeners('connection');
    server.removeAllListeners('connection');
    server.on('connection', (socket: Socket) => {
      const pass = () => {
        for (const listener of listeners) listener.call(server, socket);
      };
      if (this.#options.isProxy(socket.remoteAddress ?? '')) this.#read(socket, { required, pass });
      else pass();
    });
  }

  close(): void {
    for (const socket of this.#undecided) socket.destroy();
  }

  #read(socket: Socket, { required, pass }: { readonly required: boolean; readonly pass: () => void }): void {
    let bytes: Buffer = Buffer.alloc(0);
    this.#undecided.add(socket);
    const leave = () => {
      this.#undecided.delete(socket);
      socket.off('readable', look).off('end', end).off('timeout', giveUp);
      socket.off('error', ignore).off('close', leave);
      socket.setTimeout(0);
    };
    // Proxies open connections only to see whether somebody is there.
    const end = () => socket.destroy();
    const giveUp = () => {
      this.#options.log.warn({ proxy: socket.remoteAddress }, 'a proxy did not tell for whom it speaks');
      socket.destroy();
    };
    const look = () => {
      const chunk: unknown = socket.read();
      if (!Buffer.isBuffer(chunk)) return;
      bytes = Buffer.concat([bytes, chunk]);
      const header = parseProxyHeader(bytes);
      if (header.kind === 'incomplete') return;
      leave();
      if (header.kind === 'malformed' || (header.kind === 'absent' && required)) return giveUp();
      if (header.kind === 'complete') {
        bytes = bytes.subarray(header.length);
        if (header.source !== undefined) this.#remember(socket, header.source);
      }
      if (bytes.length > 0) socket.unshift(bytes);
      pass();
    };
    socket.on('readable', look).on('end', end).setTimeout(this.#options.helloMs, giveUp);
    socket.on('error', ignore).on('close', leave);
  }

  #remember(socket: Socket, source: string): void {
    const name = nameOf(socket);
    this.#sources.set(name, source);
    socket.once('close', () => this.#sources.delete(name));
  }
}

/** What no two connections to this process have in common while both are open. */
function nameOf({ remoteAddress, remotePort, localPort }: SocketEnds): string {
  return `${remoteAddress} ${remotePort} ${localPort}`;
}

/** `close` follows. */
function ignore(): void {}
