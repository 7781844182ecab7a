import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Order } from './send-orders.ts';

/** As many processes as a small cluster has connectors: one alone would wait in step with the server. */
const PROCESSES = 3;

/** Processes that send together, each answering orders. */
export interface SenderProcesses {
  /** Acknowledged sends a second. */
  saturate(): Promise<number>;
  /** Milliseconds of each send at a rate of sends a second. */
  pace(rate: number): Promise<number[]>;
  readonly all: readonly ChildProcess[];
}

/** Resolves when all are ready. `argsOf`: what one of them is started with. */
export async function startSenders(
  module: URL,
  argsOf: (index: number, count: number) => readonly string[],
): Promise<SenderProcesses> {
  const all = Array.from({ length: PROCESSES }, (_, index) => fork(module, argsOf(index, PROCESSES)));
  const answers = () => Promise.all(all.map(async (sender) => (await once(sender, 'message'))[0]));
  const order = (what: Order) => {
    const answered = answers();
    for (const sender of all) sender.send(what);
    return answered;
  };
  await answers();
  return {
    all,
    saturate: async () => (await order({ kind: 'saturate' })).reduce((sum, rate) => sum + rate, 0),
    pace: async (rate) => (await order({ kind: 'pace', rate: rate / PROCESSES })).flat(),
  };
}
