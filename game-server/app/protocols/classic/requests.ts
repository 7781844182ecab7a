import { setTimeout as delay } from 'node:timers/promises';
import { Backoff } from '../../../../shared/client/backoff.ts';
import { isTransient } from '../../../../shared/client/failures.ts';
import { type Body, type Reply, type Route, routes } from '../../../../shared/contract/routes.ts';
import { TangeloError } from '../../../../shared/errors.ts';
import type { LineLink } from '../../../framework/transport/line/line-protocol.ts';

/** How long something that may succeed a little later is tried. */
const PATIENCE_MS = 30_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** Rooms, or names, that are asked for at once. */
const PAGE = 1_000;

export interface RoomContents {
  readonly users: readonly string[];
  readonly owner: string;
}

/**
 * Requests of the chat on behalf of a client that cannot be told of an error. What fails for the moment is made again until it
 * succeeds, for half a minute, while the client waits; then, and with every other failure, it rejects.
 */
export class Requests {
  readonly #link: LineLink;
  readonly #patienceMs: number;

  constructor(link: LineLink, { patienceMs = PATIENCE_MS }: { patienceMs?: number | undefined } = {}) {
    this.#link = link;
    this.#patienceMs = patienceMs;
  }

  async ask<R extends Route>(route: R, body: Body<R>): Promise<Reply<R>> {
    // The schema belongs to this very route.
    return routes[route].reply.parse(await this.askAny(route, body)) as Reply<R>;
  }

  /** For answers that nobody looks at. */
  async askAny(route: string, body: object): Promise<unknown> {
    const until = performance.now() + this.#patienceMs;
    const backoff = new Backoff({ minMs: FIRST_PAUSE_MS, maxMs: LONGEST_PAUSE_MS });
    for (;;) {
      try {
        return await this.#link.request(route, body);
      } catch (error) {
        const again = error instanceof TangeloError && isTransient(error) && performance.now() < until;
        if (!again) throw error;
      }
      await delay(backoff.next(), undefined, { ref: false });
    }
  }

  /** All rooms. */
  async rooms(): Promise<{ rid: string; count: number }[]> {
    const rooms: { rid: string; count: number }[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.ask('chat.roomHandler.list', { limit: PAGE, ...(cursor && { cursor }) });
      rooms.push(...page.rooms);
      cursor = page.next;
    } while (cursor !== undefined);
    return rooms;
  }

  /** Everyone in a room; `undefined`: there is no such room. */
  async contents(rid: string): Promise<RoomContents | undefined> {
    const users: string[] = [];
    let owner = '';
    let cursor: string | undefined;
    do {
      const body = { rid, limit: PAGE, ...(cursor && { cursor }) };
      const page = await unlessRefused(this.ask('chat.roomHandler.who', body));
      if (page === undefined) return undefined;
      users.push(...page.users);
      ({ owner, next: cursor } = page);
    } while (cursor !== undefined);
    return { users, owner };
  }
}

/** What a request was refused with for what it is, and not because something does not work: that rejects. */
export async function refusalOf(request: Promise<unknown>): Promise<TangeloError | undefined> {
  try {
    await request;
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error;
  }
}

/** Whether a request is carried out; rejects when that cannot be known. */
export async function succeeds(request: Promise<unknown>): Promise<boolean> {
  return (await refusalOf(request)) === undefined;
}

/** The reply to a request; `undefined` when it is refused. */
export async function unlessRefused<T>(request: Promise<T>): Promise<T | undefined> {
  return (await succeeds(request)) ? request : undefined;
}

function isRefusal(error: unknown): error is TangeloError {
  return error instanceof TangeloError && error.code >= 400 && error.code < 500 && !isTransient(error);
}
