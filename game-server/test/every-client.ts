import { once } from 'node:events';
import { expect } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import { PomeloClient } from '../framework/transport/pomelo/testing/pomelo-client.ts';
import { ChatClient } from './chat-client.ts';
import { LineClient } from './line-client.ts';

/** Somebody in MainHall, whatever they speak. */
export interface AnyClient {
  readonly name: string;
  /** Whether the connection is still there. */
  readonly isThere: () => boolean;
  /** Whether its protocol has a word for why it is closed. */
  readonly isTold: boolean;
  /** What the last `onKick` said. */
  readonly kick: () => unknown;
  /** Resolves when the message came back. */
  say(content: string): Promise<unknown>;
  hears(content: string): Promise<unknown>;
  /** Resolves when the server has closed the connection. */
  ends(): Promise<unknown>;
  close(): void;
}

export interface ClientPorts {
  /** The address of a connector, as a URL. */
  readonly url: string;
  readonly linePort: number;
  readonly utfPort: number;
}

const ENTER = 'connector.entryHandler.enter';
const SEND = 'chat.chatHandler.send';
const RID = 'MainHall';

/** Every way in, by its name: opens a client, which enters under this name, once it is free, and answers pings. */
const EVERY_CLIENT: Readonly<Record<string, (ports: ClientPorts, username: string) => Promise<AnyClient>>> = {
  'socket.io over WebSocket': ({ url }, username) => overSocketIo(url, username, 'websocket'),
  'socket.io over polling': ({ url }, username) => overSocketIo(url, username, 'polling'),
  'Pomelo over WebSocket': async ({ url }, username) =>
    asPomelo(await PomeloClient.overWebSocket(url.replace('http', 'ws')), username),
  'Pomelo over TCP': async ({ url }, username) =>
    asPomelo(await PomeloClient.overTcp(Number(new URL(url).port)), username),
  'lines of JSON': async ({ linePort }, username) => asClassic(await LineClient.connect(linePort), username),
  'frames of UTF': async ({ utfPort }, username) => asClassic(await LineClient.connectUtf(utfPort), username),
};

export const WAYS_IN = Object.keys(EVERY_CLIENT);

/** One client of a kind out of `WAYS_IN`. */
export async function openOne(way: string, ports: ClientPorts, username: string): Promise<AnyClient> {
  const open = EVERY_CLIENT[way];
  if (open === undefined) throw new Error(`There is no client of ${way}.`);
  return open(ports, username);
}

/** One client of each kind; names begin with this text. */
export function openEvery(ports: ClientPorts, prefix: string): Promise<AnyClient[]> {
  return Promise.all(Object.values(EVERY_CLIENT).map((open, index) => open(ports, `${prefix}${index}`)));
}

async function overSocketIo(url: string, username: string, transport: string): Promise<AnyClient> {
  const client = await ChatClient.connect(url, { transports: [transport] });
  await enterWhenFree((body) => client.ask(ENTER, body), username);
  return {
    name: username,
    isThere: () => client.disconnects.length === 0,
    isTold: true,
    kick: () => client.pushes('onKick').at(-1),
    hears: (content) => client.hearsText(content),
    async say(content) {
      await client.say(content, RID);
      return client.hearsText(content);
    },
    ends: () => client.ends(),
    close: () => client.leave(),
  };
}

async function asPomelo(client: PomeloClient, username: string): Promise<AnyClient> {
  const ponging = setInterval(() => client.answerPings(), 500);
  await enterWhenFree((body) => client.ask(ENTER, body), username);
  const hears = (content: string) =>
    client.until(() => client.bodies('onChat').some((body) => Object(body).msg === content));
  return {
    name: username,
    isThere: () => !client.isOver,
    isTold: true,
    kick: () => client.bodies('onKick').at(-1),
    hears,
    async say(content) {
      await client.ask(SEND, { content, target: '*', rid: RID });
      return hears(content);
    },
    async ends() {
      await client.over();
      clearInterval(ponging);
    },
    close() {
      clearInterval(ponging);
      client.goodbye();
    },
  };
}

/** The name of somebody who has gone is free a moment after they were seen to go. */
async function enterWhenFree(
  enter: (body: { username: string; rid: string }) => Promise<object>,
  username: string,
): Promise<void> {
  await eventually(async () => expect(await enter({ username, rid: RID })).toMatchObject({ code: 200 }));
}

async function asClassic(client: LineClient, username: string): Promise<AnyClient> {
  await eventually(async () => {
    // Who is refused is told that they have become who they were.
    const told = await client.ask(
      { type: 'identitychange', identity: username },
      { type: 'newidentity', former: client.name },
    );
    expect(told.at(-1)).toMatchObject({ identity: username });
  });
  const hears = (content: string) =>
    eventually(() =>
      expect(client.heard).toContainEqual(expect.objectContaining({ type: 'message', content })),
    );
  const ended = once(client.socket, 'close');
  return {
    name: username,
    isThere: () => !client.ended,
    isTold: false,
    kick: () => undefined,
    hears,
    say(content) {
      client.send({ type: 'message', content });
      return hears(content);
    },
    ends: () => ended,
    close: () => client.close(),
  };
}
