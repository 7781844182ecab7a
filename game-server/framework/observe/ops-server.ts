import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';

export interface OpsServerOptions {
  /** Whether the process can do its work. */
  readonly ready: () => boolean;
  readonly metrics: Pick<Metrics, 'text' | 'contentType'>;
  /** What /readyz tells beyond `ready`. */
  readonly status?: () => Readonly<Record<string, unknown>>;
}

/**
 * What orchestrators and Prometheus ask a process over HTTP:
 *
 * - `/livez`: 200 while the event loop answers.
 * - `/readyz`: 200 or 503 and `{ready, …status}`.
 * - `/metrics`: Prometheus' text format.
 */
export interface OpsServer {
  /** Resolves with the port; rejects with a Node error, `code: 'EADDRINUSE'` when it is taken. */
  listen(host: string, port: number): Promise<number>;
  /** Ends open requests too. */
  close(): Promise<void>;
}

type Answer = (response: ServerResponse) => void | Promise<void>;

export function createOpsServer({ ready, metrics, status }: OpsServerOptions): OpsServer {
  const answers = new Map<string, Answer>([
    ['/livez', (response) => sendJson(response, 200, { live: true })],
    [
      '/readyz',
      (response) => {
        const isReady = ready();
        sendJson(response, isReady ? 200 : 503, { ...status?.(), ready: isReady });
      },
    ],
    ['/metrics', async (response) => send(response, 200, metrics.contentType, await metrics.text())],
  ]);

  const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, (request, response) => {
    const answer = answers.get((request.url ?? '').split('?', 1)[0] ?? '');
    if (answer === undefined) {
      sendJson(response, 404, { error: 'not found', paths: [...answers.keys()] });
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      sendJson(response, 405, { error: 'method not allowed' });
    } else {
      void attempt(answer, response);
    }
  });
  server.maxConnections = 256;

  return {
    listen: (host, port) =>
      new Promise((resolve, reject) => {
        // It stays: a connection that cannot be accepted later, for want of file descriptors, is no reason to die.
        server.on('error', reject);
        server.listen({ host, port }, () => resolve(portOf(server.address())));
      }),
    close: () =>
      new Promise((resolve) => {
        // Fails only when it never listened, and then there is nothing to close.
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function attempt(answer: Answer, response: ServerResponse): Promise<void> {
  try {
    await answer(response);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    sendJson(response, 500, { error: message });
  }
}

function sendJson(response: ServerResponse, code: number, body: Readonly<Record<string, unknown>>): void {
  send(response, code, 'application/json; charset=utf-8', `${JSON.stringify(body)}\n`);
}

function send(response: ServerResponse, code: number, type: string, body: string): void {
  response.writeHead(code, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(body);
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== 'object' || address === null) throw new Error('the ops server has no TCP address');
  return address.port;
}
