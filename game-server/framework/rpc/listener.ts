import { createServer, type Socket } from 'node:net';
import type { Server, ServerCredentials } from '@grpc/grpc-js';
import type { Logger } from 'pino';
import { outliveAcceptFailures } from '../observe/accept-failures.ts';

/** The TCP socket of a gRPC server. */
export interface Listener {
  /** Resolves with the port. Rejects with the error of Node, such as one with `code: 'EADDRINUSE'`. */
  listen(host: string, port: number): Promise<number>;
  /** Takes no further connections. */
  stop(): void;
  /** Ends connections that nobody has used; resolves when the others, whose sessions were told to close, have ended. */
  ended(): Promise<void>;
  /** Ends connections that are still there; resolves when the port is free. */
  close(): Promise<void>;
}

/**
 * gRPC can bind ports itself, but wraps what goes wrong in a text and prints it; here the listening socket is Node's own, which
 * hands its connections over.
 */
export function createListener(server: Server, credentials: ServerCredentials, log: Logger): Listener {
  const injector = server.createConnectionInjector(credentials);
  const sockets = new Set<Socket>();
  const listening = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // What breaks a connection is told to the streams on it.
    socket.on('error', () => {});
    injector.injectConnection(socket);
  });
  outliveAcceptFailures(listening, log);
  let closed: Promise<void> | undefined;

  function stop(): Promise<void> {
    closed ??= new Promise((resolve) => {
      // An error says that it did not listen, which is as good.
      listening.close(() => resolve());
    });
    return closed;
  }

  return {
    listen: (host, port) =>
      new Promise((resolve, reject) => {
        listening.once('error', reject);
        listening.listen({ host, port }, () => {
          listening.off('error', reject);
          const address = listening.address();
          resolve(typeof address === 'object' && address !== null ? address.port : port);
        });
      }),
    stop: () => void stop(),
    async ended() {
      await Promise.all(
        Array.from(sockets, (socket) => {
          const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
          if (socket.bytesRead === 0) socket.destroy();
          return closed;
        }),
      );
    },
    close() {
      for (const socket of sockets) socket.destroy();
      return stop();
    },
  };
}
