import { expect, test } from 'vitest';
import type { Client } from './client.ts';
import { nextState, Rehearsal } from './test/rehearsal.ts';

const SEND = 'chat.directHandler.send';
const INBOX = 'chat.directHandler.inbox';
const HISTORY = 'chat.directHandler.history';

async function start() {
  const rehearsal = await Rehearsal.start();
  const { cluster } = rehearsal;
  const client = rehearsal.client();
  const heard = hear(client);
  await client.connect({ username: 'ann' });
  /** Breaks the connection; resolves when the client knows it. */
  const breakUp = async () => {
    const offline = nextState(client, 'offline');
    cluster.cut();
    await offline;
  };
  let ids = 0;
  const write = (from: string, content: string, options: { silently?: boolean } = {}) => {
    ids += 1;
    cluster.directs.send(from, { to: 'ann', content, id: `id-${ids}` }, options);
  };
  return { rehearsal, cluster, client, heard, breakUp, write };
}

/** What arrives by `onDirect`, and a way to wait for it. */
function hear(client: Client): { texts: string[]; until(text: string): Promise<void> } {
  const texts: string[] = [];
  const waiting = new Set<() => void>();
  client.on('onDirect', ({ msg }) => {
    texts.push(msg);
    for (const check of waiting) check();
  });
  return {
    texts,
    until: (text) =>
      new Promise((resolve) => {
        const check = () => texts.includes(text) && resolve();
        waiting.add(check);
        check();
      }),
  };
}

test('a message to one person has an id, and resolves with its place in the conversation', async () => {
  const { client, heard } = await start();
  await expect(client.sendDirect({ to: 'bob', content: 'one' })).resolves.toMatchObject({
    id: expect.any(String),
    seq: 1,
    status: 'stored',
  });
  await heard.until('one');
});

test('what is written while offline goes out in order after the return', async () => {
  const { client, heard, breakUp } = await start();
  await breakUp();
  const sends = ['1', '2', '3'].map((content) => client.sendDirect({ to: 'bob', content }));
  await expect(Promise.all(sends)).resolves.toMatchObject([{ seq: 1 }, { seq: 2 }, { seq: 3 }]);
  await heard.until('3');
  expect(heard.texts).toEqual(['1', '2', '3']);
});

test('a message whose acknowledgement was lost goes out again with its id and is stored once', async () => {
  const { cluster, client, heard } = await start();
  const faults = ['break-before-answer'] as const;
  let next = 0;
  cluster.fault = ({ route }) => (route === SEND ? faults[next++] : undefined);
  await client.sendDirect({ to: 'bob', content: 'one' });
  await client.sendDirect({ to: 'bob', content: 'two' });
  await heard.until('two');
  expect(heard.texts).toEqual(['one', 'two']);
  const ids = cluster.callsTo(SEND).map(({ id }) => id);
  expect(ids).toHaveLength(3);
  expect(new Set(ids).size).toBe(2);
});

test('a message that is refused rejects alone; one to somebody else does not wait for it', async () => {
  const { cluster, client } = await start();
  cluster.fault = ({ route, body }) =>
    route === SEND && body.to === 'nobody' ? { code: 404, error: 'NO_SUCH_USER', message: '' } : undefined;
  const refused = client.sendDirect({ to: 'nobody', content: 'hello' });
  await expect(client.sendDirect({ to: 'bob', content: 'hello' })).resolves.toMatchObject({ seq: 1 });
  await expect(refused).rejects.toMatchObject({ error: 'NO_SUCH_USER' });
});

test('what was written while there was no connection is heard after the return, once and in order', async () => {
  const { heard, breakUp, write } = await start();
  write('bob', 'one');
  await heard.until('one');
  await breakUp();
  write('bob', 'two');
  write('bob', 'three');
  write('cy', 'first');
  await Promise.all([heard.until('three'), heard.until('first')]);
  write('bob', 'four');
  await heard.until('four');
  expect(heard.texts.filter((text) => text !== 'first')).toEqual(['one', 'two', 'three', 'four']);
});

test('as many pages are fetched as it takes', async () => {
  const { cluster, heard, breakUp, write } = await start();
  write('bob', '0');
  await heard.until('0');
  await breakUp();
  cluster.directs.pageSize = 2;
  for (const text of ['1', '2', '3', '4', '5']) write('bob', text);
  await heard.until('5');
  expect(heard.texts).toEqual(['0', '1', '2', '3', '4', '5']);
  expect(cluster.callsTo(HISTORY).map(({ before }) => before)).toEqual([undefined, 5, 3]);
});

test('what the server left out is fetched before what follows is heard', async () => {
  const { heard, write } = await start();
  write('bob', 'one');
  write('bob', 'two', { silently: true });
  write('bob', 'three');
  await heard.until('three');
  expect(heard.texts).toEqual(['one', 'two', 'three']);
});

test('what the server pushes twice is heard once', async () => {
  const { cluster, heard } = await start();
  const message = (seq: number) => ({ from: 'bob', to: 'ann', msg: `${seq}`, seq, id: `i${seq}`, time: 1 });
  for (const seq of [1, 1, 2, 1, 3]) cluster.push('ann', 'onDirect', message(seq));
  await heard.until('3');
  expect(heard.texts).toEqual(['1', '2', '3']);
});

test('a name that somebody else has taken begins another conversation', async () => {
  const { cluster, heard } = await start();
  const from = (id: string, seq: number) => ({ from: 'bob', to: 'ann', msg: id, seq, id, time: 1 });
  cluster.push('ann', 'onDirect', from('of the first', 7));
  cluster.push('ann', 'onDirect', from('of the second', 1));
  cluster.push('ann', 'onDirect', from('of the second again', 2));
  await heard.until('of the second again');
  expect(heard.texts).toEqual(['of the first', 'of the second', 'of the second again']);
});

test('the inbox is not asked for when nobody listens', async () => {
  const { rehearsal, cluster } = await start();
  const deaf = rehearsal.client();
  await deaf.connect({ username: 'deaf' });
  const online = nextState(deaf, 'online');
  cluster.drop('deaf');
  await online;
  await deaf.request('chat.groupHandler.list', {});
  expect(cluster.callsTo(INBOX)).toEqual([]);
});
