import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A way to a TCP server on which the network fails as networks do: without telling either end. */
export interface FreezingProxy {
  /** What was connected so far passes nothing on any more and is not closed; new connections are as good as ever. */
  freezeAll(): void;
  /** What is connected, and what connects from now on, passes nothing on until `thaw`. */
  cutOff(): void;
  /** Everything that was frozen goes on where it was. */
  thaw(): void;
  close(): Promise<void>;
}

/** Listens on `host`, and passes on to the same port of `targetHost`, whether or not there is a server at the moment. */
export async function freezingProxy(options: {
  readonly host: string;
  readonly port: number;
  readonly targetHost: string;
}): Promise<FreezingProxy> {
  const { host, port, targetHost } = options;
  const sockets = new Set<Socket>();
  let isCutOff = false;

  const server = createServer((client) => {
    const target = connect({ host: targetHost, port });
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(one);
      one.on('data', (data) => other.write(data));
      one.on('end', () => other.end());
      // One end that broke breaks the other; `close` follows.
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      if (isCutOff) one.pause();
    }
  });
  server.listen(port, host);
  await once(server, 'listening');

  const freezeAll = () => {
    for (const socket of sockets) socket.pause();
  };
  return {
    freezeAll,
    cutOff() {
      isCutOff = true;
      freezeAll();
    },
    thaw() {
      isCutOff = false;
      for (const socket of sockets) socket.resume();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
