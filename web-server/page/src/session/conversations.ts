import type { Client } from '../../../../shared/client/client.ts';
import { TangeloError } from '../../../../shared/errors.ts';
import { directWith, kindOf } from '../state/place.ts';
import type { Store } from '../state/store.ts';
import { sentence } from '../text/sentences.ts';
import type { ReadMarks } from './read-marks.ts';

/** Names that a page lists at most; who is not among them is found by name all the same. */
const LISTED_PEOPLE = 1_000;

export interface ConversationsOptions {
  readonly store: Store;
  readonly client: () => Client | undefined;
  readonly marks: ReadMarks;
}

/** The person's groups and conversations, as the server keeps them. */
export class Conversations {
  readonly #options: ConversationsOptions;

  constructor(options: ConversationsOptions) {
    this.#options = options;
  }

  /** Follows what happens to groups and read marks. Answers what ends it. */
  follow(client: Client): () => void {
    const { store, marks } = this.#options;
    const ends = [
      client.on('onGroup', () => void this.#refresh(() => this.#listGroups())),
      client.on('onAdd', ({ rid, user }) => {
        const { view } = store.state;
        const room = view.phase === 'chat' ? view.rooms.get(rid) : undefined;
        const isNew = room?.kind === 'group' && !room.members.includes(user);
        if (isNew) void this.#refresh(() => this.#listGroups());
      }),
      // Perhaps for good; on this very device, if it was done on another one. The list of groups knows.
      client.on('onLeave', ({ rid }) => {
        if (kindOf(rid) === 'group') void this.#refresh(() => this.#listGroups());
      }),
      client.on('onRead', (push) => {
        const rid = 'with' in push ? directWith(push.with) : push.rid;
        marks.know(rid, push.seq);
        store.dispatch({ type: 'readElsewhere', rid, seq: push.seq });
      }),
    ];
    return () => {
      for (const end of ends) end();
    };
  }

  /** Asks for everything that the server keeps for this person. */
  async list(): Promise<void> {
    await this.#refresh(() => Promise.all([this.#listGroups(), this.#listInbox()]));
  }

  /** Asks who has an account, and who of them is here. */
  async listPeople(): Promise<void> {
    await this.#refresh(async () => {
      const { users } = await this.#client.request('user.userHandler.list', { limit: LISTED_PEOPLE });
      this.#options.store.dispatch({ type: 'peopleListed', users });
    });
  }

  /** Answers the new group's room, or what is wrong. */
  async createGroup(
    name: string,
    members: readonly string[],
  ): Promise<{ rid: string } | { problem: string }> {
    try {
      const { rid } = await this.#client.request('chat.groupHandler.create', { name, members: [...members] });
      await this.#refresh(() => this.#listGroups());
      return { rid };
    } catch (error) {
      return { problem: personProblem(error) };
    }
  }

  /** Answers what is wrong, if anything. */
  async invite(rid: string, username: string): Promise<string | undefined> {
    try {
      await this.#client.request('chat.groupHandler.invite', { rid, username });
      await this.#refresh(() => this.#listGroups());
      return undefined;
    } catch (error) {
      return personProblem(error);
    }
  }

  async #refresh(ask: () => Promise<unknown>): Promise<void> {
    try {
      await ask();
    } catch {
      // What is shown stays, pushes go on changing it, and with the next connection everything is asked for again.
    }
  }

  async #listGroups(): Promise<void> {
    const { store, marks } = this.#options;
    const { groups } = await this.#client.request('chat.groupHandler.list', {});
    for (const { rid, read } of groups) marks.know(rid, read);
    store.dispatch({ type: 'groupsListed', groups });
  }

  async #listInbox(): Promise<void> {
    const { store, marks } = this.#options;
    const { conversations } = await this.#client.request('chat.directHandler.inbox', {});
    for (const { with: name, read } of conversations) marks.know(directWith(name), read);
    store.dispatch({ type: 'inboxListed', conversations });
  }

  get #client(): Client {
    const client = this.#options.client();
    if (client === undefined) throw new TangeloError('UNAVAILABLE');
    return client;
  }
}

function personProblem(error: unknown): string {
  const { username } = error instanceof TangeloError ? error.details : {};
  const isUnknown = error instanceof TangeloError && error.error === 'NO_SUCH_USER';
  return isUnknown && typeof username === 'string' ? `There is nobody called ${username}.` : sentence(error);
}
