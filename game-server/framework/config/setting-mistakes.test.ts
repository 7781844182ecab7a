import { describe, expect, test } from 'vitest';
import { failure, type Mistake } from './config-fixture.ts';

describe('mistakes', () => {
  test.each<Mistake>([
    [
      'a setting of the wrong type',
      { cluster: { limits: { inFlight: '100' } } },
      'cluster.json: limits.inFlight: "100"; expected a whole number, 0 or more',
    ],
    [
      'a negative setting',
      { cluster: { limits: { inFlight: -1 } } },
      'cluster.json: limits.inFlight: -1; expected a whole number, 0 or more',
    ],
    [
      'a burst with which nobody could ever send anything',
      { cluster: { limits: { burst: 0 } } },
      'cluster.json: limits.burst: 0; expected a whole number of 1 or more; messagesPerSecond 0 turns the limit off',
    ],
    [
      'a duration that no timer can wait for',
      { cluster: { deadlines: { pongMs: 2_147_483_648 } } },
      'cluster.json: deadlines.pongMs: 2147483648; expected milliseconds, a whole number from 1 to 1000000000',
    ],
    [
      'an origin with a path',
      { cluster: { limits: { origins: ['https://example.org/chat'] } } },
      `cluster.json: limits.origins[0]: "https://example.org/chat"; expected an origin such as https://chat.example.org, or '*'`,
    ],
    [
      'a lease that is shorter than its heartbeat',
      { cluster: { registry: { leaseMs: 500 } } },
      'cluster.json: registry.leaseMs: 500; expected more than registry.heartbeatMs (default 1000)',
    ],
    [
      'a resume token that expires while its connection may still be there',
      { cluster: { session: { resumeTtlMs: 43_204_999 } } },
      'cluster.json: session.resumeTtlMs: 43204999; expected deadlines.ageMs (default 43200000) + session.graceMs (default 5000) or more',
    ],
    [
      'connections that may grow older than resume tokens, which are left at their default',
      { cluster: { deadlines: { ageMs: 86_400_000 } } },
      'cluster.json: session.resumeTtlMs: missing; expected deadlines.ageMs (default 43200000) + session.graceMs (default 5000) or more',
    ],
    [
      'a database in memory',
      { cluster: { storage: { url: 'sqlite::memory:' } } },
      'cluster.json: storage.url: "sqlite::memory:"; expected sqlite:FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE',
    ],
    [
      'a storage URL that cannot be read, without telling its password',
      {
        cluster: { storage: { url: 'postgres://tangelo:s3:cr@t@db.example.org:port/chat?password=s3cret' } },
      },
      'cluster.json: storage.url: "postgres:***@db.example.org:port/chat?password=***"; expected sqlite:FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE',
    ],
  ])('%s is told with its place, the value and what was expected', (_what, files, message) => {
    expect(failure(files)).toBe(message);
  });
});
