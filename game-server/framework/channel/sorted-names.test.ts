import { expect, test } from 'vitest';
import { SortedNames } from './sorted-names.ts';

function setUp(...names: string[]) {
  const present = new Set(names);
  let sorts = 0;
  const sorted = new SortedNames(() => {
    sorts += 1;
    return present;
  });
  return {
    present,
    sorted,
    sorts: () => sorts,
    add(name: string) {
      present.add(name);
      sorted.added(name);
    },
    remove(name: string) {
      present.delete(name);
      sorted.removed(name);
    },
  };
}

test('a page begins after a name and holds only names with the prefix', () => {
  const { sorted } = setUp('d', 'ab', 'a', 'c', 'ac', 'b', 'abc');
  expect(sorted.page({ limit: 3 })).toEqual(['a', 'ab', 'abc']);
  expect(sorted.page({ after: 'ab', limit: 9 })).toEqual(['abc', 'ac', 'b', 'c', 'd']);
  expect(sorted.page({ after: 'aa', limit: 1 })).toEqual(['ab']);
  expect(sorted.page({ prefix: 'ab', limit: 9 })).toEqual(['ab', 'abc']);
  expect(sorted.page({ prefix: 'ab', after: 'ab', limit: 9 })).toEqual(['abc']);
  expect(sorted.page({ prefix: 'b', after: 'a', limit: 9 })).toEqual(['b']);
  expect(sorted.page({ prefix: 'a', after: 'b', limit: 9 })).toEqual([]);
  expect(sorted.page({ prefix: 'x', limit: 9 })).toEqual([]);
  expect(sorted.page({ limit: 0 })).toEqual([]);
});

test('few changes are taken in without sorting again', () => {
  const { sorted, sorts, add, remove } = setUp('a', 'c', 'e');
  expect(sorts()).toBe(0);
  sorted.page({ limit: 9 });
  add('b');
  remove('c');
  remove('x');
  add('x');
  remove('e');
  add('e');
  expect(sorted.page({ limit: 9 })).toEqual(['a', 'b', 'e', 'x']);
  expect(sorts()).toBe(1);
});

test('whatever changes, in whatever numbers, a page is what sorting everything would give', () => {
  const { present, sorted, add, remove } = setUp();
  let state = 1;
  const random = (below: number) => {
    state = (state * 48_271) % 0x7fff_ffff;
    return state % below;
  };
  for (let round = 0; round < 300; round += 1) {
    const changes = random(10) === 0 ? 500 : random(8);
    for (let change = 0; change < changes; change += 1) {
      const name = `${random(3)}${random(400)}`;
      if (random(2)) add(name);
      else remove(name);
    }
    const [after, prefix, limit] = [
      `${random(3)}${random(400)}`,
      random(2) ? `${random(3)}` : '',
      random(50),
    ];
    const wanted = [...present].sort().filter((name) => name > after && name.startsWith(prefix));
    expect(sorted.page({ after, prefix, limit })).toEqual(wanted.slice(0, limit));
  }
});
