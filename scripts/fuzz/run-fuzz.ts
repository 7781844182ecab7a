import { setTimeout as delay } from 'node:timers/promises';
import { Attackers } from './attackers.ts';
import { ControlGroup } from './control/control-group.ts';
import { Failures } from './failures.ts';
import { startFuzzCluster } from './fuzz-cluster.ts';
import { footprints, leftovers } from './leftovers.ts';
import { judgeLatency, tellResult } from './result.ts';
import { cycle, type Window } from './schedule.ts';
import { Watch } from './watch.ts';

export interface FuzzOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly mostInputs: number;
  readonly replay: readonly number[] | undefined;
  readonly judgesLatency: boolean;
  /** Whether the ports for clients speak TLS. */
  readonly tls: boolean;
  readonly stopped: AbortSignal;
  readonly print: (text: string) => void;
}

/** Those that may have done it: they were there, or had just been, when it happened. */
const MOST_SUSPECTS = 12;
const WARM_UP_MS = 1_500;
const REPLAY_MS = 20_000;
const LOOK_MS = 50;
const SETTLE_MS = 5_000;

/** Resolves with how much went wrong; what it was is printed. Rejects when the cluster cannot be had. */
export async function runFuzz(options: FuzzOptions): Promise<number> {
  const { seed, print, replay } = options;
  print(`seed ${seed}`);
  const failures = new Failures(print);
  const cluster = await startFuzzCluster(options);
  const { targets } = cluster;
  const attackers = new Attackers({
    seed,
    targets,
    replay,
    onWrong: (what, who) => failures.add(what, [who]),
  });
  const suspects = (what: string) => {
    const reported = attackers.report().then(({ conversations }) => conversations.slice(-MOST_SUSPECTS));
    failures.addLater(
      what,
      reported.catch(() => []),
    );
  };
  let controls: ControlGroup | undefined;
  try {
    controls = await ControlGroup.enter(targets, suspects);
    await play(attackers, controls, WARM_UP);
    const servers = await cluster.status();
    const before = footprints(servers);
    const watch = new Watch(servers, { cluster, onWrong: suspects });

    const startedAt = performance.now();
    const whole = replay ? [REPLAY] : cycle(options.seconds * 1_000);
    const isOver = () =>
      options.stopped.aborted ||
      failures.areEnough ||
      attackers.hostile >= options.mostInputs ||
      performance.now() - startedAt >= (replay ? REPLAY_MS : options.seconds * 1_000);
    for (let at = 0; !isOver(); at += 1) {
      const window = whole[at % whole.length];
      if (window) await play(attackers, controls, window, isOver);
    }
    const seconds = (performance.now() - startedAt) / 1_000;

    while ((await attackers.rest()) > 0) await delay(LOOK_MS);
    await controls.finish();
    for (const what of controls.log.faults()) suspects(what);
    const connections = controls.size;
    for (const what of await leftovers({ cluster, before, controls: connections })) suspects(what);
    await watch.stop();
    if (options.judgesLatency) for (const what of judgeLatency(controls.log)) failures.add(what, []);
    await failures.settled();
    tellResult({ print, seed, seconds, attackers, log: controls.log, report: await attackers.report() });
  } finally {
    controls?.close();
    await attackers.end();
    await cluster.stop({ keepLogs: failures.count > 0 });
  }
  if (failures.count > 0) {
    print(`${failures.count} failures with --seed ${seed}; logs are in ${cluster.logs.dir}`);
    print('a conversation alone: npm run fuzz -- --seed SEED --replay NUMBER');
  }
  return failures.count;
}

const WARM_UP: Window = { name: 'warm-up', load: 'harmless', perSecond: 400, ms: WARM_UP_MS };
const REPLAY: Window = { name: 'hostile', load: 'hostile', perSecond: 0, ms: REPLAY_MS };

async function play(
  attackers: Attackers,
  controls: ControlGroup,
  { name, load, perSecond, ms }: Window,
  isOver: () => boolean = () => false,
): Promise<void> {
  attackers.begin(load, perSecond);
  controls.log.begin(name);
  const stop = performance.now() + ms;
  while (performance.now() < stop && !isOver()) await delay(LOOK_MS);
  controls.log.begin('between');
  await attackers.rest();
  // What the servers still have to do is not held against the window that follows.
  await controls.settled(SETTLE_MS);
}
