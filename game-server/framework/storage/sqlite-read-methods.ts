import type {
  AccountStorage,
  ConversationStorage,
  NameStorage,
  RoomStorage,
  ShardStorage,
} from './storage.ts';

/** Methods that change nothing, as `part.method`. They take no lock and wait for nobody who writes. */
const READS: ReadonlySet<string> = new Set<
  | `names.${keyof NameStorage}`
  | `shards.${keyof ShardStorage}`
  | `rooms.${keyof RoomStorage}`
  | `conversations.${keyof ConversationStorage}`
  | `accounts.${keyof AccountStorage}`
  | 'retention.find'
>([
  'names.find',
  'names.incarnations',
  'shards.epoch',
  'rooms.head',
  'rooms.history',
  'rooms.owned',
  'conversations.members',
  'conversations.inbox',
  'accounts.find',
  'accounts.list',
  'accounts.hasLogin',
  'retention.find',
]);

export function isRead({ part, method }: { readonly part: string; readonly method: string }): boolean {
  return READS.has(`${part}.${method}`);
}
