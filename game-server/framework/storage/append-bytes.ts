import type { AppendRequest } from './storage.ts';

/** What a message takes beside its text. */
const MESSAGE_BYTES = 256;

/** About what the texts of an append take while it waits, in bytes. */
export function bytesOf(requests: readonly AppendRequest[]): number {
  let bytes = 0;
  for (const { messages } of requests) {
    for (const { msg } of messages) bytes += MESSAGE_BYTES + msg.length;
  }
  return bytes;
}
