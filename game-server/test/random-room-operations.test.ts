import { beforeAll, expect, test } from 'vitest';
import { eventually } from '../../shared/testing/eventually.ts';
import { register } from './accounts.ts';
import { ChatClient } from './chat-client.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { People } from './people-in-rooms.ts';
import { ACCOUNTS, chooseOperation, PEOPLE, RIDS } from './random-operation.ts';
import { compare, compareState, compareTold } from './room-comparison.ts';
import { RoomModel } from './room-model.ts';
import type { Operation } from './room-operation.ts';
import { chooseSeed, seededRandom } from './seeded-random.ts';

const SEED = chooseSeed();
const OPERATIONS = 400;
/** After these a person is told from anew. */
const GOING: ReadonlySet<Operation['kind']> = new Set(['join', 'leave', 'disconnect']);

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

test(`${OPERATIONS} random operations have the outcome that the rules say (TEST_SEED=${SEED})`, {
  timeout: 120_000,
}, async () => {
  const random = seededRandom(SEED);
  const model = new RoomModel(ACCOUNTS);
  const people = new People({ urls: cluster.connectorUrls, tokens, random });
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
    const operation = next.shift() ?? chooseOperation(random, model, number);
    history.push(`${number}. ${JSON.stringify(operation)}`);
    try {
      const { person, kind } = operation;
      const name = kind === 'disconnect' ? model.nameOf(person) : undefined;
      const moved = PEOPLE.filter((other) => model.hasEntered(other));
      // What is still on its way to them when they go, or join once more, nobody is told.
      const going = kind === 'delete' ? moved : GOING.has(kind) ? [person] : [];
      for (const one of going) await compareTold(one, people, model);
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
