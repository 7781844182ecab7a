import type { Socket } from 'node:net';
import { plainAddress } from '../client-address.ts';
import type { ByteChannel, OpenChannel } from './byte-channel.ts';

/** A connection over TCP, or over TLS, whose handle nobody else uses. */
export function openTcpChannel(
  socket: Socket,
  { remoteAddress }: Pick<ByteChannel, 'remoteAddress'>,
  open: OpenChannel,
): void {
  socket.setNoDelay(true);
  const receiver = open(new TcpChannel(socket, remoteAddress));
  let saidGoodbye = false;
  socket.on('data', (chunk: Buffer) => receiver.bytes(chunk));
  // To end the stream in order is all that a client of this protocol can do to take its leave.
  socket.once('end', () => {
    saidGoodbye = true;
    socket.end();
  });
  // `close` follows. One of TLS would only tell that it understands nothing any more, and stay.
  socket.on('error', () => socket.destroy());
  socket.once('close', (failed) => receiver.ended(saidGoodbye && !failed ? 'goodbye' : 'vanished'));
}

class TcpChannel implements ByteChannel {
  readonly remoteAddress: string;
  readonly requestedHost: string;
  readonly #socket: Socket;

  constructor(socket: Socket, remoteAddress: string) {
    this.#socket = socket;
    this.remoteAddress = remoteAddress;
    this.requestedHost = plainAddress(socket.localAddress);
  }

  get unsentBytes(): number {
    return this.#socket.writableLength;
  }

  write(packages: Buffer): void {
    if (this.#socket.writable) this.#socket.write(packages);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    this.#socket.end();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
