import { expect, it, vi } from 'vitest';
import { messageId } from './message-id.ts';

it('makes ids that sort by the time at which they were made', () => {
  vi.useFakeTimers();
  try {
    const ids = Array.from({ length: 100 }, () => {
      vi.advanceTimersByTime(1);
      return messageId();
    });
    expect(ids.toSorted()).toEqual(ids);
  } finally {
    vi.useRealTimers();
  }
});

it('makes ids that differ, and that any server takes', () => {
  const ids = Array.from({ length: 10_000 }, () => messageId());
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.every((id) => /^[0-9a-z]{18}$/.test(id))).toBe(true);
});
