import type { Pushes } from '../../../../shared/contract/pushes.ts';
import type { ChatMessage, DirectMessage, Reply } from '../../../../shared/contract/routes.ts';
import type { Message } from './entry.ts';
import type { Joined, Room } from './room.ts';
import type { Connection, EntryWay, Problem } from './state.ts';

/** What a session of this tab had, when the page was loaded again. */
export interface Restored {
  readonly me: string;
  readonly registered: boolean;
  readonly current: string;
  readonly rooms: readonly Room[];
}

export type RoomPage = Pick<Reply<'chat.roomHandler.list'>, 'rooms' | 'next'>;

export type Presence = Reply<'user.userHandler.list'>['users'][number];

/** A part of what was said in a room, oldest first. */
export interface HistoryPage {
  readonly messages: readonly Omit<ChatMessage, 'rid'>[];
  /** Whether there are further ones before them. */
  readonly more: boolean;
  /** Whether these are the newest there are. */
  readonly newest: boolean;
}

/** Everything that can happen to the state. Times are milliseconds since 1970. */
export type Action =
  | { readonly type: 'entering'; readonly as: EntryWay; readonly username: string; readonly room: string }
  | { readonly type: 'unreachable' }
  | { readonly type: 'refused'; readonly problem: Problem }
  | {
      readonly type: 'entered';
      readonly username: string;
      readonly rid: string;
      /** Whether the name belongs to an account; absent: as before. */
      readonly registered?: boolean;
    }
  | { readonly type: 'restored'; readonly session: Restored }
  | { readonly type: 'quit'; readonly as: EntryWay; readonly username: string; readonly room: string }
  | { readonly type: 'connectionChanged'; readonly connection: Connection }
  | { readonly type: 'visibilityChanged'; readonly visible: boolean }
  | { readonly type: 'roomOpened'; readonly rid: string }
  | { readonly type: 'roomShown'; readonly rid: string }
  | { readonly type: 'roomJoined'; readonly reply: Joined }
  | { readonly type: 'roomClosed'; readonly rid: string }
  | { readonly type: 'roomMoved'; readonly push: Pushes['onMove']; readonly at: number }
  /** The first page of all rooms, instead of what was known. */
  | { readonly type: 'roomsListed'; readonly page: RoomPage }
  /** Further rooms: the next page, or those that were sought. */
  | { readonly type: 'roomsFound'; readonly page: RoomPage; readonly sought?: string }
  | { readonly type: 'roomsChanged'; readonly push: Pushes['onRooms'] }
  | { readonly type: 'groupsListed'; readonly groups: Reply<'chat.groupHandler.list'>['groups'] }
  | {
      readonly type: 'inboxListed';
      readonly conversations: Reply<'chat.directHandler.inbox'>['conversations'];
    }
  | { readonly type: 'peopleListed'; readonly users: readonly Presence[] }
  | {
      readonly type: 'membersListed';
      readonly rid: string;
      readonly users: readonly string[];
      readonly count: number;
    }
  | { readonly type: 'directReceived'; readonly push: DirectMessage }
  | { readonly type: 'readElsewhere'; readonly rid: string; readonly seq: number }
  | { readonly type: 'historyRequested'; readonly rid: string }
  | { readonly type: 'historyLoaded'; readonly rid: string; readonly page: HistoryPage }
  | { readonly type: 'historyFailed'; readonly rid: string }
  | { readonly type: 'memberAdded'; readonly push: Pushes['onAdd']; readonly at: number }
  | { readonly type: 'memberLeft'; readonly push: Pushes['onLeave']; readonly at: number }
  | { readonly type: 'memberRenamed'; readonly push: Pushes['onRename']; readonly at: number }
  | { readonly type: 'membersCounted'; readonly push: Pushes['onCount'] }
  | {
      readonly type: 'selfRenamed';
      readonly reply: Reply<'connector.entryHandler.rename'>;
      readonly at: number;
    }
  | { readonly type: 'messageReceived'; readonly push: ChatMessage }
  | { readonly type: 'messageQueued'; readonly rid: string; readonly message: Message }
  | { readonly type: 'messageRetried'; readonly rid: string; readonly id: string }
  | { readonly type: 'messageDiscarded'; readonly rid: string; readonly id: string }
  | {
      readonly type: 'messageAcknowledged';
      readonly rid: string;
      readonly reply: Pick<Reply<'chat.chatHandler.send'>, 'id' | 'seq' | 'time'>;
    }
  | { readonly type: 'messageFailed'; readonly rid: string; readonly id: string; readonly problem: string }
  | { readonly type: 'targetChosen'; readonly rid: string; readonly target: string }
  | { readonly type: 'remarked'; readonly text: string | undefined };
