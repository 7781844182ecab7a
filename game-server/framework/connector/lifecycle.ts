/**
 * The life of a connection. It is *undefined* until the protocol's handshake is done, *connected* while nobody has entered on
 * it, *in-chat* while somebody has, *to-be-disconnected* from the moment it was told why it ends, and *disconnected* at last.
 */
export type ConnectionState = 'undefined' | 'connected' | 'in-chat' | 'to-be-disconnected' | 'disconnected';

/** Where each state may lead. Who logs out goes on as one who has not entered. */
const NEXT: Readonly<Record<ConnectionState, readonly ConnectionState[]>> = {
  undefined: ['connected', 'to-be-disconnected', 'disconnected'],
  connected: ['in-chat', 'to-be-disconnected', 'disconnected'],
  'in-chat': ['connected', 'to-be-disconnected', 'disconnected'],
  'to-be-disconnected': ['disconnected'],
  disconnected: [],
};

export class Lifecycle {
  #state: ConnectionState = 'undefined';

  get state(): ConnectionState {
    return this.#state;
  }

  /** Whether requests are carried out and pushes are sent. */
  get isLive(): boolean {
    return this.#state === 'connected' || this.#state === 'in-chat';
  }

  /** Goes on to a state and returns true; changes nothing and returns false where the present one does not lead there. */
  advance(next: ConnectionState): boolean {
    if (!NEXT[this.#state].includes(next)) return false;
    this.#state = next;
    return true;
  }
}
