import { beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '../../shared/client/index.ts';
import { DISCONNECTS } from '../../shared/disconnect.ts';
import { eventually } from '../../shared/testing/eventually.ts';
import { PomeloClient } from '../framework/transport/pomelo/testing/pomelo-client.ts';
import { ChatClient } from './chat-client.ts';
import type { Cluster } from './cluster.ts';
import { type ClientPorts, openOne, WAYS_IN } from './every-client.ts';
import { startOneConnector } from './one-connector.ts';

const ENTER = 'connector.entryHandler.enter';
const SEND = 'chat.chatHandler.send';

let cluster: Cluster;
let ports: ClientPorts;

beforeAll(async () => {
  ({ cluster, ports } = await startOneConnector({
    // A busy machine takes its time for what is to be done before them.
    settings: { deadlines: { helloMs: 3_000, profileMs: 4_000, pingMs: 1_000, pongMs: 4_000, ageMs: 8_000 } },
  }));
  return () => cluster.stop();
});

const POMELO = {
  'Pomelo over WebSocket': () => PomeloClient.overWebSocket(ports.url.replace('http', 'ws')),
  'Pomelo over TCP': () => PomeloClient.overTcp(Number(new URL(ports.url).port)),
};

/** All at once, for most of the time they wait. */
describe.concurrent('a connection is closed, and told why if that can be,', () => {
  test.each(WAYS_IN)('when it is too old, although active: %s', async (way) => {
    const client = await openOne(way, ports, `old${WAYS_IN.indexOf(way)}`);
    let said = 0;
    const chatting = setInterval(() => {
      client.say(`${client.name} ${said}`).then(
        () => {
          said += 1;
        },
        // What is said as it is closed does not come back.
        () => {},
      );
    }, 400);
    await client.ends();
    clearInterval(chatting);
    expect(said).toBeGreaterThan(5);
    expect(client.kick()).toEqual(client.isTold ? DISCONNECTS.MAX_AGE : undefined);
  });

  test('when it is too old; a client of the SDK comes back, misses nothing, and nobody sees it go', async () => {
    const rid = 'all-day';
    const sdk = createClient({ gate: cluster.gateUrl });
    const heard: string[] = [];
    sdk.on('onChat', ({ msg }) => heard.push(msg));
    const kicked = new Promise((resolve) => sdk.on('onKick', resolve));
    await sdk.connect({ username: 'constant', rid });
    const sends: Promise<unknown>[] = [];
    const say = () => sends.push(sdk.send({ content: `${sends.length}`, target: '*' }));
    const chatting = setInterval(say, 50);
    // Younger than the other connection by more than the grace: it is there when that would be over.
    await eventually(() => expect(heard.length).toBeGreaterThan(60));
    const watcher = await ChatClient.enter(ports.url, { username: 'watcher', rid });
    expect(await kicked).toEqual(DISCONNECTS.MAX_AGE);
    clearInterval(chatting);
    // There is no connection now: this waits for the next one.
    say();
    await Promise.all(sends);
    const said = [...sends.keys()].map(String);
    await eventually(() => expect(heard).toEqual(said));
    await watcher.ends();
    expect(watcher.texts(rid)).toEqual(said.slice(-watcher.texts(rid).length));
    expect(watcher.pushes('onLeave')).toEqual([]);
    sdk.disconnect();
  });

  test.each(Object.entries(POMELO))('when nobody enters on it: %s', async (_way, connect) => {
    const client = await connect();
    await client.over();
    expect(client.bodies('onKick')).toEqual([DISCONNECTS.NO_PROFILE]);
  });

  test('when nobody enters on it: socket.io over polling', async () => {
    const client = await ChatClient.connect(ports.url, { transports: ['polling'] });
    expect(await client.hears('onKick')).toEqual(DISCONNECTS.NO_PROFILE);
    expect(await client.ends()).toBe('io server disconnect');
  });

  test.each(Object.entries(POMELO))(
    'when pings are not answered, although it chats: %s',
    async (way, connect) => {
      const client = await connect();
      await client.ask(ENTER, { rid: way.replaceAll(' ', '-') });
      const chatting = setInterval(() => client.tell(SEND, { content: 'still here', target: '*' }), 200);
      await client.over();
      clearInterval(chatting);
      expect(client.bodies('onChat').length).toBeGreaterThan(5);
      expect(client.bodies('onKick')).toEqual([DISCONNECTS.NO_PONG]);
    },
  );
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
