import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ChatSession } from '../session/chat-session.ts';
import { writeRoomToAddress } from '../session/room-address.ts';
import { EVERYONE } from '../state/entry.ts';
import { isOnline } from '../state/people.ts';
import { directWith, type ReadingPosition } from '../state/place.ts';
import { emptyRoom } from '../state/room.ts';
import { type Chat, currentRoom, unreadOutside } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { ChatDialogs, type Question } from './chat-dialogs.tsx';
import { Composer } from './composer.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { Drawer } from './drawer.tsx';
import { MemberList } from './member-list.tsx';
import { MessageLog } from './message-log.tsx';
import { PersonPanel } from './person-panel.tsx';
import { Profile } from './profile.tsx';
import { RoomHeader } from './room-header.tsx';
import { RoomList } from './room-list.tsx';
import { useMedia } from './use-media.ts';

export interface ChatPageProps {
  readonly chat: Chat;
  readonly store: Store;
  readonly session: ChatSession;
  /** What is being written, and where one reads, by room. */
  readonly drafts: Map<string, string>;
  readonly positions: Map<string, ReadingPosition>;
}

type OpenDrawer = 'rooms' | 'members' | undefined;

/** Rooms, messages, members: three columns where there is room for them, else the outer ones are drawers. */
export function ChatPage({ chat, store, session, drafts, positions }: ChatPageProps) {
  const roomsBeside = useMedia('(min-width: 46rem)');
  const membersBeside = useMedia('(min-width: 64rem)');
  const [drawer, setDrawer] = useState<OpenDrawer>(undefined);
  const [question, setQuestion] = useState<Question | undefined>(undefined);
  const [search, setSearch] = useState('');
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
  const openDirect = (name: string) => open(directWith(name));
  const ask = (next: Question) => {
    setDrawer(undefined);
    setQuestion(next);
    if (next.about !== 'deletion' && next.about !== 'leaving') void session.conversations.listPeople();
  };
  const writeTo = (target: string) => {
    // Outside of rooms there is nobody to write past.
    if (room.kind !== 'room') return target === room.title ? undefined : openDirect(target);
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
      <RoomList
        chat={chat}
        search={search}
        onSearch={(text) => {
          setSearch(text);
          session.directory.seek(text.trim());
        }}
        onMoreRooms={() => void session.directory.more()}
        onOpen={open}
        onCreate={(rid) => {
          setDrawer(undefined);
          void session.rooms.create(rid);
        }}
        onNewMessage={() => ask({ about: 'new message' })}
        onNewGroup={() => ask({ about: 'new group' })}
      />
      <Profile
        name={chat.me}
        registered={chat.registered}
        onRename={(username) => session.rename(username)}
        onQuit={() => session.quit()}
      />
    </>
  );
  const online = room.kind === 'direct' && isOnline(chat, room.title);
  const members =
    room.kind === 'direct' ? (
      <PersonPanel name={room.title} online={online} />
    ) : (
      <MemberList
        room={room}
        chat={chat}
        onWriteTo={writeTo}
        onWriteDirectly={openDirect}
        onInvite={() => ask({ about: 'invitation', rid: room.rid })}
      />
    );

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
          me={chat.me}
          online={online}
          unread={unreadOutside(chat)}
          onShowRooms={roomsBeside ? undefined : () => setDrawer('rooms')}
          onShowMembers={membersBeside ? undefined : () => setDrawer('members')}
          onLeave={() => {
            if (room.kind === 'group') ask({ about: 'leaving', rid: room.rid });
            else void session.rooms.leave(room.rid);
          }}
          onDelete={() => ask({ about: 'deletion', rid: room.rid })}
        />
        <ConnectionBanner
          connection={chat.connection}
          onEnterAgain={() => {
            void session.enterAgain();
            composer.current?.focus();
          }}
        />
        <MessageLog
          key={room.rid}
          room={room}
          positions={positions}
          onLoadPast={() => session.loadHistory(room.rid)}
          onWriteTo={writeTo}
          onRetry={(id) => session.messages.retry(room.rid, id)}
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
          onSend={(text) => session.messages.write(room.rid, text)}
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
      {question !== undefined && (
        <ChatDialogs
          question={question}
          chat={chat}
          session={session}
          onOpen={open}
          onClose={() => setQuestion(undefined)}
        />
      )}
    </div>
  );
}
