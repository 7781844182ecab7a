import { describe, expect, test } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import { register } from './accounts.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';

type SecondLogin = 'multi' | 'replace' | 'reject';

/** Runs a story on a cluster with this setting; Ann has an account there, and Ben watches the room. */
async function story(
  secondLogin: SecondLogin,
  act: (scene: {
    cluster: Cluster;
    urls: readonly [string, string];
    /** One more login of Ann, on a connection of its own. */
    logIn(connector: 0 | 1): Promise<{ client: ChatClient; answer: { code: number; error?: string } }>;
    ben: ChatClient;
  }) => Promise<void>,
): Promise<void> {
  const cluster = await startCluster({
    servers: { connector: 2, chat: 1, user: 1 },
    settings: { accounts: { secondLogin } },
  });
  const clients: ChatClient[] = [];
  try {
    const [first = '', second = ''] = cluster.connectorUrls;
    const urls = [first, second] as const;
    const token = await register(first, 'ann');
    const ben = await ChatClient.enter(first, { username: 'ben', rid: 'den' });
    clients.push(ben);
    const logIn = async (connector: 0 | 1) => {
      const client = await ChatClient.connect(urls[connector]);
      clients.push(client);
      const asked = client.ask('connector.entryHandler.enter', { token, rid: 'den' });
      // Another login may close the connection before the answer comes.
      const answer = await asked.catch((error) => {
        if (client.disconnects.length === 0) throw error;
        return { code: 0 };
      });
      return { client, answer };
    };
    await act({ cluster, urls, logIn, ben });
    expect(cluster.errors()).toEqual([]);
  } finally {
    for (const client of clients) client.leave();
    await cluster.stop();
  }
}

describe('a second login of an account', () => {
  test('is one more device, unless a setting says otherwise', () =>
    story('multi', async ({ logIn, ben }) => {
      const phone = await logIn(0);
      const laptop = await logIn(1);
      expect([phone.answer, laptop.answer]).toMatchObject([
        { code: 200, username: 'ann', count: 2 },
        { code: 200, username: 'ann', count: 2 },
      ]);
      // Both receive everything, also what the other one says; both are one member.
      for (const { client } of [phone, laptop]) await client.say('from one of two devices');
      for (const client of [phone.client, laptop.client, ben]) {
        await client.hears('onChat', ({ seq }) => seq === 2);
        expect(client.texts('den')).toEqual(['from one of two devices', 'from one of two devices']);
      }
      expect(ben.pushes('onAdd')).toEqual([{ rid: 'den', user: 'ann' }]);
      phone.client.leave();
      await ben.say('one is left');
      await laptop.client.hearsText('one is left');
      expect((await ben.ask('chat.roomHandler.who', { rid: 'den' })).users).toEqual(['ann', 'ben']);
      expect(ben.pushes('onLeave')).toEqual([]);
      laptop.client.leave();
      await ben.hears('onLeave', ({ user }) => user === 'ann');
      expect(ben.pushes('onLeave')).toHaveLength(1);
    }));

  test('closes the older one where the setting is replace, also of many at one moment', () =>
    story('replace', async ({ logIn, ben }) => {
      const older = await logIn(0);
      const newer = await logIn(1);
      expect(newer.answer).toMatchObject({ code: 200, username: 'ann' });
      expect(await older.client.hears('onKick')).toEqual({ code: 3505, reason: expect.any(String) });
      expect(await older.client.ends()).toBe('io server disconnect');
      expect(await newer.client.say('it is me')).toMatchObject({ code: 200 });
      await ben.hearsText('it is me');
      expect((await ben.ask('chat.roomHandler.who', { rid: 'den' })).users).toEqual(['ann', 'ben']);

      const many = await Promise.all(Array.from({ length: 10 }, (_, i) => logIn(i % 2 === 0 ? 0 : 1)));
      await newer.client.ends();
      await eventually(() => {
        expect(many.filter(({ client }) => client.socket.connected)).toHaveLength(1);
      });
      const [last] = many.filter(({ client }) => client.socket.connected);
      expect(last?.answer).toMatchObject({ code: 200 });
      expect(await last?.client.say('the last one')).toMatchObject({ code: 200 });
      await ben.hearsText('the last one');
    }));

  test('is refused where the setting is reject, also of many at one moment', () =>
    story('reject', async ({ logIn, ben }) => {
      const first = await logIn(0);
      for (const connector of [0, 1] as const) {
        const second = await logIn(connector);
        expect(second.answer).toMatchObject({ code: 409, error: 'ALREADY_ONLINE' });
        // The connection may go on as somebody else.
        expect(await second.client.ask('connector.entryHandler.enter', {})).toMatchObject({ code: 200 });
      }
      expect(await first.client.say('undisturbed')).toMatchObject({ code: 200 });
      expect(first.client.disconnects).toEqual([]);
      first.client.leave();
      await ben.hears('onLeave', ({ user }) => user === 'ann');

      const tenTimes = () => Promise.all(Array.from({ length: 10 }, (_, i) => logIn(i % 2 === 0 ? 0 : 1)));
      let many = await tenTimes();
      // Ann's place is free a moment after she was seen to leave.
      while (many.every(({ answer }) => answer.error === 'ALREADY_ONLINE')) many = await tenTimes();
      expect(many.filter(({ answer }) => answer.code === 200)).toHaveLength(1);
      expect(many.filter(({ answer }) => answer.error === 'ALREADY_ONLINE')).toHaveLength(9);
    }));

  test('is not what a session does that comes back with its resume token', () =>
    story('reject', async ({ urls, logIn, ben }) => {
      const { client, answer } = await logIn(0);
      expect(answer).toMatchObject({ code: 200 });
      if (!('resume' in answer) || typeof answer.resume !== 'string') throw new Error('no resume token');
      client.vanish();
      const back = await ChatClient.enter(urls[1], { resume: answer.resume, rid: 'den' });
      await back.say('back');
      expect(await ben.hearsText('back')).toMatchObject({ from: 'ann' });
      expect(ben.pushes('onLeave')).toEqual([]);
      back.leave();
    }));
});
