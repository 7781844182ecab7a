import type { Component } from '../../../../framework/application/component.ts';
import type { OwnerServices } from '../../../../framework/application/services.ts';
import type { Room } from '../../../../framework/channel/room.ts';
import { isConversation } from '../../../domain/conversations.ts';
import { MAIN_HALL, type RoomChange } from '../../../domain/rooms.ts';

const INTERVAL_MS = 100;
const RETRY_MS = 1_000;

/** Tells the owner of MainHall how many are in the rooms of this server, and which come and go, whenever that changes. */
export default ({ channels, rpc, log }: OwnerServices): Component => {
  /** A room that another server owns by now is forgotten with its object. */
  const told = new WeakMap<Room, string>();
  const changed = new Set<Room>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function wait(delayMs: number): void {
    if (!stopped) timer ??= setTimeout(send, delayMs).unref();
  }

  async function send(): Promise<void> {
    timer = undefined;
    const sent = [...changed].filter(isNews);
    changed.clear();
    if (sent.length === 0) return;
    for (const room of sent) told.set(room, stateOf(room));
    try {
      const rooms = await Promise.all(sent.map(changeOf));
      await rpc.chat.roomRemote.changed(MAIN_HALL, { rooms });
    } catch (error) {
      log.debug({ err: error }, 'room news not told; told again shortly');
      for (const room of sent) {
        told.set(room, NOT_TOLD);
        changed.add(room);
      }
      wait(RETRY_MS);
    }
  }

  function isNews(room: Room): boolean {
    return stateOf(room) !== (told.get(room) ?? UNHEARD_OF);
  }

  /** An empty room leaves the list unless somebody owns it, who may have left the cluster for good with the last member. */
  async function changeOf(room: Room): Promise<RoomChange> {
    const { rid } = room;
    const { count } = room.members;
    const isListed = count > 0 || rid === MAIN_HALL || (await channels.ownerOf(room)) !== '';
    return { rid, count, ...(!isListed && { gone: true }) };
  }

  return {
    name: 'room-news',
    start() {
      channels.onChanged((room) => {
        // Messages change a room, too.
        if (isConversation(room.rid) || !isNews(room)) return;
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

/** What others are told of a room, in a word. */
function stateOf({ members, owner }: Room): string {
  return members.count > 0 ? `${members.count}` : owner ? 'empty' : UNHEARD_OF;
}

/** Of a room that is in no list. */
const UNHEARD_OF = 'none';
/** Differs from every state. */
const NOT_TOLD = '';
