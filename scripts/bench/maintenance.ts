/** What it costs a connector that its connections have deadlines, while nothing happens on them. */
import { pathToFileURL } from 'node:url';
import { pino } from 'pino';
import { createClientDoor } from '../../game-server/framework/application/client-door.ts';
import { clusterSchema } from '../../game-server/framework/config/cluster-schema.ts';
import { Deadlines } from '../../game-server/framework/connector/deadlines.ts';
import { Outboxes } from '../../game-server/framework/connector/outbox.ts';
import type { Clock } from '../../game-server/framework/session/clock.ts';
import { createSessions } from '../../game-server/framework/session/sessions.ts';
import type { ConnectionReceiver } from '../../game-server/framework/transport/transport.ts';

const FEW = 1_000;
const MANY = 20_000;
const ROUNDS = 9;
const TICKS = 20_000;
/** So many answer pings in turn, all others wait for theirs: what is compared is not how much memory is touched. */
const ACTIVE = 1_000;
/** Of these so many between two ticks. */
const PONGS = 10;
const TICK_MS = 1;

export interface MaintenanceFigures {
  readonly name: 'maintenance';
  /** Microseconds of a tick at which nothing is due, and between which ten connections were pinged and answered. */
  readonly fewUs: number;
  readonly manyUs: number;
  /** The cost with 20,000 connections for that with 1,000; the target is 1. */
  readonly ratio: number;
}

/** A clock whose timers all run at each tick, due or not: more often than any process would wake up. */
class TickingClock implements Clock {
  #timers: (() => void)[] = [];
  #now = 0;

  now(): number {
    return this.#now;
  }

  after(_delayMs: number, run: () => void): () => void {
    this.#timers.push(run);
    return () => {
      this.#timers = this.#timers.filter((timer) => timer !== run);
    };
  }

  afterReading(run: () => void): void {
    run();
  }

  tick(): void {
    this.#now += TICK_MS;
    for (const run of this.#timers.splice(0)) run();
  }
}

/** Idle connections, as a transport that does nothing brings them in. */
function openIdle(count: number) {
  const clock = new TickingClock();
  const settings = clusterSchema.parse({});
  const log = pino({ level: 'silent' });
  const door = createClientDoor(
    {
      sessions: createSessions({ frontend: 'bench', incarnation: 'bench-1', graceMs: 5_000 }),
      dispatch: async () => ({}),
      limits: settings.limits,
      // So long that none of them is due while it is measured.
      deadlines: new Deadlines({ profileMs: 1e9, pongMs: 1e9, ageMs: 1e9 }, clock),
      outboxes: new Outboxes({ settings: settings.limits, fetch: undefined, log, clock }),
      shouldKick: () => undefined,
      log,
    },
    { ...settings.limits, connectionsPerAddress: 0, connectionsPerServer: 0 },
  );
  const receivers: ConnectionReceiver[] = Array.from({ length: count }, () =>
    door.accept({
      remoteAddress: '127.0.0.1',
      requestedHost: 'localhost',
      unsentBytes: 0,
      push() {},
      close() {},
    }),
  );
  let next = 0;
  /** Microseconds of one tick, on average. */
  return (ticks: number): number => {
    const start = performance.now();
    for (let tick = 0; tick < ticks; tick += 1) {
      for (let pong = 0; pong < PONGS; pong += 1) {
        const receiver = receivers[next % ACTIVE];
        next += 1;
        receiver?.pinged();
        receiver?.ponged();
      }
      clock.tick();
    }
    return ((performance.now() - start) * 1_000) / ticks;
  };
}

export function benchMaintenance(): MaintenanceFigures {
  const [few, many] = [openIdle(FEW), openIdle(MANY)];
  few(TICKS);
  many(TICKS);
  const [fewUs, manyUs]: [number[], number[]] = [[], []];
  // In turns, so that what else the machine does meets both.
  for (let round = 0; round < ROUNDS; round += 1) {
    fewUs.push(few(TICKS));
    manyUs.push(many(TICKS));
  }
  const [a, b] = [median(fewUs), median(manyUs)];
  return { name: 'maintenance', fewUs: round(a), manyUs: round(b), ratio: round(b / a) };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  process.stdout.write(`${JSON.stringify(benchMaintenance(), undefined, 2)}\n`);
}
