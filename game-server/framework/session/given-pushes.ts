/** What was pushed longer ago is not pushed again any more: a request is repeated within seconds. */
const KEPT = 64;

/** Which pushes sessions were given last, by the keys of the pushes. A session that is gone is forgotten with its object. */
export class GivenPushes {
  readonly #keys = new WeakMap<object, Set<string>>();

  /** False if the session was given it already. */
  add(session: object, key: string): boolean {
    let keys = this.#keys.get(session);
    if (!keys) {
      keys = new Set();
      this.#keys.set(session, keys);
    }
    if (keys.has(key)) return false;
    keys.add(key);
    if (keys.size > KEPT) for (const oldest of keys) return keys.delete(oldest);
    return true;
  }
}
