import { z } from 'zod';
import {
  content,
  cursor,
  groupName,
  messageId,
  password,
  roomId,
  roomPrefix,
  seq,
  time,
  username,
  verbatim,
} from './fields.ts';

/** A message of a room, in pushes, in what was missed and in history. `seq` is 0 for a private message. */
const chatMessage = z.object({
  rid: z.string(),
  msg: z.string(),
  from: z.string(),
  target: z.string(),
  seq,
  id: z.string(),
  time,
});

/** A message between two people, in pushes, the inbox and history. */
const directMessage = z.object({
  from: z.string(),
  to: z.string(),
  msg: z.string(),
  seq,
  id: z.string(),
  time,
});

const address = z.object({ host: z.string(), port: z.int() });

const roomCount = z.object({ rid: z.string(), count: z.int() });

/** What entering and joining answer: the room as it is at `seq`. */
const entered = z.object({
  rid: z.string(),
  /** At most 200 names; `count` says how many there are. */
  users: z.array(z.string()),
  count: z.int(),
  owner: z.string(),
  seq,
  /** Oldest first. */
  missed: z.array(chatMessage),
  /** False when more was missed than was sent. */
  complete: z.boolean(),
});

/**
 * The routes that clients can call: `<server type>.<handler>.<method>`, with the schema of the body and the shape of
 * the reply beyond `code`.
 */
export const routes = {
  'gate.gateHandler.queryEntry': {
    body: z.object({ uid: z.string().min(1).max(64) }),
    reply: address.extend({ alternatives: z.array(address) }),
  },
  'connector.entryHandler.enter': {
    body: z.object({
      username: username.optional(),
      rid: roomId.optional(),
      token: z.string().max(2_048).optional(),
      resume: z.string().max(2_048).optional(),
      lastSeq: seq.optional(),
    }),
    reply: entered.extend({
      username: z.string(),
      resume: z.string(),
      /** Of an account: the groups that the session is in from now on, and what was said in them before. */
      groups: z.array(z.object({ rid: z.string(), seq })).optional(),
    }),
  },
  'connector.entryHandler.rename': {
    body: z.object({ username }),
    reply: z.object({ former: z.string(), username: z.string() }),
  },
  'chat.chatHandler.send': {
    body: z.object({
      content,
      /** `*` for the room, else the name of one member. */
      target: z.string().min(1).max(64),
      rid: roomId.optional(),
      id: messageId.optional(),
    }),
    /** A private message has no place in the room's sequence: its `seq` is 0. */
    reply: z.object({ id: z.string(), seq, time }),
  },
  'chat.chatHandler.history': {
    body: z
      .object({
        rid: roomId.optional(),
        before: seq.optional(),
        after: seq.optional(),
        limit: z.int().min(1).max(200).optional(),
      })
      .refine(({ before, after }) => before === undefined || after === undefined, {
        error: 'either before or after, not both',
        path: ['after'],
      }),
    /** Ascending; `more`: there are further ones in the direction that was asked for. */
    reply: z.object({ messages: z.array(chatMessage), more: z.boolean() }),
  },
  'chat.roomHandler.create': {
    body: z.object({ rid: roomId }),
    reply: z.object({ rooms: z.array(roomCount) }),
  },
  'chat.roomHandler.delete': {
    body: z.object({ rid: roomId }),
    reply: z.object({ rooms: z.array(roomCount) }),
  },
  'chat.roomHandler.join': {
    /** `from`: a room that is left right after; told to the members, and ignored unless the session is in it. */
    body: z.object({ rid: roomId, lastSeq: seq.optional(), from: roomId.optional() }),
    reply: entered,
  },
  'chat.roomHandler.leave': {
    /** `to`: where to; told to the members, and ignored unless the session is in it. */
    body: z.object({ rid: roomId, to: roomId.optional() }),
    reply: z.object({}),
  },
  'chat.roomHandler.list': {
    body: z.object({
      limit: z.int().min(1).max(1_000).optional(),
      cursor: cursor.optional(),
      prefix: roomPrefix.optional(),
    }),
    /** `next` is the cursor of the next page; `partial` means that a chat server did not answer in time. */
    reply: z.object({
      rooms: z.array(roomCount),
      next: z.string().optional(),
      partial: z.boolean().optional(),
    }),
  },
  'chat.roomHandler.who': {
    body: z.object({
      rid: roomId,
      limit: z.int().min(1).max(1_000).optional(),
      cursor: cursor.optional(),
    }),
    reply: z.object({
      rid: z.string(),
      users: z.array(z.string()),
      count: z.int(),
      owner: z.string(),
      next: z.string().optional(),
    }),
  },
  'chat.directHandler.send': {
    body: z.object({ to: username, content, id: messageId.optional() }),
    /** `delivered` is a hint: the receiver has a device that is connected. Stored it is in any case. */
    reply: z.object({ id: z.string(), seq, time, status: z.enum(['delivered', 'stored']) }),
  },
  'chat.directHandler.inbox': {
    body: z.object({}),
    reply: z.object({
      conversations: z.array(
        z.object({ with: z.string(), unread: z.int(), read: seq, last: directMessage.optional() }),
      ),
    }),
  },
  'chat.directHandler.history': {
    body: z.object({ with: username, before: seq.optional(), limit: z.int().min(1).max(200).optional() }),
    reply: z.object({ messages: z.array(directMessage), more: z.boolean() }),
  },
  'chat.directHandler.read': {
    body: z.object({ with: username, seq }),
    /** Where the mark is now: it never goes back. */
    reply: z.object({ seq }),
  },
  'chat.groupHandler.create': {
    body: z.object({
      name: groupName,
      members: z.array(username).max(100).optional(),
    }),
    reply: z.object({ rid: z.string() }),
  },
  'chat.groupHandler.invite': { body: z.object({ rid: roomId, username }), reply: z.object({}) },
  'chat.groupHandler.leave': { body: z.object({ rid: roomId }), reply: z.object({}) },
  'chat.groupHandler.list': {
    body: z.object({}),
    reply: z.object({
      groups: z.array(
        z.object({
          rid: z.string(),
          name: z.string(),
          members: z.array(z.string()),
          unread: z.int(),
          read: seq,
          last: chatMessage.optional(),
        }),
      ),
    }),
  },
  'chat.groupHandler.read': { body: z.object({ rid: roomId, seq }), reply: z.object({ seq }) },
  'user.userHandler.register': {
    body: z.object({ username, password }),
    reply: z.object({ token: z.string(), username: z.string() }),
  },
  'user.userHandler.login': {
    // Whatever is wrong with a name or a password, the answer is the same.
    body: z.object({ username: verbatim.max(256), password: z.string().max(256) }),
    reply: z.object({ token: z.string(), username: z.string() }),
  },
  'user.userHandler.logout': { body: z.object({}), reply: z.object({}) },
  'user.userHandler.list': {
    body: z.object({
      limit: z.int().min(1).max(1_000).optional(),
      cursor: cursor.optional(),
      /** Only these, guests among them: whoever has no account and is not here is left out. */
      names: z.array(username).max(100).optional(),
    }),
    reply: z.object({
      users: z.array(z.object({ username: z.string(), online: z.boolean() })),
      next: z.string().optional(),
    }),
  },
} as const satisfies Record<string, { body: z.ZodType; reply: z.ZodType }>;

export type Routes = typeof routes;
export type Route = keyof Routes;
/** What a client passes. */
export type Body<R extends Route> = z.input<Routes[R]['body']>;
/** What a handler answers; the reply on the wire has `code: 200` beside it. */
export type Reply<R extends Route> = z.output<Routes[R]['reply']>;
export type ChatMessage = z.output<typeof chatMessage>;
export type DirectMessage = z.output<typeof directMessage>;
