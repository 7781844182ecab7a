import { afterEach, beforeAll, expect, test } from 'vitest';
import { DISCONNECTS } from '../../shared/disconnect.ts';
import { eventually } from '../../shared/testing/eventually.ts';
import { register } from './accounts.ts';
import { ChatClient } from './chat-client.ts';
import type { Cluster } from './cluster.ts';
import { type AnyClient, type ClientPorts, openOne, WAYS_IN } from './every-client.ts';
import { startOneConnector } from './one-connector.ts';

let cluster: Cluster;
let ports: ClientPorts;
const clients: AnyClient[] = [];

/** Longer than anything here is waited for: a name that is had before was not kept for anybody to come back. */
const GRACE_MS = 60_000;

beforeAll(async () => {
  ({ cluster, ports } = await startOneConnector({
    users: 1,
    // A server that does not answer is in the view for as long as it takes to ask it.
    settings: { session: { graceMs: GRACE_MS }, registry: { leaseMs: 30_000 } },
  }));
  return () => cluster.stop();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

async function open(way: string, username: string): Promise<AnyClient> {
  const client = await openOne(way, ports, username);
  clients.push(client);
  return client;
}

test.each(WAYS_IN)(
  'an operator closes the connection of a client of %s, who is told why if that can be',
  async (way) => {
    const name = `rude${WAYS_IN.indexOf(way)}`;
    const rude = await open(way, name);
    const other = await open('socket.io over WebSocket', 'other');
    expect(await cluster.command('kick', name, '--reason', 'that was rude')).toEqual({
      code: 0,
      output: `kicked ${name}: 1 session\n`,
    });
    await rude.ends();
    expect(rude.kick()).toEqual(rude.isTold ? { code: 3503, reason: 'that was rude' } : undefined);
    // Gone at once, not after the grace: the name is free.
    const heir = await open(way, name);
    await heir.say(`${way} works`);
    await other.hears(`${way} works`);
  },
);

test('all devices of an account are closed at once, and the result is to be had as data', async () => {
  const { url } = ports;
  const token = await register(url, 'dora');
  const devices = await Promise.all([1, 2, 3].map(() => ChatClient.enter(url, { token })));
  const { code, output } = await cluster.command('kick', 'dora', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(output)).toEqual({ user: 'dora', kicked: 3, silent: [] });
  for (const device of devices) expect(await device.hears('onKick')).toEqual(DISCONNECTS.KICKED);
});

test('a kick that reached nobody, or not everybody, fails and says so', async () => {
  expect(await cluster.command('kick', 'nobody')).toEqual({
    code: 1,
    output: 'nobody called nobody is here\n',
  });
  const { pid } = await cluster.server('connector-1');
  process.kill(pid, 'SIGSTOP');
  const answer = await cluster.command('kick', 'anybody');
  process.kill(pid, 'SIGCONT');
  expect(answer).toEqual({ code: 1, output: 'no answer from connector-1\n' });
  await eventually(() => cluster.whole());
});
