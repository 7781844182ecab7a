import { MAIN_HALL } from '../../domain/rooms.ts';
import type { Heard } from './heard.ts';

type HeardInRoom = Exclude<Heard, { kind: 'moved' }>;

/** What may be heard of the next room before the client is in it. */
const HELD = 5_000;

export interface PlaceInRoomOptions {
  readonly tell: (batch: readonly string[]) => void;
  /** More was heard than can be held. */
  readonly onOverflow: () => void;
}

/**
 * Which room the client is in, as far as it was told. What is heard of that room is passed on; what is heard of the next one, in
 * which its session may be already, waits until the client has arrived there. Other rooms are none of its business.
 */
export class PlaceInRoom {
  readonly #options: PlaceInRoomOptions;
  #rid = '';
  #next: string | undefined;
  #held: HeardInRoom[] = [];

  constructor(options: PlaceInRoomOptions) {
    this.#options = options;
  }

  /** Empty before the first one. */
  get rid(): string {
    return this.#rid;
  }

  /** The client may be on its way into a room; `undefined`: it stays. */
  expect(rid: string | undefined): void {
    this.#next = rid;
    this.#held = this.#held.filter((heard) => this.#isToHold(heard));
  }

  hear(heard: HeardInRoom): void {
    if (this.#rid !== '' && (heard.rid === this.#rid || heard.rid === '')) this.#options.tell(heard.batch);
    else if (!this.#isToHold(heard)) return;
    else if (this.#held.length < HELD) this.#held.push(heard);
    else this.#options.onOverflow();
  }

  /**
   * The client is in a room, and is told so by `batch`. `present`: who the batch names, where what was heard may be older than
   * that.
   */
  arrive(rid: string, batch: readonly string[], present?: readonly string[]): void {
    const { tell } = this.#options;
    const held = this.#held.filter((heard) => heard.rid === rid || heard.rid === '');
    this.#rid = rid;
    this.#next = undefined;
    this.#held = [];
    tell(batch);
    for (const heard of present ? newTo(present, held) : held) tell(heard.batch);
  }

  /** Whoever's room is deleted is in MainHall before it hears of that. */
  #isToHold({ rid }: HeardInRoom): boolean {
    return rid === '' || rid === this.#next || rid === MAIN_HALL;
  }
}

/** Leaves out who came and is named already, and who left and is not named. */
function newTo(present: readonly string[], held: readonly HeardInRoom[]): HeardInRoom[] {
  const known = new Set(present);
  return held.filter(({ kind, name }) => {
    if (kind === 'came') return !known.has(name) && known.add(name);
    return kind !== 'left' || known.delete(name);
  });
}
