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
 * which its session may be already, waits until the client has arrived there.
 */
export class PlaceInRoom {
  readonly #options: PlaceInRoomOptions;
  #rid = '';
  #held: HeardInRoom[] = [];

  constructor(options: PlaceInRoomOptions) {
    this.#options = options;
  }

  /** Empty before the first one. */
  get rid(): string {
    return this.#rid;
  }

  hear(heard: HeardInRoom): void {
    if (heard.rid === this.#rid) this.#options.tell(heard.batch);
    else if (this.#held.length < HELD) this.#held.push(heard);
    else this.#options.onOverflow();
  }

  /**
   * The client is in a room, and is told so by `batch`. `present`: who the batch names, where what was heard may be older than
   * that.
   */
  arrive(rid: string, batch: readonly string[], present?: readonly string[]): void {
    const { tell } = this.#options;
    this.#rid = rid;
    tell(batch);
    const held = this.#held.filter((heard) => heard.rid === rid);
    this.#held = [];
    for (const heard of present ? newTo(present, held) : held) tell(heard.batch);
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
