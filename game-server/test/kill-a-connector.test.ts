import { beforeAll, expect, test } from 'vitest';
import { createClient } from '../../shared/client/index.ts';
import { rank } from '../../shared/rendezvous.ts';
import { eventually } from '../../shared/testing/eventually.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

const CONNECTORS = ['connector-1', 'connector-2', 'connector-3'].map((id) => ({ id }));
const VICTIM = 'connector-1';

let cluster: Cluster;

/** Long enough for whoever comes back at once, however busy the machine is. */
const GRACE_MS = 6_000;

beforeAll(async () => {
  cluster = await startCluster({ settings: { session: { graceMs: GRACE_MS } } });
  return () => cluster.stop();
});

/** A name that the gate sends to a connector. */
function nameAt(connector: string, prefix: string): string {
  const name = Array.from({ length: 100 }, (_, i) => `${prefix}${i}`).find(
    (candidate) => rank(candidate, CONNECTORS)[0]?.id === connector,
  );
  if (name === undefined) throw new Error(`No name for ${connector}.`);
  return name;
}

async function urlFromGate(uid: string): Promise<string> {
  const client = await ChatClient.connect(cluster.gateUrl);
  const { host, port } = await client.ask('gate.gateHandler.queryEntry', { uid });
  client.leave();
  return `http://${host}:${port}`;
}

test('its clients come back elsewhere as who they were, and others see only those leave who do not', async () => {
  const [victimUrl = '', ...otherUrls] = cluster.connectorUrls;
  const witness = await ChatClient.enter(otherUrls[0] ?? '', { username: 'witness', rid: 'square' });
  const returning = await ChatClient.enter(victimUrl, { username: 'returning', rid: 'square' });
  const lost = await ChatClient.enter(victimUrl, { username: 'lost', rid: 'square' });
  const name = nameAt(VICTIM, 'sdk');
  const sdk = createClient({ gate: cluster.gateUrl });
  const heardBySdk: string[] = [];
  sdk.on('onChat', ({ msg }) => heardBySdk.push(msg));
  const { resume, username } = await sdk.connect({ username: name, rid: 'square' });
  expect(username).toBe(name);
  expect(resume).not.toBe('');
  await witness.hears('onAdd', ({ user }) => user === name);
  expect(await urlFromGate(name)).toBe(victimUrl);
  const { seq } = await witness.say('before');
  await lost.hearsText('before');
  const { pid } = await cluster.server(VICTIM);

  await cluster.kill(VICTIM, 'SIGKILL');
  await returning.ends();
  await lost.ends();
  expect(await witness.say('meanwhile')).toMatchObject({ code: 200, seq: seq + 1 });
  await expect.poll(() => urlFromGate(name)).not.toBe(victimUrl);
  const again = await ChatClient.enter(otherUrls[1] ?? '', {
    resume: returning.entered.resume,
    rid: 'square',
    lastSeq: seq,
  });
  expect(again.entered).toMatchObject({ username: 'returning', seq: seq + 1, complete: true });
  expect(again.entered.missed).toEqual([await witness.hearsText('meanwhile')]);
  expect(await sdk.send({ content: 'sdk is back', target: '*' })).toMatchObject({ seq: seq + 2 });
  await witness.hearsText('sdk is back');
  await again.hearsText('sdk is back');

  // The one that stayed away marks the end of the grace for all of them.
  await witness.hears('onLeave', ({ user }) => user === 'lost');
  await cluster.whole(pid);
  await witness.say('after');
  await again.hearsText('after');
  await eventually(() => expect(heardBySdk).toEqual(['before', 'meanwhile', 'sdk is back', 'after']));
  expect(witness.pushes('onLeave')).toEqual([{ rid: 'square', user: 'lost' }]);
  expect(witness.pushes('onAdd').map(({ user }) => user)).toEqual(['returning', 'lost', name]);
  expect(again.pushes('onLeave')).toEqual([{ rid: 'square', user: 'lost' }]);
  expect(again.pushes('onAdd')).toEqual([]);
  expect((await witness.ask('chat.roomHandler.who', { rid: 'square' })).users).toEqual(
    ['returning', name, 'witness'].sort(),
  );

  // A name that nobody came back for is free, a name that is used is not.
  const heir = await ChatClient.connect(otherUrls[0] ?? '');
  await eventually(async () => {
    expect(await heir.call('connector.entryHandler.enter', { username: 'lost' })).toMatchObject({
      code: 200,
    });
  });
  const thief = await ChatClient.connect(otherUrls[0] ?? '');
  expect(await thief.call('connector.entryHandler.enter', { username: 'returning' })).toMatchObject({
    code: 409,
  });

  sdk.disconnect();
  for (const client of [witness, again, heir, thief]) client.leave();
});

test('it takes clients again when it is back', async () => {
  const { url } = await cluster.server(VICTIM);
  const client = await ChatClient.enter(url, { username: 'early', rid: 'square' });
  await client.say('hello');
  await client.hearsText('hello');
  client.leave();
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
