import type { AppendRequest } from './storage.ts';

/** What a message takes beside its text. */
const MESSAGE_BYTES = 256;

/** About what an append takes while it waits, in bytes. */
export function bytesOf({ messages }: AppendRequest): number {
  return messages.reduce((bytes, { msg }) => bytes + MESSAGE_BYTES + msg.length, 0);
}
