import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChatSession } from '../session/chat-session.ts';
import { writeRoomToAddress } from '../session/room-address.ts';
import { EVERYONE } from '../state/entry.ts';
import { emptyRoom } from '../state/room.ts';
import { type Chat, currentRoom, unreadOutside } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { Composer } from './composer.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { Drawer } from './drawer.tsx';
import { MemberList } from './member-list.tsx';
import { MessageLog, type ReadingPosition } from './message-log.tsx';
import { Profile } from './profile.tsx';
import { RoomHeader } from './room-header.tsx';
import { RoomList } from './room-list.tsx';
import { useMedia } from './use-media.ts';

export interface ChatPageProps {
  readonly chat: Chat;
  readonly store: Store;
  readonly session: ChatSession;
  readonly drafts: Map<string, string>;
}

type OpenDrawer = 'rooms' | 'members' | undefined;

/** Rooms, messages, members: three columns where there is room for them, else the outer ones are drawers. */
export function ChatPage({ chat, store, session, drafts }: ChatPageProps) {
  const roomsBeside = useMedia('(min-width: 46rem)');
  const membersBeside = useMedia('(min-width: 64rem)');
  const [drawer, setDrawer] = useState<OpenDrawer>(undefined);
  const positions = useRef(new Map<string, ReadingPosition>());
  const composer = useRef<HTMLTextAreaElement>(null);
  const wantsToWrite = useRef(false);
  const closeDrawer = useCallback(() => setDrawer(undefined), []);
  const room = currentRoom(chat) ?? emptyRoom(chat.current);

  const open = (rid: string) => {
    setDrawer(undefined);
    if (rid === chat.current) return;
    session.open(rid);
    writeRoomToAddress(rid, 'push');
  };
  const writeTo = (target: string) => {
    setDrawer(undefined);
    store.dispatch({ type: 'targetChosen', rid: room.rid, target });
    composer.current?.focus();
    wantsToWrite.current = drawer !== undefined;
  };
  // A drawer that closes gives the focus back to the button that opened it; its effects run before this one.
  useLayoutEffect(() => {
    if (wantsToWrite.current && drawer === undefined) {
      wantsToWrite.current = false;
      composer.current?.focus();
    }
  }, [drawer]);

  const rooms = (
    <>
      <RoomList chat={chat} onOpen={open} />
      <Profile
        name={chat.me}
        onRename={(username) => session.rename(username)}
        onQuit={() => session.quit()}
      />
    </>
  );
  const members = <MemberList room={room} me={chat.me} onWriteTo={writeTo} />;

  return (
    <div class="chat">
      <button class="skip-link" type="button" onClick={() => composer.current?.focus()}>
        Skip to the message field
      </button>
      {roomsBeside ? (
        <div class="column column-rooms">{rooms}</div>
      ) : (
        <Drawer side="left" label="rooms" open={drawer === 'rooms'} onClose={closeDrawer}>
          {rooms}
        </Drawer>
      )}
      <main class="column column-room">
        <RoomHeader
          room={room}
          unread={unreadOutside(chat)}
          onShowRooms={roomsBeside ? undefined : () => setDrawer('rooms')}
          onShowMembers={membersBeside ? undefined : () => setDrawer('members')}
          onLeave={() => void session.leave(room.rid)}
        />
        <ConnectionBanner connection={chat.connection} onEnterAgain={() => void session.enterAgain()} />
        <MessageLog
          key={room.rid}
          room={room}
          positions={positions.current}
          onWriteTo={writeTo}
          onRetry={(id) => session.retry(room.rid, id)}
          onDiscard={(id) => store.dispatch({ type: 'messageDiscarded', rid: room.rid, id })}
        />
        <p class="remark" role="status">
          {chat.remark}
        </p>
        <Composer
          key={`composer ${room.rid}`}
          field={composer}
          room={room}
          drafts={drafts}
          onSend={(text) => session.send(room.rid, text, room.target)}
          onWriteToEveryone={() => writeTo(EVERYONE)}
        />
      </main>
      {membersBeside ? (
        <div class="column column-members">{members}</div>
      ) : (
        <Drawer side="right" label="members" open={drawer === 'members'} onClose={closeDrawer}>
          {members}
        </Drawer>
      )}
    </div>
  );
}
