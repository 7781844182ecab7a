import type { DatabaseSyncInstance } from '@photostructure/sqlite';

/** `guest` and a number without leading zeros, as long as a number is exact. */
const GUEST_NAME = /^guest([1-9][0-9]{0,14})$/;

interface Gap {
  readonly first: number;
  readonly last: number;
}

export interface GuestNumbers {
  /** The guest name with the smallest free number. Takes nothing. */
  smallestFree(): string;
  /** Must be told of each name that gets a row, once. */
  taken(name: string): void;
  /** Must be told of each name that loses its row, once. */
  freed(name: string): void;
}

/**
 * The free guest numbers, kept as the gaps between the taken ones (`guest_gaps`, from `first` to `last`, never adjacent). With
 * any number of guests, the smallest free number is the first row, and a change touches three rows at most.
 */
export function createGuestNumbers(database: DatabaseSyncInstance): GuestNumbers {
  const lowest = database.prepare('SELECT first, last FROM guest_gaps ORDER BY first LIMIT 1');
  const upTo = database.prepare(
    'SELECT first, last FROM guest_gaps WHERE first <= ? ORDER BY first DESC LIMIT 1',
  );
  const startingAt = database.prepare('SELECT first, last FROM guest_gaps WHERE first = ?');
  const insert = database.prepare('INSERT INTO guest_gaps (first, last) VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM guest_gaps WHERE first = ?');

  function put(first: number, last: number): void {
    if (first <= last) {
      insert.run(first, last);
    }
  }

  return {
    smallestFree() {
      const gap: Gap | undefined = lowest.get();
      if (gap === undefined) {
        throw new Error('no guest number is free');
      }
      return `guest${gap.first}`;
    },

    taken(name) {
      const number = guestNumber(name);
      if (number === undefined) {
        return;
      }
      const gap: Gap | undefined = upTo.get(number);
      if (gap === undefined || gap.last < number) {
        throw new Error(`the guest number ${number} was not free`);
      }
      remove.run(gap.first);
      put(gap.first, number - 1);
      put(number + 1, gap.last);
    },

    freed(name) {
      const number = guestNumber(name);
      if (number === undefined) {
        return;
      }
      const below: Gap | undefined = upTo.get(number);
      const above: Gap | undefined = startingAt.get(number + 1);
      if (below !== undefined && below.last >= number) {
        throw new Error(`the guest number ${number} was free already`);
      }
      const first = below?.last === number - 1 ? below.first : number;
      if (first < number) {
        remove.run(first);
      }
      if (above !== undefined) {
        remove.run(above.first);
      }
      put(first, above?.last ?? number);
    },
  };
}

function guestNumber(name: string): number | undefined {
  const digits = GUEST_NAME.exec(name)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
