import type { Body, Reply } from '../contract/routes.ts';
import { DISCONNECTS } from '../disconnect.ts';
import { TangeloError } from '../errors.ts';
import type { Who } from './client.ts';
import type { Connection } from './connection.ts';
import { isUncertain } from './failures.ts';
import type { ResumeStore } from './resume-store.ts';

export type Entered = Reply<'connector.entryHandler.enter'>;

/** Longer than a server keeps the name of a client that vanished. */
const GHOST_MS = 10_000;

/** Longer than a server keeps a connection that gives no sign of life. */
const LATE_MS = 150_000;

/** Where to come in, and what is known of that room already. */
export type Place = Pick<Body<'connector.entryHandler.enter'>, 'rid' | 'lastSeq'>;

/** How one person enters, the first time and each time after: with the resume token if there is one, else by name. */
export class Entry {
  readonly #store: ResumeStore;
  readonly #who: Who;
  /** Whose session was kept over a reload, where nobody else is asked for. */
  readonly #kept: string | undefined;
  #granted: string | undefined;
  #isFresh = false;
  /** Until when a session may exist that was opened by an `enter` whose answer was lost. */
  #ghostUntil = 0;
  /** Until when resumptions may still take effect that this client has given up: on a connection that stood still. */
  #lateUntil: number[] = [];

  constructor(store: ResumeStore, who: Who) {
    this.#store = store;
    this.#who = who;
    // The token of an account with another name than the kept session's: another person.
    if (who.token !== undefined && who.username !== store.username) store.forget();
    this.#kept = who.token === undefined ? store.username : undefined;
  }

  get who(): Who {
    return this.#who;
  }

  get hasEntered(): boolean {
    return this.#granted !== undefined;
  }

  /** Whether the last entering made up somebody new, whom nobody can have written to yet. */
  get isFresh(): boolean {
    return this.#isFresh;
  }

  /** The name to ask for, or the one that was granted. */
  get username(): string | undefined {
    return this.#granted ?? this.#who.username ?? this.#kept;
  }

  /** The server says that the name is another one now. */
  rename(username: string): void {
    this.#granted = username;
    if (this.#store.token !== undefined) this.#store.keep(this.#store.token, username);
  }

  /**
   * Whether it may be ourselves who have taken the session over: a resumption that was given up can reach its server late, and
   * takes the session from the connection that came after it. True once for each of them.
   */
  isOwnTakeover(error: TangeloError): boolean {
    if (error.details.kickCode !== DISCONNECTS.TAKEN_OVER.code) return false;
    this.#lateUntil = this.#lateUntil.filter((until) => Date.now() < until);
    return this.#lateUntil.shift() !== undefined;
  }

  async enter(connection: Connection, place: Place): Promise<Entered> {
    const resume = this.#store.token;
    if (resume === undefined) return this.#enterByName(connection, place);
    try {
      // A session that comes back has its name; only the first time may somebody ask for another one.
      const username = this.#granted === undefined ? this.#who.username : undefined;
      const body = { ...place, username, resume };
      return this.#keep(await connection.request('connector.entryHandler.enter', body), { isFresh: false });
    } catch (error) {
      if (isUncertain(error)) this.#lateUntil.push(Date.now() + LATE_MS);
      if (!(error instanceof TangeloError) || error.error !== 'BAD_TOKEN') throw error;
      this.#store.forget();
      return this.#enterByName(connection, place);
    }
  }

  async #enterByName(connection: Connection, place: Place): Promise<Entered> {
    const body = { ...place, username: this.username, token: this.#who.token };
    try {
      const isFresh = this.#who.token === undefined;
      return this.#keep(await connection.request('connector.entryHandler.enter', body), { isFresh });
    } catch (error) {
      if (mayHoldTheName(error)) this.#ghostUntil = Date.now() + GHOST_MS;
      else if (this.#isOwnGhost(error)) {
        throw new TangeloError(
          'UNAVAILABLE',
          'The name is still held by an attempt of our own whose answer was lost.',
        );
      }
      throw error;
    }
  }

  #isOwnGhost(error: unknown): boolean {
    return error instanceof TangeloError && error.error === 'NAME_TAKEN' && Date.now() < this.#ghostUntil;
  }

  #keep(reply: Entered, { isFresh }: { isFresh: boolean }): Entered {
    this.#granted = reply.username;
    this.#isFresh = isFresh;
    this.#store.keep(reply.resume, reply.username);
    return reply;
  }
}

/** Whether a refused attempt may hold the name for a while: a storage that is away cannot be told to free it. */
function mayHoldTheName(error: unknown): boolean {
  return isUncertain(error) || (error instanceof TangeloError && error.error === 'STORAGE_UNAVAILABLE');
}
