import type { Pushes } from '../../../../shared/contract/pushes.ts';
import type { ChatMessage, Reply } from '../../../../shared/contract/routes.ts';
import type { Message } from './entry.ts';
import type { Joined, Room } from './room.ts';
import type { Connection, Problem } from './state.ts';

/** What a session of this tab had, when the page was loaded again. */
export interface Restored {
  readonly me: string;
  readonly current: string;
  readonly rooms: readonly Room[];
}

/** Everything that can happen to the state. Times are milliseconds since 1970. */
export type Action =
  | { readonly type: 'entering'; readonly username: string; readonly room: string }
  | { readonly type: 'unreachable' }
  | { readonly type: 'refused'; readonly problem: Problem }
  | { readonly type: 'entered'; readonly username: string; readonly rid: string }
  | { readonly type: 'restored'; readonly session: Restored }
  | { readonly type: 'quit'; readonly username: string; readonly room: string }
  | { readonly type: 'connectionChanged'; readonly connection: Connection }
  | { readonly type: 'visibilityChanged'; readonly visible: boolean }
  | { readonly type: 'roomOpened'; readonly rid: string }
  | { readonly type: 'roomShown'; readonly rid: string }
  | { readonly type: 'roomJoined'; readonly reply: Joined; readonly at: number }
  | { readonly type: 'roomClosed'; readonly rid: string }
  | { readonly type: 'roomMoved'; readonly push: Pushes['onMove']; readonly at: number }
  | { readonly type: 'roomsListed'; readonly rooms: Reply<'chat.roomHandler.list'>['rooms'] }
  | { readonly type: 'roomsChanged'; readonly push: Pushes['onRooms'] }
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
      readonly reply: Reply<'chat.chatHandler.send'>;
    }
  | { readonly type: 'messageFailed'; readonly rid: string; readonly id: string; readonly problem: string }
  | { readonly type: 'targetChosen'; readonly rid: string; readonly target: string }
  | { readonly type: 'remarked'; readonly text: string | undefined };
