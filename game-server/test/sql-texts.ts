import { randomUUID } from 'node:crypto';
import { PASSWORD } from './accounts.ts';

/** Texts that would do harm, or find what they should not, where they became part of a query. */
export const SQL: readonly string[] = [
  "'; DROP TABLE messages; --",
  "' OR '1'='1",
  '"; DELETE FROM rooms; --',
  "%' OR rid LIKE '%",
  '_%',
  "\\'; SELECT 1; /*",
  "1); INSERT INTO names VALUES ('x','x','x','x'); --",
  `${randomUUID()}' UNION SELECT password_hash FROM accounts --`,
];

/** Requests with the text where only a name can stand, as routes and bodies. */
export function requestsToRefuse(text: string, group: string): readonly (readonly [string, object])[] {
  return [
    ['chat.roomHandler.join', { rid: text }],
    ['chat.roomHandler.create', { rid: text }],
    ['chat.roomHandler.delete', { rid: text }],
    ['chat.roomHandler.who', { rid: text }],
    ['chat.chatHandler.history', { rid: text }],
    ['chat.groupHandler.invite', { rid: text, username: 'ann' }],
    ['chat.groupHandler.invite', { rid: group, username: text }],
    ['chat.groupHandler.create', { name: 'x', members: [text] }],
    ['chat.directHandler.send', { to: text, content: 'x' }],
    ['chat.directHandler.history', { with: text }],
    ['chat.directHandler.read', { with: text, seq: 1 }],
    ['connector.entryHandler.rename', { username: text }],
    ['user.userHandler.register', { username: text, password: PASSWORD }],
  ];
}
