import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createMetrics, type Metrics } from './metrics.ts';
import { createOpsServer, type OpsServer } from './ops-server.ts';

let ready: boolean;
let metrics: Metrics;
let server: OpsServer;
let base: string;

beforeEach(async () => {
  ready = false;
  metrics = createMetrics({ process: false });
  server = createOpsServer({ ready: () => ready, metrics, status: () => ({ serverId: 'chat-server-1' }) });
  base = `http://127.0.0.1:${await server.listen('127.0.0.1', 0)}`;
});

afterEach(() => server.close());

describe('the ops server', () => {
  test('is live as soon as it listens', async () => {
    const response = await fetch(`${base}/livez`);
    expect([response.status, await response.json()]).toEqual([200, { live: true }]);
  });

  test('is ready when the process says so, and adds the status', async () => {
    const before = await fetch(`${base}/readyz`);
    expect([before.status, await before.json()]).toEqual([503, { serverId: 'chat-server-1', ready: false }]);
    ready = true;
    const after = await fetch(`${base}/readyz?verbose`);
    expect([after.status, await after.json()]).toEqual([200, { serverId: 'chat-server-1', ready: true }]);
  });

  test("tells the figures in Prometheus' format", async () => {
    metrics.counter({ name: 'messages_total', help: 'Messages.' }).inc(3);
    const response = await fetch(`${base}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).toContain('messages_total 3\n');
  });

  test('answers a failing figure with 500 and goes on', async () => {
    metrics.gauge({
      name: 'broken',
      help: 'Throws.',
      collect() {
        throw new Error('no such figure');
      },
    });
    const response = await fetch(`${base}/metrics`);
    expect([response.status, await response.json()]).toEqual([500, { error: 'no such figure' }]);
    expect((await fetch(`${base}/livez`)).status).toBe(200);
  });

  test('knows no other path and only reads', async () => {
    const unknown = await fetch(`${base}/`);
    expect([unknown.status, await unknown.json()]).toEqual([
      404,
      { error: 'not found', paths: ['/livez', '/readyz', '/metrics'] },
    ]);
    const post = await fetch(`${base}/livez`, { method: 'POST', body: 'x' });
    expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
    const head = await fetch(`${base}/livez`, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  test('rejects when its port is taken', async () => {
    const port = Number(new URL(base).port);
    const second = createOpsServer({ ready: () => true, metrics });
    await expect(second.listen('127.0.0.1', port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await second.close();
  });

  test('closes at once, idle connections included, and gives its port back', async () => {
    await fetch(`${base}/livez`);
    await server.close();
    const next = createServer();
    await new Promise<void>((resolve, reject) => {
      next.once('error', reject);
      next.listen(Number(new URL(base).port), '127.0.0.1', resolve);
    });
    await new Promise((resolve) => next.close(resolve));
  });
});
