import type { Component } from '../../../../framework/application/component.ts';
import type { OwnerServices } from '../../../../framework/application/services.ts';
import { MAIN_HALL, type RoomChange } from '../../../domain/rooms.ts';

const INTERVAL_MS = 100;
const RETRY_MS = 1_000;

/** Tells the owner of MainHall how many are in the rooms of this server, whenever that changes. */
export default ({ channels, rpc, log }: OwnerServices): Component => {
  const told = new Map<string, number>();
  const changed = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;

  async function send(): Promise<void> {
    const rooms: RoomChange[] = [];
    for (const [rid, count] of changed) {
      if ((told.get(rid) ?? 0) === count) continue;
      if (count > 0) told.set(rid, count);
      else told.delete(rid);
      rooms.push({ rid, count, ...(count === 0 && rid !== MAIN_HALL && { gone: true }) });
    }
    changed.clear();
    timer = undefined;
    if (rooms.length === 0) return;
    try {
      await rpc.chat.roomRemote.changed(MAIN_HALL, { rooms });
    } catch (error) {
      log.debug({ err: error }, 'the owner of MainHall does not answer; told again shortly');
      for (const { rid, count } of rooms) {
        told.delete(rid);
        if (!changed.has(rid)) changed.set(rid, count);
      }
      timer ??= setTimeout(send, RETRY_MS);
    }
  }

  return {
    name: 'room-news',
    start() {
      channels.onChanged(({ rid, members }) => {
        changed.set(rid, members.count);
        timer ??= setTimeout(send, INTERVAL_MS);
      });
    },
    stop: () => clearTimeout(timer),
  };
};
