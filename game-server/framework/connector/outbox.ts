import type { Logger } from 'pino';
import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import { type Clock, systemClock } from '../session/clock.ts';
import { DeadlineQueue } from '../session/deadline-queue.ts';
import type { RoomFeed } from '../session/room-feed.ts';
import type { OutgoingPush, TransportConnection } from '../transport/transport.ts';
import type { RoomSource } from './local-room.ts';

/** How often a connection that does not keep up is looked at. */
const LOOK_MS = 100;
/** How long it may stay over the soft limit. */
const SLOW_MS = 10_000;
/** Most that may pass from one look to the next and be the client's: when this process stands still, nothing is written to it. */
const GAP_MS = 1_000;
const PAGE = 50;

export interface OutboxSettings {
  /** Over so many unsent bytes a connection gets no messages of rooms; 0: no limit. */
  readonly unsentSoftBytes: number;
  /** Over so many it is closed; 0: no limit. */
  readonly unsentHardBytes: number;
}

export interface OutboxesOptions {
  readonly settings: OutboxSettings;
  /** Asks the owner of a room for what was held back; absent where nobody enters rooms. */
  readonly fetch: RoomSource['fetch'] | undefined;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** What the outboxes of a process share. */
export class Outboxes {
  readonly settings: OutboxSettings;
  readonly fetch: RoomSource['fetch'] | undefined;
  readonly log: Logger;
  readonly clock: Clock;
  /** Those that do not keep up. */
  readonly slow: DeadlineQueue<Outbox>;

  constructor({ settings, fetch, log, clock = systemClock }: OutboxesOptions) {
    this.settings = {
      unsentSoftBytes: settings.unsentSoftBytes || Number.POSITIVE_INFINITY,
      unsentHardBytes: settings.unsentHardBytes || Number.POSITIVE_INFINITY,
    };
    this.fetch = fetch;
    this.log = log;
    this.clock = clock;
    this.slow = new DeadlineQueue({ delayMs: LOOK_MS, onDue: (outbox) => outbox.look(), clock });
  }
}

/** What a connection that does not keep up has yet to get of a room. */
interface Arrears {
  /** It has everything up to this seq. */
  after: number;
  /** The last seq that was held back. */
  until: number;
}

/**
 * What goes out on one connection. A client that does not read costs nobody but itself: past the soft limit messages of rooms
 * are held back, and fetched from the room's owner when it has read what there was; past the hard limit, or when it stays over
 * the soft one, it is closed. What one turn of the event loop brings counts only when the turn is over, since nobody can read faster.
 * Replies do not count against the hard limit, since the client has asked for them; but over it nothing more is answered.
 */
export class Outbox {
  readonly #transport: Pick<TransportConnection, 'push' | 'unsentBytes'>;
  readonly #shared: Outboxes;
  readonly #close: (disconnect: Disconnect) => void;
  readonly #arrears = new Map<RoomFeed, Arrears>();
  /** *flowing*: it keeps up, as far as is known; *suspected*: to be looked at after this turn; *slow*: it does not keep up. */
  #state: 'flowing' | 'suspected' | 'slow' | 'ended' = 'flowing';
  /** For how long it has been over the soft limit; `undefined`: it is not. */
  #overForMs: number | undefined;
  #lookedAt = 0;
  #fetching = false;
  /** Unsent bytes of replies, at most. */
  #repliedBytes = 0;

  constructor(
    transport: Pick<TransportConnection, 'push' | 'unsentBytes'>,
    shared: Outboxes,
    close: (disconnect: Disconnect) => void,
  ) {
    this.#transport = transport;
    this.#shared = shared;
    this.#close = close;
  }

  push(push: OutgoingPush, feed?: RoomFeed): void {
    if (this.#state === 'ended') return;
    if (feed && push.seq !== undefined && this.#holdsBack(feed, push.seq)) return;
    this.#transport.push(push);
    this.#suspect();
  }

  /** `write` writes the reply to a request. */
  reply(write: () => void): void {
    if (this.#state === 'ended') return;
    const before = this.#transport.unsentBytes;
    write();
    this.#repliedBytes += Math.max(0, this.#transport.unsentBytes - before);
    this.#suspect();
  }

  /** How much of what may wait to be read does, replies included: 1 is the hard limit. */
  get fill(): number {
    return this.#transport.unsentBytes / this.#shared.settings.unsentHardBytes;
  }

  end(): void {
    this.#state = 'ended';
    this.#shared.slow.delete(this);
    this.#arrears.clear();
  }

  /** Finds out whether the client keeps up. */
  look(): void {
    if (this.#state === 'ended') return;
    const { settings, slow, clock } = this.#shared;
    const { unsentBytes } = this.#transport;
    this.#repliedBytes = Math.min(this.#repliedBytes, unsentBytes);
    const now = clock.now();
    if (unsentBytes <= settings.unsentSoftBytes) this.#overForMs = undefined;
    else if (this.#overForMs === undefined) this.#overForMs = 0;
    else this.#overForMs += Math.min(now - this.#lookedAt, GAP_MS);
    this.#lookedAt = now;
    if (this.#isOverHardLimit() || (this.#overForMs ?? 0) >= SLOW_MS) {
      this.#close(DISCONNECTS.SLOW_CONSUMER);
      return;
    }
    const isInArrears = [...this.#arrears.values()].some(({ after, until }) => after < until);
    if (this.#overForMs === undefined && !isInArrears) {
      this.#state = 'flowing';
      return;
    }
    this.#state = 'slow';
    slow.add(this);
    if (unsentBytes <= settings.unsentSoftBytes / 2 && !this.#fetching) void this.#catchUp();
  }

  #suspect(): void {
    const { unsentSoftBytes, unsentHardBytes } = this.#shared.settings;
    if (this.#transport.unsentBytes <= Math.min(unsentSoftBytes, unsentHardBytes)) return;
    if (this.#state === 'flowing') {
      this.#state = 'suspected';
      this.#shared.clock.afterReading(() => this.look());
    } else if (this.#state === 'slow' && this.#isOverHardLimit()) {
      this.#close(DISCONNECTS.SLOW_CONSUMER);
    }
  }

  #isOverHardLimit(): boolean {
    return this.#transport.unsentBytes - this.#repliedBytes > this.#shared.settings.unsentHardBytes;
  }

  #holdsBack(feed: RoomFeed, seq: number): boolean {
    const arrears = this.#arrears.get(feed);
    if (!arrears) {
      if (this.#overForMs === undefined) return false;
      this.#arrears.set(feed, { after: seq - 1, until: seq });
      return true;
    }
    if (arrears.after < arrears.until) {
      arrears.until = seq;
      return true;
    }
    // It has caught up, perhaps with more than was held back.
    if (seq <= arrears.after) return true;
    this.#arrears.delete(feed);
    return this.#holdsBack(feed, seq);
  }

  /** Never rejects: what could not be fetched is tried again at the next look. */
  async #catchUp(): Promise<void> {
    this.#fetching = true;
    try {
      for (const [feed, arrears] of this.#arrears) {
        while (!feed.isOver && arrears.after < arrears.until) {
          if (!(await this.#fetchPage(feed, arrears))) return;
        }
        if (feed.isOver) this.#arrears.delete(feed);
      }
    } catch (error) {
      this.#shared.log.debug({ err: error }, 'held back messages not fetched yet');
    } finally {
      this.#fetching = false;
    }
  }

  /** Returns whether it makes sense to go on at once. */
  async #fetchPage(feed: RoomFeed, arrears: Arrears): Promise<boolean> {
    const { fetch, settings } = this.#shared;
    if (!fetch) return false;
    const before = arrears.after;
    const { seq, lowest, messages } = await fetch(feed.rid, arrears.after, PAGE);
    if (this.#state === 'ended') return false;
    // What the owner no longer keeps is skipped, not waited for.
    arrears.after = Math.max(arrears.after, Math.min(lowest - 1, seq));
    for (const message of messages) {
      if (feed.isOver) break;
      if (message.seq !== arrears.after + 1) continue;
      if (this.#transport.unsentBytes > settings.unsentSoftBytes) return false;
      this.#transport.push({ event: 'onChat', json: message.body, seq: message.seq });
      arrears.after = message.seq;
    }
    return arrears.after > before;
  }
}
