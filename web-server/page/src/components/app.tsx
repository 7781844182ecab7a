import { useEffect } from 'preact/hooks';
import type { ChatSession } from '../session/chat-session.ts';
import { roomInAddress, writeRoomToAddress } from '../session/room-address.ts';
import type { ReadingPosition } from '../state/place.ts';
import { currentRoom, MAIN_HALL, type State, unreadOutside } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { ChatPage } from './chat-page.tsx';
import { DoorPage } from './door-page.tsx';
import { useStore } from './use-store.ts';

export interface AppProps {
  readonly store: Store;
  readonly session: ChatSession;
  /** What is being written, and where one reads, by room; kept over a reload. */
  readonly drafts: Map<string, string>;
  readonly positions: Map<string, ReadingPosition>;
}

export function App({ store, session, drafts, positions }: AppProps) {
  const { view } = useStore(store);
  const shown = view.phase === 'chat' ? view.current : undefined;
  const title = titleOf(view);

  useEffect(() => {
    document.title = title;
  }, [title]);

  // Rooms that are opened on the page push their address themselves; this is for those that the server chooses.
  useEffect(() => {
    if (shown !== undefined) writeRoomToAddress(shown, 'replace');
  }, [shown]);

  useEffect(() => {
    const onPopState = () => {
      if (store.state.view.phase === 'chat') session.open(roomInAddress() ?? MAIN_HALL);
    };
    window.addEventListener('popstate', onPopState);
    return () => window.removeEventListener('popstate', onPopState);
  }, [store, session]);

  if (view.phase === 'door') {
    return (
      <DoorPage
        door={view}
        onEnter={(request) => void session.enter(request)}
        onCancel={() => session.quit()}
      />
    );
  }
  return <ChatPage chat={view} store={store} session={session} drafts={drafts} positions={positions} />;
}

function titleOf(view: State['view']): string {
  if (view.phase === 'door') return 'Tangelo';
  const unread = unreadOutside(view) + (currentRoom(view)?.unread ?? 0);
  const title = currentRoom(view)?.title ?? view.current;
  return `${unread > 0 ? `(${unread}) ` : ''}${title} · Tangelo`;
}
