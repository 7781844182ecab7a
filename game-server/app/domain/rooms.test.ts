import { expect, test } from 'vitest';
import { MAIN_HALL, mergePages, pageOfRooms } from './rooms.ts';

function rooms(...rids: string[]) {
  return rids.map((rid) => ({ rid, count: 1 }));
}

function names(page: readonly { rid: string }[]): string[] {
  return page.map(({ rid }) => rid);
}

test('a page holds the first rooms by name after the cursor', () => {
  const all = rooms('d', 'a', 'c', 'b', 'e');
  expect(names(pageOfRooms(all, { limit: 3 }))).toEqual(['a', 'b', 'c']);
  expect(names(pageOfRooms(all, { limit: 3, after: 'c' }))).toEqual(['d', 'e']);
  expect(pageOfRooms([], { limit: 3 })).toEqual([]);
});

test('a prefix chooses rooms', () => {
  expect(names(pageOfRooms(rooms('ab', 'b', 'ac', 'a'), { limit: 9, prefix: 'a' }))).toEqual([
    'a',
    'ab',
    'ac',
  ]);
});

test('pages of any size, one after the other, hold every room of every server once', () => {
  const all = Array.from({ length: 97 }, (_, number) => `r${number}`);
  for (const limit of [1, 7, 50, 200]) {
    const seen: string[] = [];
    for (let after: string | undefined, isMore = true; isMore; ) {
      const pages = [0, 1, 2].map((server) =>
        pageOfRooms(rooms(...all.filter((_, index) => index % 3 === server)), { limit: limit + 1, after }),
      );
      const page = mergePages(pages, { limit, after });
      expect(page.rooms.length).toBeLessThanOrEqual(limit);
      seen.push(...names(page.rooms));
      after = page.next;
      isMore = after !== undefined;
    }
    expect(seen).toEqual([...all, MAIN_HALL].sort());
  }
});

test('MainHall is listed without members, unless it does not have the prefix', () => {
  expect(mergePages([], { limit: 5 })).toEqual({ rooms: [{ rid: MAIN_HALL, count: 0 }] });
  expect(mergePages([[{ rid: MAIN_HALL, count: 3 }]], { limit: 5 }).rooms).toEqual([
    { rid: MAIN_HALL, count: 3 },
  ]);
  expect(mergePages([], { limit: 5, prefix: 'x' })).toEqual({ rooms: [] });
});

test('a room that two servers tell of is listed once', () => {
  const pages = [[{ rid: 'a', count: 2 }], [{ rid: 'a', count: 5 }]];
  expect(mergePages(pages, { limit: 5, prefix: 'a' }).rooms).toEqual([{ rid: 'a', count: 5 }]);
});
