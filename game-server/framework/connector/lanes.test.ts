import { expect, test } from 'vitest';
import { Lanes } from './lanes.ts';

function setUp() {
  const lanes = new Lanes();
  const events: string[] = [];
  const ends = new Map<string, { resolve: () => void; reject: (error: Error) => void }>();
  const run = (name: string, ...of: string[]) =>
    lanes.run(of, () => {
      events.push(name);
      return new Promise<string>((resolve, reject) => {
        ends.set(name, { resolve: () => resolve(name), reject });
      });
    });
  return {
    run,
    events,
    end: (name: string) => ends.get(name)?.resolve(),
    fail: (name: string) => ends.get(name)?.reject(new Error(name)),
  };
}

test('tasks of a lane run one after the other, in the order in which they came', async () => {
  const { run, events, end } = setUp();
  const tasks = ['a', 'b', 'c'].map((name) => run(name, 'room'));
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    expect(events).toEqual(['a', 'b', 'c'].slice(0, index + 1));
    end(name);
    await tasks[index];
    await turn();
  }
});

test('lanes do not wait for each other', () => {
  const { run, events } = setUp();
  void run('a', 'one');
  void run('b', 'two');
  void run('c');
  expect(events).toEqual(['a', 'b', 'c']);
});

test('a task of two lanes waits for both, and both wait for it', async () => {
  const { run, events, end } = setUp();
  const [a, b] = [run('a', 'one'), run('b', 'two')];
  const both = run('both', 'one', 'two');
  const c = run('c', 'two');
  end('a');
  await a;
  await turn();
  expect(events).toEqual(['a', 'b']);
  end('b');
  await b;
  await turn();
  expect(events).toEqual(['a', 'b', 'both']);
  end('both');
  await both;
  await turn();
  end('c');
  await c;
});

test('a task that fails holds nobody up', async () => {
  const { run, end, fail } = setUp();
  const failing = run('a', 'room');
  const next = run('b', 'room');
  fail('a');
  await expect(failing).rejects.toThrow('a');
  await turn();
  end('b');
  expect(await next).toBe('b');
});

/** Whoever could go on has. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
