import { ChatClient } from './chat-client.ts';
import type { Operation } from './room-operation.ts';
import type { SeededRandom } from './seeded-random.ts';

export interface PeopleOptions {
  /** Of all connectors. */
  readonly urls: readonly string[];
  /** Of the accounts, by name. */
  readonly tokens: ReadonlyMap<string, string>;
  readonly random: SeededRandom;
}

/** One connection a person, on any connector; a new one after each goodbye. */
export class People {
  readonly #clients = new Map<string, ChatClient>();
  readonly #options: PeopleOptions;

  constructor(options: PeopleOptions) {
    this.#options = options;
  }

  async of(person: string): Promise<ChatClient> {
    let client = this.#clients.get(person);
    if (!client) {
      const { random, urls } = this.#options;
      const [first = '', ...others] = urls;
      client = await ChatClient.connect(random.pick([first, ...others]));
      this.#clients.set(person, client);
    }
    return client;
  }

  leave(person: string): void {
    this.#clients.get(person)?.leave();
    this.#clients.delete(person);
  }

  async carryOut(operation: Operation): Promise<Record<string, unknown>> {
    const client = await this.of(operation.person);
    switch (operation.kind) {
      case 'enter': {
        const { username, account, rid } = operation;
        return client.call('connector.entryHandler.enter', {
          ...(username !== undefined && { username }),
          ...(rid !== undefined && { rid }),
          ...(account && { token: this.#options.tokens.get(username ?? '') }),
        });
      }
      case 'rename':
        return client.call('connector.entryHandler.rename', { username: operation.username });
      case 'send': {
        const { content, rid } = operation;
        return client.call('chat.chatHandler.send', {
          content,
          target: '*',
          ...(rid !== undefined && { rid }),
        });
      }
      case 'whisper': {
        const { content, rid, target } = operation;
        return client.call('chat.chatHandler.send', { content, target, rid });
      }
      case 'history': {
        const { kind: _kind, person: _person, ...range } = operation;
        return client.call('chat.chatHandler.history', { ...range, limit: 200 });
      }
      case 'list':
        return client.call('chat.roomHandler.list', {});
      case 'disconnect':
        this.leave(operation.person);
        return {};
      default:
        return client.call(`chat.roomHandler.${operation.kind}`, { rid: operation.rid });
    }
  }
}
