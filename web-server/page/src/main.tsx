import { render } from 'preact';
import { createClient } from '../../../shared/client/index.ts';
import { App } from './components/app.tsx';
import { browserStorage } from './session/browser-storage.ts';
import { ChatSession } from './session/chat-session.ts';
import { findGates } from './session/find-gates.ts';
import { lastUsed, saveLastUsed } from './session/last-used.ts';
import { roomInAddress } from './session/room-address.ts';
import { LOGIN_KEY, SavedLogin } from './session/saved-login.ts';
import { forgetSession, type RoomNotes, restoreSession, saveSession } from './session/saved-session.ts';
import { kindOf } from './state/place.ts';
import { roomToEnter } from './state/reduce-chat.ts';
import { atTheDoor, MAIN_HALL } from './state/state.ts';
import { Store } from './state/store.ts';
import './styles/index.css';

const tabStorage = browserStorage(() => window.sessionStorage);
const lastingStorage = browserStorage(() => window.localStorage);
const login = new SavedLogin(lastingStorage);

const suggestion = lastUsed(lastingStorage);
const linked = roomInAddress();
// Conversations and groups cannot be entered; they are opened from wherever one is.
const linkedRoom = linked !== undefined && kindOf(linked) === 'room' ? linked : undefined;
const store = new Store({
  view: atTheDoor({
    as: suggestion?.registered === true ? 'login' : 'guest',
    username: suggestion?.username ?? '',
    room: linkedRoom ?? suggestion?.room ?? MAIN_HALL,
  }),
  visible: document.visibilityState === 'visible',
});
const session = new ChatSession({
  store,
  findGates,
  createClient,
  storage: tabStorage,
  login,
  now: Date.now,
});

const restored = restoreSession(tabStorage);
const notes: RoomNotes = restored?.notes ?? { drafts: new Map(), positions: new Map() };

function save(): void {
  const { view } = store.state;
  if (view.phase === 'door') {
    forgetSession(tabStorage);
  } else {
    saveSession(tabStorage, view, notes);
  }
}

// At once and not with the rest: whoever says goodbye comes back to these as well.
let used = '';
store.subscribe(() => {
  const { view } = store.state;
  if (view.phase !== 'chat') return;
  const { me: username, registered } = view;
  const room = roomToEnter(view);
  if (used === `${username} ${registered} ${room}`) return;
  used = `${username} ${registered} ${room}`;
  saveLastUsed(lastingStorage, { username, registered, room });
});

window.addEventListener('pagehide', save);
document.addEventListener('visibilitychange', () => {
  const visible = document.visibilityState === 'visible';
  store.dispatch({ type: 'visibilityChanged', visible });
  // A phone may end a hidden page without telling it.
  if (!visible) save();
});
// Whoever logs out in one tab has logged out in all of them.
window.addEventListener('storage', ({ key }) => {
  const { view } = store.state;
  const isLogout = key === LOGIN_KEY && login.current === undefined;
  if (isLogout && view.phase === 'chat' && view.registered) session.quit();
});

/** Opens something as soon as somebody is in. */
function openThen(rid: string): void {
  const stop = store.subscribe(() => {
    if (store.state.view.phase !== 'chat') return;
    stop();
    session.open(rid);
  });
}

const known = login.current;
if (restored !== undefined) {
  store.dispatch({ type: 'restored', session: restored.session });
  // Back to where one was first: a link may lead to what cannot be opened.
  void session.enterAgain();
  if (linked !== undefined) session.open(linked);
} else if (known !== undefined) {
  openThen(linked ?? suggestion?.room ?? MAIN_HALL);
  void session.enter({ as: 'login', ...known, password: '', room: MAIN_HALL });
} else if (linked !== undefined && linked !== linkedRoom) {
  openThen(linked);
}

const root = document.getElementById('page');
const { drafts, positions } = notes;
if (root !== null) {
  render(<App store={store} session={session} drafts={drafts} positions={positions} />, root);
}
