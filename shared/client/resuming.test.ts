import { expect, test } from 'vitest';
import { nextState, rehearse } from './test/rehearsal.ts';

const ENTER = 'connector.entryHandler.enter';

test('each return uses the token of the one before', async () => {
  const { cluster, client } = await rehearse();
  await client.connect({ username: 'ann' });
  for (const _ of [1, 2, 3]) {
    const online = nextState(client, 'online');
    cluster.cut();
    await online;
  }
  const tokens = cluster.callsTo(ENTER).map(({ resume }) => resume);
  expect(tokens).toEqual([undefined, 'uid1.1', 'uid1.2', 'uid1.3']);
});

test('a token that has become invalid is replaced by entering with the name', async () => {
  const { cluster, client } = await rehearse();
  await client.connect({ username: 'ann', rid: 'den' });
  cluster.forgetSessions();
  const online = nextState(client, 'online');
  cluster.cut();
  await online;
  expect(cluster.callsTo(ENTER).slice(1)).toEqual([
    { resume: 'uid1.1', rid: 'den', lastSeq: 0 },
    { username: 'ann', rid: 'den', lastSeq: 0 },
  ]);
});

test('when somebody else has the name by then, the client is idle and says why', async () => {
  const { cluster, client } = await rehearse();
  await client.connect({ username: 'ann' });
  cluster.fault = ({ route }) => (route === 'chat.chatHandler.send' ? 'ignore' : undefined);
  const send = client.send({ content: 'waits', target: '*' });
  const refused = expect(send).rejects.toMatchObject({ error: 'NAME_TAKEN' });
  cluster.takeName('ann');
  const idle = nextState(client, 'idle');
  cluster.cut();
  await expect(idle).resolves.toMatchObject({ reason: expect.any(String), error: { error: 'NAME_TAKEN' } });
  await refused;
  await client.connect({ username: 'ann2' });
  expect(cluster.callsTo(ENTER).at(-1)).toMatchObject({ username: 'ann2', resume: 'uid1.1' });
});

test('a name that was changed is the one to come back with', async () => {
  const { cluster, client } = await rehearse();
  await client.connect({ username: 'ann' });
  await client.request('connector.entryHandler.rename', { username: 'anna' });
  expect(client.username).toBe('anna');
  cluster.forgetSessions();
  const online = nextState(client, 'online');
  cluster.cut();
  await online;
  expect(cluster.callsTo(ENTER).at(-1)).toMatchObject({ username: 'anna' });
});
