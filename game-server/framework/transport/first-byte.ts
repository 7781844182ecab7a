import { type Server as HttpServer, METHODS } from 'node:http';
import type { Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { DISCONNECTS } from '../../../shared/disconnect.ts';
import { awaitHello } from './hello-deadline.ts';
import type { HearEnd } from './transport.ts';

export interface FirstByteOptions {
  readonly http: HttpServer;
  /** Gets each connection that does not begin as an HTTP request does; nothing of it was read. */
  readonly other: (socket: Socket) => void;
  /** How long a connection may send nothing. */
  readonly helloMs: number;
  readonly onEnd: HearEnd;
}

/** What a request begins with: the letter of a method, or an empty line before it (RFC 9112, section 2.2). */
const HTTP = new Set(['\r', '\n', ...METHODS.map((method) => method.charAt(0))].map((c) => c.charCodeAt(0)));

/**
 * Lets a port of HTTP serve another protocol too: the first byte of a connection tells which of them it speaks. On a port of https
 * it is the first byte inside of TLS, so that both are encrypted.
 */
export function divertByFirstByte({ http, other, helloMs, onEnd }: FirstByteOptions): { close(): void } {
  const undecided = new Set<Socket>();
  const opened = http instanceof TlsServer ? 'secureConnection' : 'connection';
  const toHttp = http.listeners(opened);
  http.removeAllListeners(opened);
  http.on(opened, (socket: Socket) => {
    undecided.add(socket);
    const leave = () => {
      undecided.delete(socket);
      socket.off('readable', look).off('end', giveUp);
      socket.off('error', ignore).off('close', leave);
      stopWaiting();
    };
    const giveUp = () => socket.destroy();
    const stopWaiting = awaitHello(helloMs, () => {
      onEnd(DISCONNECTS.NO_HELLO);
      giveUp();
    });
    const look = () => {
      const first: unknown = socket.read(1);
      if (!Buffer.isBuffer(first)) return;
      leave();
      socket.unshift(first);
      if (!HTTP.has(first.readUInt8(0))) other(socket);
      else for (const listener of toHttp) listener.call(http, socket);
    };
    socket.on('readable', look).on('end', giveUp);
    socket.on('error', ignore).on('close', leave);
  });
  return {
    close() {
      for (const socket of undecided) socket.destroy();
    },
  };
}

/** `close` follows. */
function ignore(): void {}
