import type { Logger } from 'pino';
import type { Change } from '../../../shared/proto/generated/tangelo/channel/Change.ts';
import type { RosterReply__Output } from '../../../shared/proto/generated/tangelo/channel/RosterReply.ts';

/** A change of who is in a room; `changes` is empty where people are counted and not listed. */
export interface PresenceChange {
  readonly epoch: number;
  readonly version: number;
  readonly count: number;
  readonly changes: readonly Change[];
}

export interface PresenceOptions {
  readonly epoch: number;
  /** Who is here, if the owner told it with the first join. */
  readonly roster: RosterReply__Output | undefined;
  /** Asks the room's owner who is here. */
  readonly fetchRoster: () => Promise<RosterReply__Output>;
  readonly onChange: (change: PresenceChange) => void;
  readonly log: Logger;
}

/**
 * Who is in a room, as this connector's clients know it. Versions belong to an epoch: a connector that missed one, or has a
 * new owner, fetches the roster and tells the difference.
 */
export class Presence {
  readonly #options: PresenceOptions;
  /** `undefined` while unknown, and where people are counted. */
  #people: Map<string, string> | undefined;
  #epoch: number;
  #version = 0;
  #held: PresenceChange[] = [];
  #syncing = false;

  constructor(options: PresenceOptions) {
    this.#options = options;
    this.#epoch = options.epoch;
    if (options.roster) this.#reset(options.roster);
    else void this.#sync();
  }

  /** The room has an owner with this epoch now. */
  adopt(epoch: number): void {
    if (epoch <= this.#epoch) return;
    this.#epoch = epoch;
    this.#version = 0;
    void this.#sync();
  }

  receive(change: PresenceChange): void {
    if (change.epoch < this.#epoch) return;
    this.adopt(change.epoch);
    if (change.version <= this.#version) return;
    if (change.version === this.#version + 1 && !this.#syncing) {
      this.#apply(change);
      return;
    }
    this.#held.push(change);
    void this.#sync();
  }

  /** The owner's version is known to be at `version`. */
  reach(version: number): void {
    if (version > this.#version) void this.#sync();
  }

  #apply(change: PresenceChange): void {
    this.#version = change.version;
    if (change.changes.length === 0) this.#people = undefined;
    for (const { kind, uid = '', name = '' } of change.changes) {
      if (kind === 'LEAVE') this.#people?.delete(uid);
      else this.#people?.set(uid, name);
    }
    this.#options.onChange(change);
  }

  async #sync(): Promise<void> {
    if (this.#syncing) return;
    this.#syncing = true;
    const { fetchRoster, log } = this.#options;
    let roster: RosterReply__Output | undefined;
    try {
      roster = await fetchRoster();
    } catch (error) {
      log.warn({ err: error }, 'members not compared');
    }
    this.#syncing = false;
    const held = this.#held;
    this.#held = [];
    // Without an answer, or with one of a former owner, the next change or head starts it again: what is held here would do
    // so at once, and for ever.
    if (!roster || roster.epoch < this.#epoch) return;
    this.#compare(roster);
    for (const change of held) this.receive(change);
  }

  #compare(roster: RosterReply__Output): void {
    const { epoch, version, count } = roster;
    if (epoch === this.#epoch && version < this.#version) return;
    const changes = this.#reset(roster);
    if (changes.length > 0) this.#options.onChange({ epoch, version, count, changes });
  }

  /** Takes a roster; returns what differs from the one before, if there was one. */
  #reset(roster: RosterReply__Output): Change[] {
    const before = this.#people;
    const now = roster.listed ? new Map(roster.people.map(({ uid, name }) => [uid, name])) : undefined;
    this.#people = now;
    this.#epoch = roster.epoch;
    this.#version = roster.version;
    return before && now ? differences(before, now) : [];
  }
}

function differences(before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): Change[] {
  const changes: Change[] = [];
  for (const [uid, name] of before) if (!now.has(uid)) changes.push({ kind: 'LEAVE', uid, name });
  for (const [uid, name] of now) {
    const former = before.get(uid);
    if (former === undefined) changes.push({ kind: 'ADD', uid, name });
    else if (former !== name) changes.push({ kind: 'RENAME', uid, name, former });
  }
  return changes;
}
