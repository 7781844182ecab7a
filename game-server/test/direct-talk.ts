import { expect } from 'vitest';
import type { DirectMessage } from '../../shared/contract/routes.ts';
import type { ChatClient } from './chat-client.ts';

/** What somebody's inbox says of another person. */
export async function inboxOf(client: ChatClient, other: string) {
  const { conversations } = await client.ask('chat.directHandler.inbox', {});
  return conversations.find((conversation) => conversation.with === other);
}

/** Sends, and expects success. */
export async function sendDirect(client: ChatClient, to: string, content: string, id?: string) {
  const answer = await client.ask('chat.directHandler.send', {
    to,
    content,
    ...(id !== undefined && { id }),
  });
  expect(answer).toMatchObject({ code: 200 });
  return answer;
}

/** Resolves with the direct message that says this. */
export function hearsDirect(client: ChatClient, msg: string) {
  return client.hears('onDirect', (body) => body.msg === msg);
}

/** A whole conversation, oldest first. */
export async function wholeConversation(client: ChatClient, other: string): Promise<DirectMessage[]> {
  const all: DirectMessage[] = [];
  for (;;) {
    const before = all[0]?.seq;
    const page = await client.ask('chat.directHandler.history', {
      with: other,
      limit: 200,
      ...(before !== undefined && { before }),
    });
    expect(page).toMatchObject({ code: 200 });
    all.unshift(...page.messages);
    if (!page.more) return all;
  }
}
