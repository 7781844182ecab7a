import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { brotliCompressSync } from 'node:zlib';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWebServer, type GateAddress, type WebServer } from './web-app.ts';

const SCRIPT = `export const answer = 42;${' '.repeat(2_000)}`;

let pageDir: string;
let server: WebServer;
let port: number;
let gates: readonly GateAddress[] = [{ host: '127.0.0.1', port: 3014 }];
let connectHosts: readonly string[] = [];

beforeAll(async () => {
  pageDir = await mkdtemp(join(tmpdir(), 'tangelo-page-'));
  await mkdir(join(pageDir, 'assets'));
  await writeFile(join(pageDir, 'index.html'), '<!doctype html><title>Tangelo</title>');
  await writeFile(join(pageDir, '404.html'), '<!doctype html><title>Not found</title>');
  await writeFile(join(pageDir, 'tangelo-client.js'), 'export {};');
  await writeFile(join(pageDir, 'assets', 'main-abc123.js'), SCRIPT);
  await writeFile(join(pageDir, 'assets', 'main-abc123.js.br'), brotliCompressSync(SCRIPT));
  server = await createWebServer({
    pageDir,
    gates: () => gates,
    connectHosts: () => connectHosts,
    log: pino({ level: 'silent' }),
  });
  ({ port } = await server.listen({ host: '127.0.0.1', port: 0 }));
});

afterAll(async () => {
  await server.close();
  await rm(pageDir, { recursive: true });
});

interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** With node:http, because fetch lets nobody choose the Host header. */
function get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, (response) => {
      text(response).then(
        (body) => resolve({ status: response.statusCode, headers: response.headers, body }),
        reject,
      );
    })
      .on('error', reject)
      .end();
  });
}

function directives(answer: Answer): Map<string, string> {
  const policy = String(answer.headers['content-security-policy']);
  return new Map(
    policy.split(';').map((part) => {
      const [name = '', ...values] = part.trim().split(' ');
      return [name, values.join(' ')];
    }),
  );
}

describe('security headers', () => {
  test('the policy allows the page its own files and nothing unsafe', async () => {
    const answer = await get('/');
    const policy = directives(answer);
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('script-src')).toBe("'self'");
    expect(policy.get('style-src')).toBe("'self'");
    expect(policy.get('base-uri')).toBe("'none'");
    expect(policy.get('form-action')).toBe("'none'");
    expect(policy.get('frame-ancestors')).toBe("'none'");
    expect(String(answer.headers['content-security-policy'])).not.toMatch(/unsafe|upgrade-insecure/);
  });

  test('the page may connect to every port of its own host, of the gates and of the connectors', async () => {
    gates = [{ host: 'gate.example', port: 3014 }];
    connectHosts = ['connector.example', 'not a host; script-src *', '0.0.0.0', '::'];
    const sources = directives(await get('/', { host: 'chat.example:3001' }))
      .get('connect-src')
      ?.split(' ');
    gates = [{ host: '127.0.0.1', port: 3014 }];
    connectHosts = [];
    for (const host of ['chat.example', 'gate.example', 'connector.example']) {
      for (const scheme of ['http', 'https', 'ws', 'wss']) expect(sources).toContain(`${scheme}://${host}:*`);
    }
    expect(sources).toHaveLength(1 + 3 * 4);
  });

  test.each(["x; script-src 'unsafe-inline'", 'a,b', '*', 'user@evil.example'])(
    'the Host header %j leaves no trace in the policy',
    async (host) => {
      const answer = await get('/', { host });
      expect(answer.status).toBe(200);
      const policy = directives(answer);
      expect(policy.get('script-src')).toBe("'self'");
      expect(policy.get('connect-src')).toBe(
        "'self' http://127.0.0.1:* https://127.0.0.1:* ws://127.0.0.1:* wss://127.0.0.1:*",
      );
    },
  );

  test('a page under an IPv6 address, which no policy can name, may still connect', async () => {
    const policy = directives(await get('/', { host: '[::1]:3001' }));
    expect(policy.get('connect-src')).toBe("'self' http: https: ws: wss:");
  });

  test('every answer has them, a missing page too', async () => {
    for (const path of ['/', '/cluster.json', '/assets/main-abc123.js', '/nothing']) {
      const { headers } = await get(path);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['permissions-policy']).toContain('camera=()');
      expect(headers['content-security-policy']).toBeDefined();
      expect(headers['strict-transport-security']).toBeUndefined();
    }
  });
});

describe('files', () => {
  test('the page is asked for anew each time, and answered with 304 when it has not changed', async () => {
    const first = await get('/?room=lounge');
    expect(first.status).toBe(200);
    expect(first.headers['cache-control']).toBe('no-cache');
    const second = await get('/', { 'if-none-match': String(first.headers.etag) });
    expect(second.status).toBe(304);
  });

  test('hashed files are kept for ever and sent compressed to those who can read it', async () => {
    const plain = await get('/assets/main-abc123.js');
    expect(plain.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(plain.body).toBe(SCRIPT);
    const response = await fetch(`http://127.0.0.1:${port}/assets/main-abc123.js`, {
      headers: { 'accept-encoding': 'br' },
    });
    expect(response.headers.get('content-encoding')).toBe('br');
    expect(response.headers.get('content-type')).toContain('javascript');
    expect(response.headers.get('vary')).toContain('accept-encoding');
    expect(await response.text()).toBe(SCRIPT);
  });

  test('pages of other origins may import the SDK and read the cluster, but not the rest', async () => {
    for (const path of ['/tangelo-client.js', '/cluster.json?x']) {
      const { headers } = await get(path);
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(headers['cross-origin-resource-policy']).toBe('cross-origin');
    }
    const { headers } = await get('/');
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  });

  test('what does not exist is a 404 page for people and a line for programs; what lies outside is refused', async () => {
    const page = await get('/nothing', { accept: 'text/html' });
    expect(page.status).toBe(404);
    expect(page.body).toContain('<title>Not found</title>');
    const line = await get('/nothing');
    expect(line.status).toBe(404);
    expect(line.headers['content-type']).toContain('text/plain');
    expect((await get('/../../etc/passwd')).status).toBe(403);
  });
});

describe('cluster.json', () => {
  test('leaves out the host of a gate that is at the host of the request', async () => {
    gates = [
      { host: '127.0.0.1', port: 3014 },
      { host: '0.0.0.0', port: 3015 },
      { host: 'gate.example', port: 3016 },
      { host: '::1', port: 3017 },
    ];
    const { body, headers } = await get('/cluster.json', { host: '127.0.0.1:3001' });
    gates = [{ host: '127.0.0.1', port: 3014 }];
    expect(headers['content-type']).toContain('application/json');
    expect(JSON.parse(body)).toEqual({
      gates: [
        { port: 3014 },
        { port: 3015 },
        { host: 'gate.example', port: 3016 },
        { host: '[::1]', port: 3017 },
      ],
    });
  });

  test('has an ETag that changes with the gates', async () => {
    const first = await get('/cluster.json');
    const etag = String(first.headers.etag);
    expect((await get('/cluster.json', { 'if-none-match': etag })).status).toBe(304);
    gates = [];
    const second = await get('/cluster.json', { 'if-none-match': etag });
    gates = [{ host: '127.0.0.1', port: 3014 }];
    expect(second.status).toBe(200);
    expect(JSON.parse(second.body)).toEqual({ gates: [] });
  });
});

test('a folder without a built page is refused at the start', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'tangelo-empty-'));
  const log = pino({ level: 'silent' });
  await expect(createWebServer({ pageDir: empty, gates: () => [], log })).rejects.toThrow('404.html');
  await rm(empty, { recursive: true });
});
