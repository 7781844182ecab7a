import type { OwnerServices } from '../../../../framework/application/services.ts';
import type { Channels } from '../../../../framework/channel/channels.ts';
import type { Room } from '../../../../framework/channel/room.ts';
import { remote } from '../../../../framework/rpc/remote.ts';
import { isGroup } from '../../../domain/conversations.ts';
import { MAIN_HALL, type PageOptions, type RoomChange, type RoomCount } from '../../../domain/rooms.ts';

const NEWS_INTERVAL_MS = 1_000;

function countOf({ rid, members }: Room): RoomCount {
  return { rid, count: members.count };
}

/** The next rooms with members that everybody may know of. */
function publicPage(channels: Channels, { limit, after, prefix }: PageOptions): RoomCount[] {
  const rooms: RoomCount[] = [];
  for (let last = after, isMore = true; isMore && rooms.length < limit; ) {
    const page = channels.page({ limit, after: last, prefix });
    rooms.push(...page.filter(({ rid }) => !isGroup(rid)).map(countOf));
    isMore = page.length === limit;
    last = page.at(-1)?.rid;
  }
  return rooms.slice(0, limit);
}

export default ({ channels, protos, log }: OwnerServices) => {
  const news = new Map<string, RoomChange>();
  let pause: NodeJS.Timeout | undefined;

  /** The first change is told at once, what follows at most once a second. */
  async function tell(): Promise<void> {
    pause = undefined;
    if (news.size === 0) return;
    pause = setTimeout(tell, NEWS_INTERVAL_MS).unref();
    const rooms = [...news.values()];
    news.clear();
    try {
      (await channels.own(MAIN_HALL)).push('onRooms', { rooms });
    } catch (error) {
      // MainHall has moved; its members ask its new owner's list when they come to it.
      log.debug({ err: error }, 'room news not told');
    }
  }

  return remote(protos.tangelo.chat.RoomRemote, {
    page(request) {
      return { rooms: publicPage(channels, request) };
    },
    count({ rids }) {
      return { rooms: rids.flatMap((rid) => channels.inhabitedRoom(rid) ?? []).map(countOf) };
    },
    async changed({ rooms }) {
      // Rejects with MOVED if the sender has to look for another owner.
      await channels.own(MAIN_HALL);
      for (const { rid, count, gone } of rooms) news.set(rid, { rid, count, ...(gone && { gone }) });
      if (!pause) await tell();
      return {};
    },
  });
};
