import { expect, test } from 'vitest';
import { dayName, dayOf, nextDay } from './times.ts';

const noon = new Date(2026, 2, 15, 12).getTime();

test('days are called today, yesterday, then by their date', () => {
  expect(dayName(new Date(2026, 2, 15, 0, 0, 1).getTime(), noon)).toBe('Today');
  expect(dayName(new Date(2026, 2, 14, 23, 59).getTime(), noon)).toBe('Yesterday');
  expect(dayName(new Date(2026, 2, 13, 23, 59).getTime(), noon)).toMatch(/13/);
});

test('a date of another year says which', () => {
  expect(dayName(new Date(2025, 11, 31).getTime(), noon)).toMatch(/2025/);
  expect(dayName(new Date(2026, 0, 1).getTime(), noon)).not.toMatch(/2026/);
});

test('the next day begins at a local midnight, whatever the clocks do', () => {
  let time = new Date(2026, 0, 1, 18).getTime();
  for (let count = 0; count < 365; count += 1) {
    const next = nextDay(time);
    expect(new Date(next).getHours()).toBe(0);
    expect(dayOf(next)).toBe(next);
    expect(next).toBeGreaterThan(time);
    time = next;
  }
  expect(new Date(time).getFullYear()).toBe(2027);
});
