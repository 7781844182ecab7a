import type { Conversation } from './storage.ts';

/** The one with the newest message first; those without a message last. Equal ones in the order of their rids. */
export function orderInbox(conversations: Conversation[]): Conversation[] {
  return conversations.sort((a, b) => (b.last?.time ?? 0) - (a.last?.time ?? 0) || (a.rid < b.rid ? -1 : 1));
}
