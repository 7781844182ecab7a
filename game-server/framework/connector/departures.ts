import { DeadlineQueue } from '../session/deadline-queue.ts';

/** Up to where an owner has taken sessions out of a room: who joined before, at a lower version, is out. */
export interface Departure {
  readonly rid: string;
  readonly epoch: number;
  readonly version: number;
  /** Where they go from there; absent: nowhere. */
  readonly move?: { readonly to: string; readonly reason: string };
}

/** A place in a room's presence: where a session joined. */
export interface Place {
  readonly epoch: number;
  readonly version: number;
}

export function isBefore(place: Place, { epoch, version }: Place): boolean {
  return place.epoch < epoch || (place.epoch === epoch && place.version < version);
}

/**
 * Whom owners have taken out of rooms lately. A join is answered on one stream and a departure told on another, so the answer
 * to a join may come after the end of what it began.
 */
export class Departures {
  readonly #latest = new Map<string, Departure>();
  readonly #expiry: DeadlineQueue<string>;

  /** `keptMs`: the longest time that a join takes. */
  constructor({ keptMs }: { readonly keptMs: number }) {
    this.#expiry = new DeadlineQueue({ delayMs: keptMs, onDue: (key) => this.#latest.delete(key) });
  }

  /** Of all sessions, or of one. */
  add(departure: Departure, session?: string): void {
    const key = keyOf(departure.rid, session);
    const known = this.#latest.get(key);
    if (known && !isBefore(known, departure)) return;
    this.#latest.set(key, departure);
    this.#expiry.add(key);
  }

  /** What took out a session that joined at this place; `undefined` if nothing did. */
  after({ rid, ...place }: Place & { readonly rid: string }, session: string): Departure | undefined {
    return [this.#latest.get(keyOf(rid, session)), this.#latest.get(keyOf(rid))].find(
      (departure) => departure && isBefore(place, departure),
    );
  }

  clear(): void {
    this.#latest.clear();
    this.#expiry.clear();
  }
}

/** No room's name and no session's id holds a blank. */
function keyOf(rid: string, session = ''): string {
  return `${rid} ${session}`;
}
