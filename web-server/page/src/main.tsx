import { render } from 'preact';
import { createClient } from '../../../shared/client/index.ts';
import { App } from './components/app.tsx';
import { browserStorage } from './session/browser-storage.ts';
import { ChatSession } from './session/chat-session.ts';
import { findGates } from './session/find-gates.ts';
import { roomInAddress } from './session/room-address.ts';
import {
  forgetSession,
  lastUsed,
  restoreSession,
  saveLastUsed,
  saveSession,
} from './session/saved-session.ts';
import { kindOf } from './state/place.ts';
import { roomToEnter } from './state/reduce-chat.ts';
import { atTheDoor, MAIN_HALL } from './state/state.ts';
import { Store } from './state/store.ts';
import './styles/index.css';

const tabStorage = browserStorage(() => window.sessionStorage);
const lastingStorage = browserStorage(() => window.localStorage);

/** The room that the address names, if it is one that can be entered. */
function linkedRoom(): string | undefined {
  const rid = roomInAddress();
  return rid !== undefined && kindOf(rid) === 'room' ? rid : undefined;
}

const suggestion = lastUsed(lastingStorage);
const store = new Store({
  view: atTheDoor({
    as: suggestion?.registered === true ? 'login' : 'guest',
    username: suggestion?.username ?? '',
    room: linkedRoom() ?? suggestion?.room ?? MAIN_HALL,
  }),
  visible: document.visibilityState === 'visible',
});
const session = new ChatSession({ store, findGates, createClient, storage: tabStorage, now: Date.now });

const restored = restoreSession(tabStorage);
const drafts = restored?.drafts ?? new Map<string, string>();

function save(): void {
  const { view } = store.state;
  if (view.phase === 'door') {
    forgetSession(tabStorage);
  } else {
    saveSession(tabStorage, view, drafts);
  }
}

// At once and not with the rest: whoever says goodbye comes back to these as well.
let used = '';
store.subscribe(() => {
  const { view } = store.state;
  if (view.phase !== 'chat') return;
  const last = { username: view.me, room: roomToEnter(view), registered: view.registered };
  if (used === JSON.stringify(last)) return;
  used = JSON.stringify(last);
  saveLastUsed(lastingStorage, last);
});

window.addEventListener('pagehide', save);
document.addEventListener('visibilitychange', () => {
  const visible = document.visibilityState === 'visible';
  store.dispatch({ type: 'visibilityChanged', visible });
  // A phone may end a hidden page without telling it.
  if (!visible) save();
});

if (restored !== undefined) {
  store.dispatch({ type: 'restored', session: restored.session });
  const linked = roomInAddress();
  if (linked !== undefined) session.open(linked);
  void session.enterAgain();
}

const root = document.getElementById('page');
if (root !== null) render(<App store={store} session={session} drafts={drafts} />, root);
