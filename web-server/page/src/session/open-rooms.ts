import type { Client } from '../../../../shared/client/client.ts';
import { TangeloError } from '../../../../shared/errors.ts';
import { directWith, kindOf, otherIn } from '../state/place.ts';
import { type Chat, MAIN_HALL } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { roomProblem } from '../text/sentences.ts';
import type { OutgoingMessages } from './outgoing-messages.ts';
import type { Remarks } from './remarks.ts';

/** What is answered to a name that nobody has: there is none, or it cannot be one. */
const NOBODY: ReadonlySet<string> = new Set(['NO_SUCH_USER', 'BAD_REQUEST']);

export interface OpenRoomsOptions {
  readonly store: Store;
  readonly client: () => Client | undefined;
  readonly outgoing: OutgoingMessages;
  readonly remarks: Remarks;
}

/** Keeps the session in the rooms that are open on the page. */
export class OpenRooms {
  readonly #options: OpenRoomsOptions;

  constructor(options: OpenRoomsOptions) {
    this.#options = options;
  }

  /** Shows a room, a group or a conversation, and joins it if need be. */
  open(rid: string): void {
    const { store } = this.#options;
    // With oneself there is no conversation.
    if (rid === directWith(this.#chat?.me ?? '')) return;
    store.dispatch({ type: 'roomOpened', rid });
    store.dispatch({ type: 'roomShown', rid });
    void this.join();
  }

  /** Joins the rooms that are open but not joined, and MainHall always: there one is told of all rooms. */
  async join(): Promise<void> {
    const { store, outgoing } = this.#options;
    const client = this.#options.client();
    if (client?.state !== 'online' || this.#chat === undefined) return;
    store.dispatch({ type: 'roomOpened', rid: MAIN_HALL });
    const open = [...this.#chat.rooms.values()];
    for (const { rid, kind } of open) if (kind === 'direct') outgoing.send(rid);
    // Into groups the server lets us by itself, if it does.
    const isWanted = (rid: string, kind: string) => kind === 'room' || rid === this.#chat?.current;
    const waiting = open.filter(({ rid, kind, joined }) => !joined && isWanted(rid, kind));
    await Promise.all(waiting.map(({ rid }) => this.#join(client, rid)));
  }

  /** A room does not let us in, or not again. */
  lost(rid: string, error: unknown): void {
    const title = this.#chat?.rooms.get(rid)?.title ?? rid;
    this.#close(rid, `${title} could not be opened. ${roomProblem(error)}`);
  }

  /** What was said could not be loaded. With somebody who does not exist, or cannot, there is no conversation either. */
  unreadable(rid: string, error: unknown): void {
    const isNobody = error instanceof TangeloError && NOBODY.has(error.error);
    if (isNobody && kindOf(rid) === 'direct') {
      this.#close(rid, `There is nobody called ${otherIn(rid)}.`);
    }
  }

  get #chat(): Chat | undefined {
    const { view } = this.#options.store.state;
    return view.phase === 'chat' ? view : undefined;
  }

  async #join(client: Client, rid: string): Promise<void> {
    try {
      await client.join(rid);
    } catch (error) {
      if (this.#options.client() !== client || isLost(error)) return;
      this.lost(rid, error);
    }
  }

  #close(rid: string, remark: string): void {
    const { store, remarks } = this.#options;
    if (this.#chat?.current === rid) this.open(MAIN_HALL);
    store.dispatch({ type: 'roomClosed', rid });
    remarks.say(remark);
  }
}

/** The connection went away meanwhile; the next one makes up for it. */
function isLost(error: unknown): boolean {
  return error instanceof TangeloError && (error.error === 'UNAVAILABLE' || error.error === 'TIMEOUT');
}
