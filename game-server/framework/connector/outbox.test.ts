import { expect, test } from 'vitest';
import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import { silent } from '../rpc/fixture.ts';
import { TestClock } from '../session/clock-fixture.ts';
import { bodyOf, settled, TestOwners } from './connector-fixture.ts';
import { Outbox, Outboxes } from './outbox.ts';

const SETTINGS = { unsentSoftBytes: 1_000, unsentHardBytes: 4_000 };

function setUp(settings = SETTINGS) {
  const clock = new TestClock();
  const owners = new TestOwners();
  const outboxes = new Outboxes({
    settings,
    fetch: (rid, after, limit) => owners.fetch(rid, after, limit),
    log: silent,
    clock,
  });
  const closes: Disconnect[] = [];
  const got: unknown[] = [];
  /** A client that reads when it is told to. */
  const transport = {
    unsentBytes: 0,
    push({ json, seq, event }: { json: Buffer; seq?: number; event: string }) {
      transport.unsentBytes += json.length;
      got.push(seq ?? event);
    },
  };
  const outbox = new Outbox(transport, outboxes, (disconnect) => {
    closes.push(disconnect);
    outbox.end();
  });
  const feed = { rid: 'lobby', isOver: false };
  const say = (seq: number) => {
    owners.log.push(seq);
    owners.head = seq;
    outbox.push({ event: 'onChat', json: bodyOf(seq), seq }, feed);
  };
  return {
    clock,
    owners,
    outbox,
    closes,
    got,
    transport,
    feed,
    say,
    private: (bytes: number) => outbox.push({ event: 'onAdd', json: Buffer.alloc(bytes) }),
    read: () => {
      transport.unsentBytes = 0;
    },
    /** Some looks at the connection, and what they bring about. */
    async pass(ms = 100) {
      for (let passed = 0; passed < ms; passed += 100) {
        clock.read();
        clock.pass(100);
        await settled();
      }
    },
  };
}

test('what a client reads goes out at once', () => {
  const { got, say, read, clock } = setUp();
  for (let seq = 1; seq <= 1_000; seq += 1) {
    say(seq);
    read();
  }
  expect(got).toHaveLength(1_000);
  expect(clock.timers).toBe(0);
});

test('a burst within one turn is nobody’s fault', async () => {
  const { got, say, private: tell, read, clock, closes } = setUp();
  tell(3_000);
  say(1);
  tell(3_000);
  say(2);
  expect(got).toEqual(['onAdd', 1, 'onAdd', 2]);
  read();
  clock.read();
  say(3);
  expect(got).toHaveLength(5);
  expect(closes).toEqual([]);
});

test('past the soft limit messages of rooms are held back, and all come when the client has read', async () => {
  const { got, say, private: tell, read, pass, owners } = setUp();
  say(1);
  tell(2_000);
  await pass();
  for (let seq = 2; seq <= 80; seq += 1) say(seq);
  tell(1);
  await pass();
  expect(got).toEqual([1, 'onAdd', 'onAdd']);
  expect(owners.fetched).toEqual([]);
  read();
  await pass();
  expect(got.slice(3)).toEqual(Array.from({ length: 79 }, (_, index) => index + 2));
  say(81);
  expect(got.at(-1)).toBe(81);
  expect(owners.fetched.map(({ after }) => after)).toEqual([1, 51]);
});

test('what is said while it catches up comes once, in its place', async () => {
  const { got, say, private: tell, read, pass, owners } = setUp();
  tell(2_000);
  await pass();
  for (const seq of [1, 2]) say(seq);
  read();
  let said = 3;
  owners.before = () => {
    // The owner has it already when it answers; this connector is told after.
    if (said > 5) return;
    owners.log.push(said);
    owners.head = said;
    said += 1;
  };
  await pass();
  for (const seq of [3, 4, 5]) say(seq);
  await pass(300);
  say(6);
  await pass();
  expect(got).toEqual(['onAdd', 1, 2, 3, 4, 5, 6]);
});

test('only what was not had is fetched, as much as the client reads', async () => {
  const { got, say, private: tell, read, pass, transport, closes } = setUp();
  tell(2_000);
  await pass();
  for (let seq = 1; seq <= 400; seq += 1) say(seq);
  for (let round = 0; round < 20; round += 1) {
    read();
    await pass();
    expect(transport.unsentBytes).toBeLessThan(SETTINGS.unsentSoftBytes + 100);
  }
  expect(got.slice(1)).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
  expect(closes).toEqual([]);
});

test('an owner that does not answer is asked again', async () => {
  const { got, say, private: tell, read, pass, owners } = setUp();
  tell(2_000);
  await pass();
  say(1);
  let attempts = 0;
  owners.before = () => {
    attempts += 1;
    if (attempts < 3) throw new Error('not now');
  };
  read();
  await pass(300);
  expect(got).toEqual(['onAdd', 1]);
});

test('what the owner no longer keeps is skipped', async () => {
  const { got, say, private: tell, read, pass, owners } = setUp();
  tell(2_000);
  await pass();
  for (let seq = 1; seq <= 10; seq += 1) say(seq);
  owners.log = [9, 10];
  owners.lowest = 9;
  read();
  await pass();
  expect(got).toEqual(['onAdd', 9, 10]);
});

test('who has left the room meanwhile gets nothing more of it', async () => {
  const { got, say, private: tell, read, pass, feed } = setUp();
  tell(2_000);
  await pass();
  say(1);
  feed.isOver = true;
  read();
  await pass(200);
  expect(got).toEqual(['onAdd']);
});

test('past the hard limit the connection is closed, though what one turn brings is borne', async () => {
  const { closes, private: tell, pass, got } = setUp();
  tell(4_001);
  expect(closes).toEqual([]);
  await pass();
  expect(closes).toEqual([DISCONNECTS.SLOW_CONSUMER]);
  tell(1);
  expect(got).toHaveLength(1);
});

test('a connection that is known to be slow is closed as soon as it passes the hard limit', async () => {
  const { closes, private: tell, pass } = setUp();
  tell(2_000);
  await pass();
  tell(2_001);
  expect(closes).toEqual([DISCONNECTS.SLOW_CONSUMER]);
});

test('ten seconds over the soft limit close, less does not', async () => {
  const { closes, private: tell, read, pass } = setUp();
  tell(2_000);
  await pass(9_900);
  read();
  await pass(200);
  tell(2_000);
  await pass(9_900);
  expect(closes).toEqual([]);
  await pass(200);
  expect(closes).toEqual([DISCONNECTS.SLOW_CONSUMER]);
});

test('what was asked for is borne, unless it is not read for ten seconds', async () => {
  const { closes, outbox, transport, pass, read, private: tell } = setUp();
  const answer = () => {
    outbox.reply(() => {
      transport.unsentBytes += 50_000;
    });
  };
  answer();
  expect(outbox.fill).toBe(12.5);
  await pass(5_000);
  tell(3_000);
  expect(closes).toEqual([]);
  read();
  await pass(200);
  answer();
  await pass(10_200);
  expect(closes).toEqual([DISCONNECTS.SLOW_CONSUMER]);
});

test('0 turns the limits off', async () => {
  const { closes, private: tell, say, got, pass } = setUp({ unsentSoftBytes: 0, unsentHardBytes: 0 });
  tell(1_000_000);
  say(1);
  await pass(20_000);
  expect(closes).toEqual([]);
  expect(got).toEqual(['onAdd', 1]);
});

test('a client is not closed for what could not be written to it while the process stood still', async () => {
  const { private: tell, pass, clock, closes, read, got, say } = setUp();
  tell(2_000);
  await pass(1_000);
  clock.stall(60_000);
  clock.read();
  expect(closes).toEqual([]);
  read();
  await pass();
  say(1);
  expect(got).toEqual(['onAdd', 1]);
});
