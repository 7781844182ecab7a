import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { RequestListener, Server } from 'node:http';
import { join, relative } from 'node:path';
import helmet from '@fastify/helmet';
import files from '@fastify/static';
import type { FastifyBaseLogger } from 'fastify';
import fastify, { LogController } from 'fastify';
import { bracketed, isReachedAt, requestHost } from './request-host.ts';
import { PERMISSIONS_POLICY, securityHeaders } from './security-headers.ts';

export interface GateAddress {
  /** Where clients reach the gate, or the wildcard address it listens on. */
  readonly host: string;
  readonly port: number;
}

export interface WebServerOptions {
  /** The built page: `index.html`, `404.html`, `tangelo-client.js` and hashed files under `assets/`. */
  readonly pageDir: string;
  /** The gates at this moment. */
  readonly gates: () => readonly GateAddress[];
  /** Hosts of connectors (`clientHost`) that differ from the one under which the page is opened. Default: none. */
  readonly connectHosts?: () => readonly string[];
  /** Makes the server that listens, for instance one that speaks https. Default: Node's own, over http. */
  readonly serve?: (onRequest: RequestListener) => Server;
  readonly log: FastifyBaseLogger;
}

export interface WebServer {
  /** Port 0 lets the system choose. Rejects with the system's error, such as EADDRINUSE. */
  listen(address: { host: string; port: number }): Promise<{ port: number }>;
  /** Stops listening and waits for the answers that are under way. */
  close(): Promise<void>;
}

/** What other people's pages may load: the SDK and where the gates are. */
const PUBLIC_PATHS: readonly string[] = ['/tangelo-client.js', '/cluster.json'];

/**
 * Serves the chat page, the SDK as one ES module at `/tangelo-client.js`, and `GET /cluster.json`:
 * `{gates: [{host?, port}]}`, where a gate without `host` is at the host of the request.
 *
 * Rejects when `pageDir` holds no built page.
 */
export async function createWebServer(options: WebServerOptions): Promise<WebServer> {
  const { pageDir, gates, serve, log } = options;
  const notFoundPage = await readFile(join(pageDir, '404.html'), 'utf8');
  const app = fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    ...(serve && { serverFactory: serve }),
  });

  const connectHosts = () => [...gates().map(({ host }) => host), ...(options.connectHosts?.() ?? [])];
  await app.register(helmet, securityHeaders(connectHosts));

  app.addHook('onRequest', async (request, reply) => {
    reply.header('permissions-policy', PERMISSIONS_POLICY);
    if (PUBLIC_PATHS.includes(pathOf(request.url))) {
      reply.header('access-control-allow-origin', '*');
      reply.header('cross-origin-resource-policy', 'cross-origin');
    }
  });

  await app.register(files, {
    root: pageDir,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (response, path) => {
      response.setHeader('cache-control', cacheControlOf(relative(pageDir, path)));
      response.setHeader('vary', 'accept-encoding');
    },
  });

  app.get('/cluster.json', async (request, reply) => {
    const body = JSON.stringify({ gates: gatesFor(requestHost(request.headers.host), gates()) });
    const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
    reply.headers({ etag, 'cache-control': 'no-cache', vary: 'host' });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    return reply.type('application/json; charset=utf-8').send(body);
  });

  app.setNotFoundHandler(async (request, reply) => {
    reply.code(404).header('cache-control', 'no-cache');
    if (request.headers.accept?.includes('text/html')) {
      return reply.type('text/html; charset=utf-8').send(notFoundPage);
    }
    return reply.type('text/plain; charset=utf-8').send('Not found\n');
  });

  return {
    async listen(address) {
      const url = await app.listen(address);
      return { port: Number(new URL(url).port) };
    },
    close: () => app.close(),
  };
}

/** The gates as a page of this host should address them. */
function gatesFor(own: string | undefined, gates: readonly GateAddress[]): { host?: string; port: number }[] {
  return gates.map(({ host, port }) =>
    isReachedAt(host, own ?? '') ? { port } : { host: bracketed(host), port },
  );
}

/** Files under `assets/` carry a hash of their content in their name; everything else may change at any time. */
function cacheControlOf(path: string): string {
  return path.startsWith('assets') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}
