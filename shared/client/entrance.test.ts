import { expect, test } from 'vitest';
import { TangeloError } from '../errors.ts';
import { Entrance, firstSuccess } from './entrance.ts';

const settings = { transports: ['websocket'], connectTimeoutMs: 1_000, requestTimeoutMs: 1_000 } as const;

test('the next candidate is tried only when the failure was the candidate’s own', async () => {
  const tried: string[] = [];
  const attempt = async (name: string) => {
    tried.push(name);
    if (name === 'down') throw new TangeloError('UNAVAILABLE');
    if (name === 'strict') throw new TangeloError('NAME_TAKEN');
    return name;
  };
  await expect(firstSuccess(['down', 'up', 'down'], attempt)).resolves.toBe('up');
  await expect(firstSuccess(['down', 'strict', 'up'], attempt)).rejects.toMatchObject({
    error: 'NAME_TAKEN',
  });
  await expect(firstSuccess(['down'], attempt)).rejects.toMatchObject({ error: 'UNAVAILABLE' });
  expect(tried).toEqual(['down', 'up', 'down', 'strict', 'down']);
});

test('an address that is no http URL is refused before anything is connected', () => {
  expect(() => new Entrance({ gates: ['127.0.0.1:3014'], ...settings })).toThrow(TypeError);
  expect(() => new Entrance({ gates: ['ws://127.0.0.1:3014'], ...settings })).toThrow(TypeError);
  expect(() => new Entrance({ gates: [], ...settings })).toThrow(TypeError);
});
