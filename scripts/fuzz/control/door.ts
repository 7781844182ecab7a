import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** Where somebody comes in. */
export interface Door {
  readonly port: number;
  readonly secure: boolean;
}

/** A connection to it, over TLS if it is secure, with whatever certificate it has. */
export function openDoor({ port, secure }: Door): Socket {
  const host = '127.0.0.1';
  const socket = secure ? connectTls({ port, host, rejectUnauthorized: false }) : connect(port, host);
  return socket.setNoDelay(true);
}
