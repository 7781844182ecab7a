import type { OwnerServices } from '../../../../framework/application/services.ts';
import { remote } from '../../../../framework/rpc/remote.ts';
import { isGroup } from '../../../domain/conversations.ts';
import { MAIN_HALL, pageOfRooms, type RoomChange, type RoomCount } from '../../../domain/rooms.ts';

const NEWS_INTERVAL_MS = 1_000;

export default ({ channels, protos, log }: OwnerServices) => {
  const news = new Map<string, RoomChange>();
  let pause: NodeJS.Timeout | undefined;

  function* counts(): Iterable<RoomCount> {
    for (const { rid, members } of channels.inhabited())
      if (!isGroup(rid)) yield { rid, count: members.count };
  }

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
    page({ limit, after, prefix }) {
      return { rooms: pageOfRooms(counts(), { limit, after, prefix }) };
    },
    count({ rids }) {
      const wanted = new Set(rids);
      return { rooms: [...counts()].filter(({ rid }) => wanted.has(rid)) };
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
