import { pino } from 'pino';
import { expect, test } from 'vitest';
import { change, roster, settled } from './connector-fixture.ts';
import { Presence, type PresenceChange } from './presence.ts';

function setUp(options: { known?: boolean } = {}) {
  const state = { roster: roster(['ann'], { version: 1 }), fetches: 0, failing: false };
  const told: string[] = [];
  const presence = new Presence({
    epoch: 1,
    roster: options.known === false ? undefined : state.roster,
    async fetchRoster() {
      state.fetches += 1;
      if (state.failing) throw new Error('away');
      return state.roster;
    },
    onChange: ({ changes, count }: PresenceChange) => {
      if (changes.length === 0) told.push(`COUNT ${count}`);
      for (const { kind, name, former } of changes)
        told.push(kind === 'RENAME' ? `RENAME ${former} ${name}` : `${kind} ${name}`);
    },
    log: pino({ level: 'silent' }),
  });
  return { presence, state, told };
}

test('changes in order are told without asking anybody', () => {
  const { presence, state, told } = setUp();
  presence.receive(change(2, 'ADD', 'bob'));
  presence.receive(change(3, 'LEAVE', 'bob'));
  presence.receive(change(3, 'LEAVE', 'bob'));
  expect(told).toEqual(['ADD bob', 'LEAVE bob']);
  expect(state.fetches).toBe(0);
});

test('after a change that was missed the difference is told', async () => {
  const { presence, state, told } = setUp();
  state.roster = roster(['bob', 'cid'], { version: 4 });
  presence.receive(change(4, 'ADD', 'cid'));
  await settled();
  expect(told).toEqual(['LEAVE ann', 'ADD bob', 'ADD cid']);
  presence.receive(change(5, 'LEAVE', 'cid'));
  expect(told.at(-1)).toBe('LEAVE cid');
});

test('what comes while people are compared is told after it, once', async () => {
  const { presence, state, told } = setUp();
  state.roster = roster(['ann', 'bob'], { version: 3 });
  presence.receive(change(3, 'ADD', 'bob'));
  presence.receive(change(4, 'ADD', 'cid'));
  await settled();
  expect(told).toEqual(['ADD bob', 'ADD cid']);
});

test('a new owner is compared with the former one, and its versions begin anew', async () => {
  const { presence, state, told } = setUp();
  state.roster = roster(['anna', 'bob'], { epoch: 2, version: 0 });
  state.roster.people[0] = { uid: 'u-ann', name: 'anna' };
  presence.adopt(2);
  await settled();
  expect(told).toEqual(['RENAME ann anna', 'ADD bob']);
  presence.receive(change(1, 'LEAVE', 'bob', { epoch: 2 }));
  presence.receive(change(9, 'ADD', 'ghost', { epoch: 1 }));
  expect(told.slice(2)).toEqual(['LEAVE bob']);
});

test('a head tells of a last change that was lost', async () => {
  const { presence, state, told } = setUp();
  presence.reach(1);
  expect(state.fetches).toBe(0);
  state.roster = roster([], { version: 2 });
  presence.reach(2);
  await settled();
  expect(told).toEqual(['LEAVE ann']);
});

test('people who are not known yet are fetched, and nothing is told of them', async () => {
  const { state, told } = setUp({ known: false });
  await settled();
  expect(state.fetches).toBe(1);
  expect(told).toEqual([]);
});

test('an owner that does not answer is asked again with the next change, and not before', async () => {
  const { presence, state, told } = setUp();
  state.failing = true;
  presence.receive(change(3, 'ADD', 'bob'));
  presence.receive(change(4, 'ADD', 'cid'));
  await settled();
  expect(state.fetches).toBe(1);
  state.failing = false;
  state.roster = roster(['ann', 'bob', 'cid', 'dan'], { version: 5 });
  presence.receive(change(5, 'ADD', 'dan'));
  await settled();
  expect(told).toEqual(['ADD bob', 'ADD cid', 'ADD dan']);
});

test('the answer of a former owner is no answer', async () => {
  const { presence, state, told } = setUp();
  state.roster = roster(['old'], { epoch: 1, version: 9 });
  presence.receive(change(1, 'ADD', 'bob', { epoch: 2 }));
  await settled();
  expect(told).toEqual([]);
  expect(state.fetches).toBe(1);
});

test('people who are counted are told as a number', async () => {
  const { presence, state, told } = setUp();
  presence.receive({ epoch: 1, version: 2, count: 1_001, changes: [] });
  expect(told).toEqual(['COUNT 1001']);
  state.roster = roster(['bob'], { version: 5 });
  presence.reach(5);
  await settled();
  expect(told).toHaveLength(1);
});
