import type { Component } from '../../../../framework/application/component.ts';
import type { OwnerServices } from '../../../../framework/application/services.ts';
import type { Room } from '../../../../framework/channel/room.ts';
import { isGroup } from '../../../domain/conversations.ts';
import { MAIN_HALL, type RoomChange } from '../../../domain/rooms.ts';

const INTERVAL_MS = 100;
const RETRY_MS = 1_000;

/** Tells the owner of MainHall how many are in the rooms of this server, whenever that changes. */
export default ({ channels, rpc, log }: OwnerServices): Component => {
  /** A room that another server owns by now is forgotten with its object. */
  const told = new WeakMap<Room, number>();
  const changed = new Set<Room>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function wait(delayMs: number): void {
    if (!stopped) timer ??= setTimeout(send, delayMs).unref();
  }

  async function send(): Promise<void> {
    timer = undefined;
    const sent = [...changed].filter((room) => room.members.count !== (told.get(room) ?? 0));
    changed.clear();
    if (sent.length === 0) return;
    const rooms = sent.map((room): RoomChange => {
      const { count } = room.members;
      told.set(room, count);
      return { rid: room.rid, count, ...(count === 0 && room.rid !== MAIN_HALL && { gone: true }) };
    });
    try {
      await rpc.chat.roomRemote.changed(MAIN_HALL, { rooms });
    } catch (error) {
      log.debug({ err: error }, 'the owner of MainHall does not answer; told again shortly');
      for (const room of sent) {
        told.set(room, NOT_TOLD);
        changed.add(room);
      }
      wait(RETRY_MS);
    }
  }

  return {
    name: 'room-news',
    start() {
      channels.onChanged((room) => {
        // Messages change a room, too.
        if (isGroup(room.rid) || room.members.count === (told.get(room) ?? 0)) return;
        changed.add(room);
        wait(INTERVAL_MS);
      });
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
};

/** Differs from every count. */
const NOT_TOLD = -1;
