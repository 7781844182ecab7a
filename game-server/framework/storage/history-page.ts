import type { HistoryRequest, StoredMessage } from './storage.ts';

/**
 * Cuts a page out of messages that come in the direction that was asked for, one more than `limit` of them if there are, and
 * puts it in ascending order. Takes no more of them than it needs.
 */
export function pageOf(
  { after, limit, bytes = Number.POSITIVE_INFINITY }: HistoryRequest,
  rows: Iterable<StoredMessage>,
): { messages: StoredMessage[]; more: boolean } {
  const messages: StoredMessage[] = [];
  let more = false;
  let size = 0;
  for (const row of rows) {
    size += Buffer.byteLength(row.msg);
    more = messages.length === limit || (messages.length > 0 && size > bytes);
    if (more) {
      break;
    }
    messages.push({ ...row });
  }
  return { messages: after === undefined ? messages.reverse() : messages, more };
}
