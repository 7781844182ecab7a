/** The room that always exists, that nobody owns, and in which everyone starts. */
export const MAIN_HALL = 'MainHall';

export interface RoomCount {
  readonly rid: string;
  readonly count: number;
}

/** What people in MainHall are told of a room; `gone`: it has left the list. */
export interface RoomChange extends RoomCount {
  readonly gone?: boolean;
}

export interface PageOptions {
  readonly limit: number;
  /** Only rooms after this one. */
  readonly after?: string | undefined;
  readonly prefix?: string | undefined;
}

/**
 * The first rooms by name after a cursor, of any number of them: only as many as the page holds are ever sorted.
 */
export function pageOfRooms(
  rooms: Iterable<RoomCount>,
  { limit, after = '', prefix = '' }: PageOptions,
): RoomCount[] {
  const page: RoomCount[] = [];
  for (const room of rooms) {
    if (room.rid <= after || !room.rid.startsWith(prefix)) continue;
    const last = page.at(-1);
    if (page.length === limit && last && room.rid >= last.rid) continue;
    page.splice(position(page, room.rid), 0, room);
    if (page.length > limit) page.pop();
  }
  return page;
}

/** Where a name belongs in a sorted page. */
function position(page: readonly RoomCount[], rid: string): number {
  let low = 0;
  let high = page.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = page[middle];
    if (there && there.rid < rid) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Joins the pages of several servers into the next page of all. MainHall is listed with nobody in it, too; a room that has
 * just moved, and is still on the page of its former server, is listed once.
 */
export function mergePages(
  pages: readonly (readonly RoomCount[])[],
  options: PageOptions,
): { rooms: RoomCount[]; next?: string } {
  const counts = new Map([[MAIN_HALL, 0]]);
  for (const { rid, count } of pages.flat()) counts.set(rid, Math.max(count, counts.get(rid) ?? 0));
  const all = Array.from(counts, ([rid, count]) => ({ rid, count }));
  const rooms = pageOfRooms(all, { ...options, limit: options.limit + 1 });
  if (rooms.length <= options.limit) return { rooms };
  rooms.pop();
  const last = rooms.at(-1);
  return last ? { rooms, next: last.rid } : { rooms };
}
