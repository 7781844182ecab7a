import type { Body, Route } from '../../shared/contract/routes.ts';
import type { Random } from './random.ts';

type Bodies = { readonly [R in Route]: (random: Random) => Body<R> };

const name = (random: Random) => `fuzz${random.below(20)}`;
const room = (random: Random) => `lair${random.below(8)}`;
const id = (random: Random) => `id-${random.below(1_000)}`;
const seq = (random: Random) => random.below(50);

/**
 * A valid body of each route of the contract. They name only rooms and people of their own, so that nobody else is meant by them.
 */
const BODIES: Bodies = {
  'gate.gateHandler.queryEntry': (random) => ({ uid: name(random) }),
  'connector.entryHandler.enter': (random) => ({ username: name(random), rid: room(random), lastSeq: 0 }),
  'connector.entryHandler.rename': (random) => ({ username: name(random) }),
  'chat.chatHandler.send': (random) => ({
    content: 'what is said here is nothing',
    target: random.oneIn(4) ? name(random) : '*',
    rid: room(random),
    id: id(random),
  }),
  'chat.chatHandler.history': (random) => ({ rid: room(random), before: seq(random), limit: 20 }),
  'chat.roomHandler.create': (random) => ({ rid: room(random) }),
  'chat.roomHandler.delete': (random) => ({ rid: room(random) }),
  'chat.roomHandler.join': (random) => ({ rid: room(random), lastSeq: seq(random), from: room(random) }),
  'chat.roomHandler.leave': (random) => ({ rid: room(random), to: room(random) }),
  'chat.roomHandler.list': () => ({ limit: 10, prefix: 'lair' }),
  'chat.roomHandler.who': (random) => ({ rid: room(random), limit: 10 }),
  'chat.directHandler.send': (random) => ({ to: name(random), content: 'psst', id: id(random) }),
  'chat.directHandler.inbox': () => ({}),
  'chat.directHandler.history': (random) => ({ with: name(random), before: seq(random), limit: 5 }),
  'chat.directHandler.read': (random) => ({ with: name(random), seq: seq(random) }),
  'chat.groupHandler.create': (random) => ({ name: 'a group', members: [name(random)] }),
  'chat.groupHandler.invite': (random) => ({ rid: `group-${id(random)}`, username: name(random) }),
  'chat.groupHandler.leave': (random) => ({ rid: `group-${id(random)}` }),
  'chat.groupHandler.list': () => ({}),
  'chat.groupHandler.read': (random) => ({ rid: `group-${id(random)}`, seq: seq(random) }),
  'user.userHandler.register': (random) => ({ username: name(random), password: 'not a secret' }),
  'user.userHandler.login': (random) => ({ username: name(random), password: 'not a secret' }),
  'user.userHandler.logout': () => ({}),
  'user.userHandler.list': () => ({ limit: 5 }),
};

/** Hashing a password takes as long as thousands of other requests, and after a logout all others are refused. */
const RARE: readonly string[] = [
  'user.userHandler.register',
  'user.userHandler.login',
  'user.userHandler.logout',
];
const ROUTES = Object.entries(BODIES);
const COMMON = ROUTES.filter(([route]) => !RARE.includes(route));

export interface ValidRequest {
  readonly route: string;
  readonly body: Record<string, unknown>;
}

export function validRequest(random: Random): ValidRequest {
  const choices = random.oneIn(60) ? ROUTES : COMMON;
  const [route, body] = random.pickFrom(choices) ?? ['chat.roomHandler.list', () => ({})];
  return { route, body: body(random) };
}

/** Requests that an ordinary client makes, and that all succeed. */
export function ordinaryRequest(random: Random): ValidRequest {
  const content = 'a message of ordinary length';
  return random.pick<ValidRequest>([
    { route: 'chat.chatHandler.send', body: { content, target: '*' } },
    { route: 'chat.roomHandler.list', body: { limit: 10 } },
    { route: 'chat.chatHandler.history', body: { limit: 5 } },
    { route: 'chat.directHandler.inbox', body: {} },
  ]);
}
