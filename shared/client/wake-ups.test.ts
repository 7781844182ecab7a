import { expect, onTestFinished, test, vi } from 'vitest';
import { nextState, Rehearsal } from './test/rehearsal.ts';
import { onWakeUp } from './wake-ups.ts';

class FakePage extends EventTarget {
  visibilityState = 'hidden';
}

test('the network’s return and a page that is seen again wake the client, until it stops listening', () => {
  const document = new FakePage();
  const window = Object.assign(new EventTarget(), { queueMicrotask, document });
  let woken = 0;
  const stop = onWakeUp(() => {
    woken += 1;
  }, window);
  window.dispatchEvent(new Event('online'));
  document.dispatchEvent(new Event('visibilitychange'));
  expect(woken).toBe(1);
  document.visibilityState = 'visible';
  document.dispatchEvent(new Event('visibilitychange'));
  expect(woken).toBe(2);
  stop();
  window.dispatchEvent(new Event('online'));
  document.dispatchEvent(new Event('visibilitychange'));
  expect(woken).toBe(2);
});

test('a machine that was asleep wakes the client, one that is merely slow does not', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let woken = 0;
  const stop = onWakeUp(() => {
    woken += 1;
  });
  vi.setSystemTime(Date.now() + 60_000);
  vi.advanceTimersByTime(5_000);
  expect(woken).toBe(0);
  // Timers stand still while a machine sleeps; its clock does not.
  vi.setSystemTime(Date.now() + 600_000);
  vi.advanceTimersByTime(5_000);
  expect(woken).toBe(1);
  vi.advanceTimersByTime(60_000);
  expect(woken).toBe(1);
  stop();
  vi.setSystemTime(Date.now() + 600_000);
  vi.advanceTimersByTime(60_000);
  expect(woken).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

async function startWakeable() {
  const network = new EventTarget();
  vi.stubGlobal('addEventListener', network.addEventListener.bind(network));
  vi.stubGlobal('removeEventListener', network.removeEventListener.bind(network));
  onTestFinished(() => void vi.unstubAllGlobals());
  const rehearsal = await Rehearsal.start();
  const client = rehearsal.client({ requestTimeoutMs: 1_000 });
  await client.connect({ username: 'ann' });
  await client.send({ content: 'hello', target: '*' });
  return { cluster: rehearsal.cluster, client, wakeUp: () => network.dispatchEvent(new Event('online')) };
}

test('a connection that died unnoticed is given up when the machine wakes up', async () => {
  const { cluster, client, wakeUp } = await startWakeable();
  const [offline, online] = [nextState(client, 'offline'), nextState(client, 'online')];
  cluster.fault = ({ route }) => (route === 'chat.roomHandler.list' ? 'ignore' : undefined);
  wakeUp();
  await expect(offline).resolves.toMatchObject({ reason: 'the server has fallen silent' });
  await online;
});

test('a connection that lives is kept when the machine wakes up', async () => {
  const { cluster, client, wakeUp } = await startWakeable();
  wakeUp();
  await cluster.called('chat.roomHandler.list', 1);
  cluster.fault = ({ route }) => (route === 'chat.chatHandler.history' ? 'ignore' : undefined);
  // By then it would have been given up.
  await expect(client.request('chat.chatHandler.history', {})).rejects.toMatchObject({ error: 'TIMEOUT' });
  expect(client.state).toBe('online');
});
