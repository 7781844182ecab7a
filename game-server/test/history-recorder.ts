import { join } from 'node:path';
import { pino } from 'pino';
import type { ChatMessage } from '../../shared/contract/routes.ts';
import { builtModule } from '../framework/storage/sqlite-fixture.ts';
import { createSqliteStorage } from '../framework/storage/sqlite-storage.ts';
import type { Storage } from '../framework/storage/storage.ts';
import type { ChatClient } from './chat-client.ts';
import type { History, Reception, SeenMessage, SentMessage } from './history-checker.ts';

const PAGE = 200;

/** One receiver's notes: call `joined` before anything of the room is told. */
export interface Receiver {
  /** The room had this seq; again after a reconnect it means nothing, since what was missed has to follow. */
  joined(rid: string, seq: number): void;
  got(message: ChatMessage): void;
}

/** Writes down what senders and receivers of one test saw, for the history checker. */
export class HistoryRecorder {
  readonly #sent: (SentMessage & { readonly acks: { seq: number; atMs: number }[] })[] = [];
  readonly #received: (Reception & { readonly messages: ChatMessage[] })[] = [];

  get acknowledged(): number {
    return this.#sent.filter(({ acks }) => acks.length > 0).length;
  }

  /** Somebody sends a message for the first time; returns how to tell that it was acknowledged, as often as it was. */
  sending(message: Pick<SentMessage, 'rid' | 'sender' | 'id' | 'msg'>): (seq: number) => void {
    const acks: { seq: number; atMs: number }[] = [];
    this.#sent.push({ ...message, sentAtMs: performance.now(), acks });
    return (seq) => void acks.push({ seq, atMs: performance.now() });
  }

  receiver(receiver: string): Receiver {
    const rooms = new Map<string, Reception & { readonly messages: ChatMessage[] }>();
    return {
      joined: (rid, after) => {
        if (rooms.has(rid)) return;
        const reception = { receiver, rid, after, messages: [] };
        rooms.set(rid, reception);
        this.#received.push(reception);
      },
      got: (message) => {
        const reception = rooms.get(message.rid);
        if (!reception) throw new Error(`${receiver} heard of ${message.rid} before they joined it.`);
        reception.messages.push(message);
      },
    };
  }

  /** Which receivers have yet to get what a room holds: empty when everything that was stored has come. */
  behind(stored: History['stored']): string[] {
    return this.#received.flatMap(({ receiver, rid, messages, after }) => {
      const last = messages.at(-1)?.seq ?? after;
      const head = stored.get(rid)?.length ?? 0;
      return last < head ? [`${receiver} is at ${last} of ${head} in ${rid}`] : [];
    });
  }

  history(stored: History['stored']): History {
    return { sent: this.#sent, received: this.#received, stored };
  }
}

/** Everything that a cluster's SQLite has of some rooms, read while the cluster uses it. */
export function readStored(
  dataDir: string,
  rids: readonly string[],
): Promise<Map<string, readonly SeenMessage[]>> {
  const storage = createSqliteStorage({
    file: join(dataDir, 'tangelo.db'),
    log: pino({ level: 'silent' }),
    workerUrl: builtModule('sqlite-worker.js'),
  });
  return readAndClose(storage, rids);
}

/** Everything that a storage has of some rooms, read through its port; closes it. */
export async function readAndClose(
  storage: Pick<Storage, 'rooms' | 'close'>,
  rids: readonly string[],
): Promise<Map<string, readonly SeenMessage[]>> {
  try {
    const stored = new Map<string, readonly SeenMessage[]>();
    for (const rid of rids) {
      stored.set(rid, await allPages((after) => storage.rooms.history({ rid, after, limit: PAGE })));
    }
    return stored;
  } finally {
    await storage.close();
  }
}

/** Everything that a client is told of some rooms when it asks for their history. */
export async function readHistory(
  client: ChatClient,
  rids: readonly string[],
): Promise<Map<string, readonly SeenMessage[]>> {
  const told = new Map<string, readonly SeenMessage[]>();
  for (const rid of rids) {
    await client.ask('chat.roomHandler.join', { rid });
    told.set(rid, await allPages((after) => client.ask('chat.chatHandler.history', { rid, after })));
  }
  return told;
}

/** Reads pages until there are no more. */
export async function allPages<M extends { readonly seq: number }>(
  read: (after: number) => Promise<{ readonly messages: readonly M[]; readonly more: boolean }>,
): Promise<M[]> {
  const all: M[] = [];
  for (;;) {
    const { messages, more } = await read(all.at(-1)?.seq ?? 0);
    all.push(...messages);
    if (!more) return all;
  }
}
