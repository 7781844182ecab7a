import type { ChatMessage, Reply } from '../../shared/contract/routes.ts';
import { harmless, type Style } from './style.ts';

/** Puts what happens into lines of text. */
export class Lines {
  readonly #style: Style;
  readonly #timeOf: (time: number) => string;

  constructor(style: Style, { timeOf = localTime }: { timeOf?: (time: number) => string } = {}) {
    this.#style = style;
    this.#timeOf = timeOf;
  }

  /** `elsewhere`: the message is not of the room that the person is looking at. */
  message({ rid, msg, from, target, time }: ChatMessage, { elsewhere }: { elsewhere: boolean }): string {
    const { dim, name, secret } = this.#style;
    const room = elsewhere ? dim(`[${harmless(rid)}] `) : '';
    const isPrivate = target !== '*';
    const who = `${name(harmless(from))}${isPrivate ? secret(' to you') : ''}`;
    const text = harmless(msg).split('\n').join('\n      ');
    return `${dim(this.#timeOf(time))} ${room}${who}: ${isPrivate ? secret(text) : text}`;
  }

  sentPrivately(to: string, text: string, time: number): string {
    const { dim, name, secret } = this.#style;
    return `${dim(this.#timeOf(time))} ${secret('you to')} ${name(harmless(to))}: ${secret(harmless(text))}`;
  }

  joined({ rid, users, count, owner }: Reply<'chat.roomHandler.join'>): string {
    const { bold, dim } = this.#style;
    const more = count > users.length ? ` and ${count - users.length} more` : '';
    const owned = owner === '' ? '' : dim(` (of ${harmless(owner)})`);
    return `${bold(`-- ${harmless(rid)}`)}${owned}${dim(': ')}${this.#names(users)}${more}`;
  }

  who({ rid, users, count, owner }: Omit<Reply<'chat.roomHandler.who'>, 'next'>): string {
    const more = count > users.length ? ` and ${count - users.length} more` : '';
    const owned = owner === '' ? '' : ` (of ${harmless(owner)})`;
    return `${harmless(rid)}${owned}, ${count}: ${this.#names(users)}${more}`;
  }

  rooms({ rooms, next }: Reply<'chat.roomHandler.list'>): string {
    const width = Math.max(...rooms.map(({ count }) => String(count).length), 1);
    const lines = rooms.map(({ rid, count }) => `${String(count).padStart(width)}  ${harmless(rid)}`);
    return [...lines, ...(next === undefined ? [] : ['and more; /rooms TEXT narrows them down'])].join('\n');
  }

  /** Something that happened, not said by anybody. */
  note(text: string): string {
    return this.#style.dim(`-- ${harmless(text)}`);
  }

  warning(text: string): string {
    return this.#style.warn(`!! ${harmless(text)}`);
  }

  #names(users: readonly string[]): string {
    return users.map((user) => this.#style.name(harmless(user))).join(', ');
  }
}

function localTime(time: number): string {
  const date = new Date(time);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}
