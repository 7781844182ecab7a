import { expect, test } from 'vitest';
import { Emitter } from './emitter.ts';

test('each listener hears each event until it stops listening', () => {
  const emitter = new Emitter<{ said: string }>();
  const heard: string[] = [];
  const listener = (text: string) => heard.push(text);
  const stop = emitter.on('said', listener);
  emitter.on('said', listener);
  emitter.emit('said', 'a');
  stop();
  emitter.emit('said', 'b');
  expect(heard).toEqual(['a', 'a', 'b']);
});

test('a listener that throws keeps nothing from the others, and its error is reported', async () => {
  const emitter = new Emitter<{ said: string }>();
  const heard: string[] = [];
  const listeners = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  const reported = new Promise((resolve) => process.once('uncaughtException', resolve));
  emitter.on('said', () => {
    throw new Error('broken listener');
  });
  emitter.on('said', (text) => heard.push(text));
  emitter.emit('said', 'a');
  expect(heard).toEqual(['a']);
  await expect(reported).resolves.toMatchObject({ message: 'broken listener' });
  for (const listener of listeners) process.on('uncaughtException', listener);
});
