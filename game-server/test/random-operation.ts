import type { RoomModel } from './room-model.ts';
import { MAIN_HALL, type Operation } from './room-operation.ts';
import type { SeededRandom } from './seeded-random.ts';

export const ACCOUNTS = ['account1', 'account2'] as const;
export const PEOPLE = [...ACCOUNTS, 'p1', 'p2', 'p3', 'p4', 'p5', 'p6'] as const;
export const RIDS = ['r1', 'r2', 'r3', 'r4', 'r5', 'r6', MAIN_HALL] as const;
const NAMES = ['ann', 'ben', 'cem', 'dora', 'guest2', 'account1'] as const;

type Kind = Operation['kind'];
/** As often as each is to be chosen. */
const KINDS: readonly [Kind, ...Kind[]] = [
  'enter',
  ...(['enter', 'enter', 'rename', 'create', 'create', 'delete', 'disconnect', 'list', 'who'] as const),
  ...(['join', 'join', 'join', 'leave', 'leave', 'send', 'send', 'send', 'whisper'] as const),
  ...(['history', 'history'] as const),
];

/** Anything at all, but more often than not something that can succeed. */
export function chooseOperation(random: SeededRandom, model: RoomModel, number: number): Operation {
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
