import type { Client } from '../../../../shared/client/client.ts';
import { TangeloError } from '../../../../shared/errors.ts';
import { directWith } from '../state/place.ts';
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

  /** Asks for everything that the server keeps for this person. Rejects with what went wrong. */
  async list(): Promise<void> {
    await Promise.all([this.listGroups(), this.#listInbox()]);
    const { view } = this.#options.store.state;
    // Whether anybody is here matters to those only who write to somebody.
    const isSocial = view.phase === 'chat' && [...view.rooms.values()].some(({ kind }) => kind !== 'room');
    if (isSocial) await this.listPeople();
  }

  async listGroups(): Promise<void> {
    const { store, marks } = this.#options;
    const { groups } = await this.#client.request('chat.groupHandler.list', {});
    for (const { rid, read } of groups) marks.know(rid, read);
    store.dispatch({ type: 'groupsListed', groups });
  }

  async listPeople(): Promise<void> {
    const { users } = await this.#client.request('user.userHandler.list', { limit: LISTED_PEOPLE });
    this.#options.store.dispatch({ type: 'peopleListed', users });
  }

  /** Answers the new group's room, or what is wrong. */
  async createGroup(
    name: string,
    members: readonly string[],
  ): Promise<{ rid: string } | { problem: string }> {
    try {
      const { rid } = await this.#client.request('chat.groupHandler.create', { name, members: [...members] });
      await this.listGroups();
      return { rid };
    } catch (error) {
      return { problem: personProblem(error) };
    }
  }

  /** Answers what is wrong, if anything. */
  async invite(rid: string, username: string): Promise<string | undefined> {
    try {
      await this.#client.request('chat.groupHandler.invite', { rid, username });
      await this.listGroups();
      return undefined;
    } catch (error) {
      return personProblem(error);
    }
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
  if (!(error instanceof TangeloError)) return sentence(error);
  const { username } = error.details;
  if (error.error === 'NO_SUCH_USER' && typeof username === 'string')
    return `There is nobody called ${username}.`;
  return sentence(error);
}
