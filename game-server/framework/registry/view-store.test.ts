import { expect, test } from 'vitest';
import type { View } from './registry.ts';
import { ViewStore } from './view-store.ts';

const view = (term: number, revision: number): View => ({ term, revision, servers: [] });

test('a watcher sees newer views only, in order', () => {
  const store = new ViewStore();
  const seen: View[] = [];
  store.watch((next) => seen.push(next));
  for (const next of [view(1, 1), view(1, 3), view(1, 2), view(1, 3), view(2, 1), view(1, 9)])
    store.offer(next);
  expect(seen).toEqual([view(1, 1), view(1, 3), view(2, 1)]);
  expect(store.current()).toEqual(view(2, 1));
});

test('a watcher that comes later gets the current view at once', () => {
  const store = new ViewStore();
  store.offer(view(1, 1));
  const seen: View[] = [];
  store.watch((next) => seen.push(next));
  expect(seen).toEqual([view(1, 1)]);
});

test('nothing is told before there is a view, nor after the watcher stopped', () => {
  const store = new ViewStore();
  const seen: View[] = [];
  const stop = store.watch((next) => seen.push(next));
  expect(seen).toEqual([]);
  stop();
  store.offer(view(1, 1));
  expect(seen).toEqual([]);
});

test('the same function can watch twice, and stop once', () => {
  const store = new ViewStore();
  const seen: View[] = [];
  const listener = (next: View) => seen.push(next);
  const stop = store.watch(listener);
  store.watch(listener);
  stop();
  store.offer(view(1, 1));
  expect(seen).toHaveLength(1);
});
