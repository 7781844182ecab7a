import { expect, test } from 'vitest';
import { initial, NAME_COLOURS, nameColour } from './name-colour.ts';

test('a name has the same colour everywhere', () => {
  expect(nameColour('ada')).toBe(nameColour('ada'));
});

test('names are spread over all colours', () => {
  const counts = new Map<string, number>();
  for (let index = 0; index < 2_400; index += 1) {
    const colour = nameColour(`guest${index}`);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  expect(counts.size).toBe(NAME_COLOURS);
  expect(Math.max(...counts.values())).toBeLessThan(200);
});

test('the first character may be more than one unit long', () => {
  expect(initial('ada')).toBe('A');
  expect(initial('𠮷野')).toBe('𠮷');
  expect(initial('')).toBe('?');
});
