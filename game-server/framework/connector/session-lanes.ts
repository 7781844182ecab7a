import type { Session } from '../session/session.ts';
import { Lanes } from './lanes.ts';

/** The lanes of each session: what shares one is carried out one after the other. */
export class SessionLanes {
  readonly #lanes = new WeakMap<Session, Lanes>();

  run<T>(session: Session, names: readonly string[], task: () => Promise<T>): Promise<T> {
    let lanes = this.#lanes.get(session);
    if (!lanes) {
      lanes = new Lanes();
      this.#lanes.set(session, lanes);
    }
    return lanes.run(names, task);
  }
}
