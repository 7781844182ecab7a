import type { DirectMessage } from '../../contract/routes.ts';
import type { StandInSession } from './stand-in-session.ts';

type Body = Record<string, unknown>;

interface Conversation {
  readonly log: DirectMessage[];
  readonly ids: Map<string, DirectMessage>;
}

/** Direct messages of the stand-in cluster, kept by the names of the two. */
export class StandInConversations {
  /** How many messages an answer to `history` holds at most. */
  pageSize = 500;
  readonly #find: (username: string) => StandInSession | undefined;
  readonly #conversations = new Map<string, Conversation>();

  constructor(find: (username: string) => StandInSession | undefined) {
    this.#find = find;
  }

  /** Stores a message once by its id, and tells both unless `silently`. */
  send(from: string, { to, content, id }: Body, { silently = false } = {}): Body {
    const { log, ids } = this.#between(from, String(to));
    const known = ids.get(`${from} ${id}`);
    const message = known ?? {
      from,
      to: String(to),
      msg: String(content),
      seq: log.length + 1,
      id: String(id),
      time: 1,
    };
    if (known === undefined) {
      log.push(message);
      ids.set(`${from} ${id}`, message);
      if (!silently)
        for (const name of [from, to]) this.#find(String(name))?.socket?.emit('onDirect', message);
    }
    return { id, seq: message.seq, time: message.time, status: 'stored' };
  }

  inbox({ username }: StandInSession): Body {
    const mine = [...this.#conversations].filter(([key]) => key.split(' ').includes(username));
    const conversations = mine.map(([key, { log }]) => {
      const [one, other] = key.split(' ');
      return { with: one === username ? other : one, unread: log.length, read: 0, last: log.at(-1) };
    });
    return { conversations };
  }

  history(
    { username }: StandInSession,
    { with: other, before = Number.POSITIVE_INFINITY, limit = 50 }: Body,
  ): Body {
    const { log } = this.#between(username, String(other));
    const all = log.filter(({ seq }) => seq < Number(before));
    const messages = all.slice(-Math.min(Number(limit), this.pageSize));
    return { messages, more: messages.length < all.length };
  }

  #between(one: string, other: string): Conversation {
    const key = [one, other].sort().join(' ');
    const conversation = this.#conversations.get(key) ?? { log: [], ids: new Map() };
    this.#conversations.set(key, conversation);
    return conversation;
  }
}
