import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Binds a port; 0: the system chooses. Resolves with it, rejects with Node's error (`EADDRINUSE`, …). */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      const address: AddressInfo | string | null = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}
