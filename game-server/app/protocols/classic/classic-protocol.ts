import type { LineProtocol } from '../../../framework/transport/line/line-protocol.ts';
import { Conversation, type ConversationOptions } from './conversation.ts';
import type { Dialect } from './dialect.ts';
import { Hearing } from './heard.ts';

/** The classic room protocol of JSON messages, carried out by the chat's own routes. */
export function classicProtocol(
  dialect: Dialect,
  options: Pick<ConversationOptions, 'patienceMs'> = {},
): LineProtocol {
  // What goes to many clients is put into words once.
  const hearing = new Hearing(dialect);
  return (link) => new Conversation({ ...options, link, dialect, hearing });
}
