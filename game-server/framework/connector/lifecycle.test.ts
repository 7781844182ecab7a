import { expect, test } from 'vitest';
import { type ConnectionState, Lifecycle } from './lifecycle.ts';

function along(...states: ConnectionState[]): { lifecycle: Lifecycle; made: boolean[] } {
  const lifecycle = new Lifecycle();
  return { lifecycle, made: states.map((state) => lifecycle.advance(state)) };
}

test('a connection is connected, entered, told to go and gone', () => {
  const { lifecycle, made } = along('connected', 'in-chat', 'to-be-disconnected', 'disconnected');
  expect(made).toEqual([true, true, true, true]);
  expect(lifecycle.state).toBe('disconnected');
});

test('who logs out may enter again', () => {
  expect(along('connected', 'in-chat', 'connected', 'in-chat').made).toEqual([true, true, true, true]);
});

test('a connection may break at any time, and ends once', () => {
  const ways: ConnectionState[][] = [
    [],
    ['connected'],
    ['connected', 'in-chat'],
    ['connected', 'to-be-disconnected'],
  ];
  for (const way of ways) {
    expect(along(...way, 'disconnected', 'disconnected').made.slice(-2)).toEqual([true, false]);
  }
});

test('nobody enters before the handshake, and nothing leads back from the end', () => {
  expect(along('in-chat').made).toEqual([false]);
  for (const end of ['to-be-disconnected', 'disconnected'] as const) {
    const { lifecycle, made } = along('connected', end, 'connected', 'in-chat', 'undefined');
    expect(made).toEqual([true, true, false, false, false]);
    expect(lifecycle.state).toBe(end);
    expect(lifecycle.isLive).toBe(false);
  }
});
