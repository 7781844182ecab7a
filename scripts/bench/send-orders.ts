/** What a process that sends does when it is told to, and says: see `sender-processes.ts`. */
import { setTimeout as pause } from 'node:timers/promises';

/** Sends one message; resolves when it is acknowledged. */
export type Send = () => Promise<void>;

export type Order =
  | { readonly kind: 'saturate' }
  /** `rate`: sends a second. */
  | { readonly kind: 'pace'; readonly rate: number };

/** Sends of one process that wait for their acknowledgement at saturation. */
const IN_FLIGHT = 512;
const WARM_UP_MS = 1_500;
const MEASURE_MS = 5_000;

/** Says that it is ready, and after each order what it measured. */
export function answerOrders(senders: readonly Send[]): void {
  process.on('message', async (order: Order) => {
    process.send?.(order.kind === 'saturate' ? await saturate(senders) : await paced(senders, order.rate));
  });
  process.send?.('ready');
}

/** Every sender sends again as soon as it was answered: acknowledged sends a second. */
async function saturate(senders: readonly Send[]): Promise<number> {
  let acknowledged = 0;
  let running = true;
  const loops = Array.from({ length: IN_FLIGHT }, async (_, index) => {
    const send = senders[index % senders.length];
    while (send && running) {
      await send();
      acknowledged += 1;
    }
  });
  await pause(WARM_UP_MS);
  const before = acknowledged;
  const startedAt = performance.now();
  await pause(MEASURE_MS);
  const rate = ((acknowledged - before) / (performance.now() - startedAt)) * 1_000;
  running = false;
  await Promise.all(loops);
  return rate;
}

/**
 * Sends at a rate, whether or not what was sent before is answered: the milliseconds that each took, from when it was due. What is
 * sent at first is not counted, while the servers come down from what was before.
 */
async function paced(senders: readonly Send[], rate: number): Promise<number[]> {
  const latencies: number[] = [];
  const waiting: Promise<void>[] = [];
  const startedAt = performance.now();
  const until = startedAt + WARM_UP_MS + MEASURE_MS;
  for (let sent = 0, now = startedAt; now < until; now = performance.now()) {
    for (const due = ((now - startedAt) * rate) / 1_000; sent < due; sent += 1) {
      const dueAt = startedAt + (sent * 1_000) / rate;
      const send = senders[sent % senders.length];
      const note = () => void (dueAt > startedAt + WARM_UP_MS && latencies.push(performance.now() - dueAt));
      if (send) waiting.push(send().then(note));
    }
    await pause(1);
  }
  await Promise.all(waiting);
  return latencies;
}
