import { type Client, type ClientEvents, TangeloError } from '../../shared/client/index.ts';
import { type Command, HELP } from './command.ts';
import { inWords } from './in-words.ts';
import type { Lines } from './lines.ts';

export interface ChatterOptions {
  readonly client: Client;
  readonly lines: Lines;
  readonly print: (text: string) => void;
  /** Told where what is typed goes, whenever that changes. */
  readonly onPlace: (place: { readonly name: string; readonly rid: string | undefined }) => void;
  readonly onQuit: () => void;
}

const LISTED = 200;

/** Shows what happens in the chat, and does what a person types. */
export class Chatter {
  readonly #options: ChatterOptions;
  #offline = false;

  constructor(options: ChatterOptions) {
    this.#options = options;
    const { client } = options;
    client.on('onChat', (message) => {
      const elsewhere = message.rid !== this.#rid;
      this.#print(options.lines.message(message, { elsewhere }));
    });
    client.on('onDirect', ({ from, to, msg, seq, id, time }) => {
      const message = { rid: '', msg, from, target: to, seq, id, time };
      if (from === client.username) this.#print(options.lines.sentPrivately(to, msg, time));
      else this.#print(options.lines.message(message, { elsewhere: false }));
    });
    client.on('onAdd', ({ rid, user }) => this.#note(`${user} is here${this.#in(rid)}`));
    client.on('onLeave', ({ rid, user }) => this.#note(`${user} has left${this.#in(rid)}`));
    client.on('onRename', ({ former, user }) => this.#note(`${former} is ${user} now`));
    client.on('onMove', ({ former, rid, reason }) => {
      this.#note(`${former}: ${reason}; you are in ${rid} now`);
      this.#placed();
    });
    client.on('joined', (room) => {
      if (!room.resumed) this.#print(options.lines.joined(room));
      else if (!room.complete) this.#note(`more was said in ${room.rid} than can be shown: /history`);
      this.#placed();
    });
    client.on('left', ({ rid, error }) => {
      this.#warn(`no longer in ${rid}: ${inWords(error)}`);
      this.#placed();
    });
    client.on('state', (state) => this.#state(state));
  }

  get #rid(): string | undefined {
    return this.#options.client.rooms.at(-1)?.rid;
  }

  /** Never rejects: what could not be done is shown. */
  async carryOut(command: Command): Promise<boolean> {
    try {
      await this.#carryOut(command);
      return true;
    } catch (error) {
      if (!(error instanceof TangeloError)) throw error;
      const unsent =
        command.kind === 'say' || command.kind === 'private' ? `not sent: "${command.text}"; ` : '';
      this.#warn(`${unsent}${inWords(error)}`);
      return false;
    }
  }

  async #carryOut(command: Command): Promise<void> {
    const { client, lines } = this.#options;
    switch (command.kind) {
      case 'nothing':
        return;
      case 'say':
        if (client.state !== 'online') this.#note(`waiting to be sent: ${command.text}`);
        await client.send({ content: command.text, target: '*', rid: this.#room() });
        return;
      case 'private': {
        const { to, text } = command;
        const { time } = await client.send({ content: text, target: to, rid: this.#room() });
        return this.#print(lines.sentPrivately(to, text, time));
      }
      case 'join':
        await client.join(command.rid);
        return;
      case 'leave': {
        const rid = command.rid ?? this.#room();
        await client.leave(rid);
        this.#note(`you have left ${rid}`);
        return this.#placed();
      }
      case 'who': {
        const rid = command.rid ?? this.#room();
        const reply = await client.request('chat.roomHandler.who', { rid, limit: LISTED });
        return this.#print(lines.who(reply));
      }
      case 'rooms': {
        const { prefix } = command;
        const body = { limit: LISTED, ...(prefix !== undefined && { prefix }) };
        return this.#print(lines.rooms(await client.request('chat.roomHandler.list', body)));
      }
      case 'history': {
        const body = { rid: this.#room(), limit: command.limit };
        const { messages } = await client.request('chat.chatHandler.history', body);
        if (messages.length === 0) this.#note('nothing has been said here yet');
        for (const message of messages) this.#print(lines.message(message, { elsewhere: false }));
        return;
      }
      case 'name': {
        const { username } = command;
        const { former } = await client.request('connector.entryHandler.rename', { username });
        this.#note(`${former} is ${username} now`);
        return this.#placed();
      }
      case 'help':
        return this.#print(HELP.join('\n'));
      case 'wrong':
        return this.#warn(command.usage);
      case 'quit':
        return this.#options.onQuit();
    }
  }

  #room(): string {
    const rid = this.#rid;
    if (rid === undefined) throw new TangeloError('NOT_MEMBER', 'You are in no room: /join ROOM');
    return rid;
  }

  #state({ state, reason, retryInMs }: ClientEvents['state']): void {
    if (state === 'online') {
      if (this.#offline) this.#note('connected again');
      this.#offline = false;
      this.#placed();
    } else if (state === 'offline' && !this.#offline) {
      this.#offline = true;
      const when = retryInMs === undefined ? '' : `; trying again in ${(retryInMs / 1_000).toFixed(1)} s`;
      this.#warn(`connection lost${reason === undefined ? '' : ` (${reason})`}${when}`);
    }
  }

  #placed(): void {
    this.#options.onPlace({ name: this.#options.client.username ?? '', rid: this.#rid });
  }

  #in(rid: string): string {
    return rid === this.#rid ? '' : ` (${rid})`;
  }

  #print(text: string): void {
    this.#options.print(text);
  }

  #note(text: string): void {
    this.#print(this.#options.lines.note(text));
  }

  #warn(text: string): void {
    this.#print(this.#options.lines.warning(text));
  }
}
