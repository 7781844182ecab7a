import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createWebServer } from '../web-app.ts';
import { FakeCluster } from './fake-cluster.ts';

/** What the stories of the page run against. */
export interface Backend {
  /** Where the page is: `http://host:port`. */
  readonly baseUrl: string;
  /** The gate, for people who come without a page. */
  readonly gateUrl: string;
  close(): Promise<void>;
}

/** The built page, served by the real web server, before a cluster that is played in memory. */
export async function startBackend(): Promise<Backend> {
  const cluster = new FakeCluster({ graceMs: 5_000 });
  const gatePort = await cluster.listen();
  const server = await createWebServer({
    pageDir: fileURLToPath(new URL('../../dist/web-server/page', import.meta.url)),
    gates: () => [{ host: '127.0.0.1', port: gatePort }],
    log: pino({ level: 'silent' }),
  });
  const { port } = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    gateUrl: `http://127.0.0.1:${gatePort}`,
    async close() {
      await server.close();
      await cluster.close();
    },
  };
}
