import { beforeAll, expect, test } from 'vitest';
import { eventually } from '../framework/supervisor/testing/cluster-processes.ts';
import { register } from './accounts.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { type Expected, MAIN_HALL, type Operation, RoomModel, type Told } from './room-model.ts';
import { chooseSeed, type SeededRandom, seededRandom } from './seeded-random.ts';

const SEED = chooseSeed();
const OPERATIONS = 400;
const ACCOUNTS = ['account1', 'account2'] as const;
const PEOPLE = [...ACCOUNTS, 'p1', 'p2', 'p3', 'p4', 'p5', 'p6'] as const;
const RIDS = ['r1', 'r2', 'r3', 'r4', 'r5', 'r6', MAIN_HALL] as const;
const NAMES = ['ann', 'ben', 'cem', 'dora', 'guest2', 'account1'] as const;
const KINDS = [
  ...['enter', 'enter', 'enter', 'rename', 'create', 'create', 'delete', 'disconnect', 'list', 'who'],
  ...['join', 'join', 'join', 'leave', 'leave', 'send', 'send', 'send', 'whisper', 'history', 'history'],
] as unknown as readonly [Operation['kind'], ...Operation['kind'][]];

let cluster: Cluster;
const tokens = new Map<string, string>();

beforeAll(async () => {
  cluster = await startCluster({
    servers: { connector: 3, chat: 3, user: 1 },
    settings: { limits: { messagesPerSecond: 0 } },
  });
  for (const name of ACCOUNTS) tokens.set(name, await register(cluster.connectorUrls[0] ?? '', name));
  return () => cluster.stop();
});

/** Anything at all, but more often than not something that can succeed. */
function choose(random: SeededRandom, model: RoomModel, number: number): Operation {
  const person = random.pick(PEOPLE);
  const kind = random.pick(KINDS);
  const rid = random.pick(RIDS);
  const [own] = random.shuffled(model.roomsOf(person));
  const near = random.oneIn(4) ? rid : (own ?? rid);
  switch (kind) {
    case 'delete': {
      const owned = random.shuffled(RIDS).find((candidate) => model.ownerOf(candidate) !== undefined);
      const owner = owned === undefined ? undefined : model.ownerOf(owned);
      if (owned === undefined || owner === undefined || random.oneIn(3)) return { kind, person, rid };
      return { kind, person: owner, rid: owned };
    }
    case 'leave':
      return { kind, person, rid: near };
    case 'whisper': {
      const others = PEOPLE.filter((other) => other !== person);
      const [target = 'nobody'] = random.shuffled(others.flatMap((other) => model.nameOf(other) ?? []));
      return { kind, person, rid: near, content: `whisper ${number}`, target };
    }
    case 'enter': {
      const place = random.oneIn(2) ? { rid } : {};
      if (ACCOUNTS.some((name) => name === person)) {
        return { kind, person, username: person, account: true, ...place };
      }
      return { kind, person, ...place, ...(!random.oneIn(3) && { username: random.pick(NAMES) }) };
    }
    case 'rename':
      return { kind, person, username: random.pick(NAMES) };
    case 'send':
      return { kind, person, content: `line ${number}`, ...(random.oneIn(2) && { rid: near }) };
    case 'history': {
      const seq = random.below(12);
      const ranges: readonly [object, ...object[]] = [{}, { after: seq }, { before: seq }];
      return { kind, person, rid: near, ...random.pick(ranges) };
    }
    case 'list':
    case 'disconnect':
      return { kind, person };
    default:
      return { kind, person, rid };
  }
}

/** One connection a person, on any connector; a new one after each goodbye. */
class People {
  readonly #clients = new Map<string, ChatClient>();
  readonly #random: SeededRandom;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  async of(person: string): Promise<ChatClient> {
    let client = this.#clients.get(person);
    if (!client) {
      client = await ChatClient.connect(this.#random.pick(cluster.connectorUrls as [string, ...string[]]));
      this.#clients.set(person, client);
    }
    return client;
  }

  leave(person: string): void {
    this.#clients.get(person)?.leave();
    this.#clients.delete(person);
  }

  async carryOut(operation: Operation): Promise<Record<string, unknown>> {
    const client = await this.of(operation.person);
    switch (operation.kind) {
      case 'enter': {
        const { username, account, rid } = operation;
        return client.call('connector.entryHandler.enter', {
          ...(username !== undefined && { username }),
          ...(rid !== undefined && { rid }),
          ...(account && { token: tokens.get(username ?? '') }),
        });
      }
      case 'rename':
        return client.call('connector.entryHandler.rename', { username: operation.username });
      case 'send': {
        const { content, rid } = operation;
        return client.call('chat.chatHandler.send', {
          content,
          target: '*',
          ...(rid !== undefined && { rid }),
        });
      }
      case 'whisper': {
        const { content, rid, target } = operation;
        return client.call('chat.chatHandler.send', { content, target, rid });
      }
      case 'history': {
        const { kind: _kind, person: _person, ...range } = operation;
        return client.call('chat.chatHandler.history', { ...range, limit: 200 });
      }
      case 'list':
        return client.call('chat.roomHandler.list', {});
      case 'disconnect':
        this.leave(operation.person);
        return {};
      default:
        return client.call(`chat.roomHandler.${operation.kind}`, { rid: operation.rid });
    }
  }
}

/** Compares an answer with what the model expects, as far as the model knows. */
function compare(answer: Record<string, unknown>, expected: Expected): void {
  const { code: _code, ...rest } = answer;
  const { users, messages } = answer;
  const told = {
    ...rest,
    ...(Array.isArray(users) && { users: [...users].sort() }),
    ...(Array.isArray(messages) && {
      messages: messages.map(({ seq, from, msg }) => ({ seq, from, msg })),
    }),
  };
  if (expected.error === undefined) expect(answer).not.toHaveProperty('error');
  expect(told).toMatchObject(expected);
}

/** Who is where, as an onlooker sees it who is in no room of theirs. */
async function compareState(onlooker: ChatClient, model: RoomModel): Promise<void> {
  for (const rid of RIDS) {
    const answer = await onlooker.call('chat.roomHandler.who', { rid });
    compare(answer, model.who(rid));
  }
  expect((await onlooker.ask('chat.roomHandler.list', {})).rooms).toEqual(model.list());
}

/**
 * What was pushed, in the parts whose order is promised: the messages of each room, and who comes and goes in each. In MainHall
 * those who are moved there at one moment come in any order.
 */
function parts(told: readonly Told[]): Record<string, object[]> {
  const found: Record<string, object[]> = {};
  for (const { event, rid, body } of told) {
    const isPresence = event === 'onAdd' || event === 'onLeave' || event === 'onRename';
    if (isPresence && rid === MAIN_HALL) continue;
    const isWhisper = 'seq' in body && body.seq === 0;
    const part = `${isPresence ? 'presence' : isWhisper ? 'whisper' : event} ${rid}`;
    found[part] = [...(found[part] ?? []), { event, ...body }];
  }
  return found;
}

function heardBy(client: ChatClient): Told[] {
  return client.heard.flatMap(({ event, body }): Told[] => {
    switch (event) {
      case 'onAdd':
      case 'onLeave':
      case 'onRename': {
        const { rid } = body as { rid: string };
        return [{ event, rid, body: body as object }];
      }
      case 'onMove': {
        const { former, rid } = body as { former: string; rid: string };
        return [{ event, rid: former, body: { former, rid } }];
      }
      case 'onChat': {
        const { rid, seq, from, msg, target } = body as Record<string, unknown> & { rid: string };
        return [{ event, rid, body: { rid, seq, from, msg, target } }];
      }
      default:
        return [];
    }
  });
}

/** Everything that somebody had to be told has come, and nothing else. */
async function compareTold(person: string, people: People, model: RoomModel): Promise<void> {
  const client = await people.of(person);
  await eventually(() => expect(parts(heardBy(client))).toEqual(parts(model.toldTo(person))));
}

test(`${OPERATIONS} random operations have the outcome that the rules say (TEST_SEED=${SEED})`, {
  timeout: 120_000,
}, async () => {
  const random = seededRandom(SEED);
  const model = new RoomModel(ACCOUNTS);
  const people = new People(random);
  // In a room of no one's: what it asks changes nothing.
  const onlooker = await ChatClient.enter(cluster.connectorUrls[0] ?? '', {
    username: 'onlooker',
    rid: 'hidden',
  });
  await onlooker.ask('chat.roomHandler.leave', { rid: 'hidden' });
  const history: string[] = [];
  /** A room that was deleted is looked into, and at the end all of them are. */
  const next: Operation[] = [];
  const lookInto = (person: string, rid: string) => {
    next.push({ kind: 'join', person, rid }, { kind: 'history', person, rid });
  };

  for (let number = 1; number <= OPERATIONS || next.length > 0; number += 1) {
    const operation = next.shift() ?? choose(random, model, number);
    history.push(`${number}. ${JSON.stringify(operation)}`);
    try {
      const { person, kind } = operation;
      if (kind === 'disconnect') await compareTold(person, people, model);
      const name = kind === 'disconnect' ? model.nameOf(person) : undefined;
      const moved = PEOPLE.filter((other) => model.hasEntered(other));
      const expected = model.apply(operation);
      compare(await people.carryOut(operation), kind === 'disconnect' ? {} : expected);
      if (name !== undefined && model.isNameFree(name)) {
        await eventually(async () => {
          expect(await onlooker.call('chat.directHandler.history', { with: name })).toMatchObject({
            code: 404,
          });
        });
      }
      // A goodbye is not answered, and those who are moved are told when they are there.
      if (kind === 'delete') for (const other of moved) await compareTold(other, people, model);
      if (kind === 'disconnect') await eventually(() => compareState(onlooker, model));
      else if (expected.error === undefined) await compareState(onlooker, model);
      if (kind === 'delete' && expected.error === undefined && random.oneIn(2))
        lookInto(person, operation.rid);
      if (number === OPERATIONS) {
        const [person] = ACCOUNTS;
        next.push({ kind: 'enter', person, username: person, account: true });
        for (const rid of RIDS) lookInto(person, rid);
      }
    } catch (error) {
      throw new Error(`after\n${history.slice(-40).join('\n')}`, { cause: error });
    }
  }
  for (const person of PEOPLE) {
    if (model.hasEntered(person)) await compareTold(person, people, model);
    people.leave(person);
  }
  onlooker.leave();
});

test('nothing of all this was an error', () => {
  expect(cluster.errors()).toEqual([]);
});
