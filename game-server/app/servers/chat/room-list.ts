import { TangeloError } from '../../../../shared/errors.ts';
import type { OwnerServices } from '../../../framework/application/services.ts';
import { MAIN_HALL, mergePages, type RoomCount } from '../../domain/rooms.ts';

/** How long one chat server may keep the list of all waiting. */
const SERVER_TIMEOUT_MS = 200;
/** How many rooms with an owner are looked at together, and how often for one page. */
const EMPTY_STEP = 1_001;
const EMPTY_STEPS = 4;
/** A cursor says in which part of the list it stands: rooms with members come first, then empty ones. */
const INHABITED = 'm:';
const EMPTY = 'e:';

export interface ListRequest {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly prefix?: string | undefined;
}

export interface RoomList {
  rooms: RoomCount[];
  next?: string;
  /** A chat server did not answer in time. */
  partial?: boolean;
}

/** Lists the rooms of all chat servers, and those that are kept but empty. */
export function createRoomList({ rpc, placements, storage }: OwnerServices) {
  /** What the chat servers that answer in time say. */
  async function askAll(
    ask: (server: { server: string }) => Promise<{ rooms: RoomCount[] }>,
  ): Promise<{ pages: RoomCount[][]; partial: boolean }> {
    const answers = await Promise.allSettled(
      placements.current.up('chat').map(({ id }) => ask({ server: id })),
    );
    const pages = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value.rooms] : []));
    return { pages, partial: pages.length < answers.length };
  }

  async function inhabited({ limit, prefix = '' }: ListRequest, after: string) {
    const request = { limit: limit + 1, after, prefix };
    const { pages, partial } = await askAll((server) =>
      rpc.chat.roomRemote.page(server, request, { timeoutMs: SERVER_TIMEOUT_MS }),
    );
    return { ...mergePages(pages, { limit, after, prefix }), partial };
  }

  /** The next rooms that somebody owns and nobody is in; fewer than asked for if most of those at hand have members. */
  async function empty(limit: number, after: string, prefix: string) {
    const rooms: RoomCount[] = [];
    let partial = false;
    let last = after;
    for (let step = 0; step < EMPTY_STEPS; step += 1) {
      const rids = await storage.rooms.owned({ after: last, prefix, limit: EMPTY_STEP });
      if (rids.length === 0) return { rooms, partial };
      const counts = await askAll((server) =>
        rpc.chat.roomRemote.count(server, { rids }, { timeoutMs: SERVER_TIMEOUT_MS }),
      );
      partial ||= counts.partial;
      const taken = new Set(counts.pages.flat().map(({ rid }) => rid));
      for (const rid of rids) {
        if (rooms.length === limit) return { rooms, next: last, partial };
        if (!taken.has(rid) && rid !== MAIN_HALL) rooms.push({ rid, count: 0 });
        last = rid;
      }
      if (rids.length < EMPTY_STEP) return { rooms, partial };
    }
    return { rooms, next: last, partial };
  }

  return async (request: ListRequest): Promise<RoomList> => {
    const { limit, cursor = INHABITED, prefix = '' } = request;
    if (!cursor.startsWith(INHABITED) && !cursor.startsWith(EMPTY)) {
      throw new TangeloError('BAD_REQUEST', 'cursor: what `next` of the page before said', {
        field: 'cursor',
      });
    }
    const after = cursor.slice(INHABITED.length);
    let rooms: RoomCount[] = [];
    let partial = false;
    if (cursor.startsWith(INHABITED)) {
      const first = await inhabited(request, after);
      if (first.next !== undefined) return pageOf(first.rooms, INHABITED + first.next, first.partial);
      rooms = first.rooms;
      partial = first.partial;
    }
    const rest = await empty(limit - rooms.length, cursor.startsWith(EMPTY) ? after : '', prefix);
    return pageOf(
      [...rooms, ...rest.rooms],
      rest.next === undefined ? undefined : EMPTY + rest.next,
      partial || rest.partial,
    );
  };
}

function pageOf(rooms: readonly RoomCount[], next: string | undefined, partial: boolean): RoomList {
  return {
    rooms: rooms.map(({ rid, count }) => ({ rid, count })),
    ...(next !== undefined && { next }),
    ...(partial && { partial }),
  };
}
