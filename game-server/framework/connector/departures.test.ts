import { afterEach, expect, test } from 'vitest';
import { type Departure, Departures } from './departures.ts';

const opened: Departures[] = [];
afterEach(() => {
  for (const departures of opened.splice(0)) departures.clear();
});

function create(keptMs = 600_000): Departures {
  const departures = new Departures({ keptMs });
  opened.push(departures);
  return departures;
}

function departure(epoch: number, version: number): Departure {
  return { rid: 'lobby', epoch, version };
}

test('takes out who joined at a lower version or under a former owner, and nobody who joined later', () => {
  const departures = create();
  const out = departure(3, 5);
  departures.add(out);
  const after = (epoch: number, version: number, rid = 'lobby') =>
    departures.after({ rid, epoch, version }, 's-ann');
  expect(after(3, 4)).toBe(out);
  expect(after(2, 9)).toBe(out);
  expect(after(3, 5)).toBeUndefined();
  expect(after(4, 0)).toBeUndefined();
  expect(after(3, 4, 'attic')).toBeUndefined();
});

test('of one session it takes out that one only', () => {
  const departures = create();
  departures.add(departure(3, 5), 's-ann');
  expect(departures.after({ rid: 'lobby', epoch: 3, version: 4 }, 's-ann')).toBeDefined();
  expect(departures.after({ rid: 'lobby', epoch: 3, version: 4 }, 's-bob')).toBeUndefined();
});

test('an older departure that comes late does not take the place of a newer one', () => {
  const departures = create();
  departures.add(departure(3, 5));
  departures.add(departure(3, 2));
  departures.add(departure(2, 9));
  expect(departures.after({ rid: 'lobby', epoch: 3, version: 4 }, 's-ann')).toBeDefined();
});

test('is forgotten when no join can be on its way any more', async () => {
  const departures = create(1);
  departures.add(departure(3, 5));
  while (departures.after({ rid: 'lobby', epoch: 3, version: 4 }, 's-ann')) {
    await new Promise((resolve) => setImmediate(resolve));
  }
});
