import { z } from 'zod';

/** What a client of the classic room protocol sends. */
export type ClientMessage = z.output<typeof clientMessage>;

/** What it gets. No field is ever null. */
export type ServerMessage =
  | { readonly type: 'newidentity'; readonly former: string; readonly identity: string }
  | {
      readonly type: 'roomchange';
      readonly identity: string;
      /** Empty: the person came from nowhere. */
      readonly former: string;
      /** Empty: the person is gone. */
      readonly roomid: string;
    }
  | { readonly type: 'roomlist'; readonly rooms: readonly ListedRoom[] }
  | {
      readonly type: 'roomcontents';
      readonly roomid: string;
      readonly identities: readonly string[];
      /** Empty: nobody. */
      readonly owner: string;
    }
  | { readonly type: 'message'; readonly identity: string; readonly content: string };

interface ListedRoom {
  readonly roomid: string;
  readonly count: number;
}

const clientMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('identitychange'), identity: z.string() }),
  z.object({ type: z.literal('join'), roomid: z.string() }),
  z.object({ type: z.literal('createroom'), roomid: z.string() }),
  z.object({ type: z.literal('delete'), roomid: z.string() }),
  z.object({ type: z.literal('who'), roomid: z.string() }),
  z.object({ type: z.literal('list') }),
  z.object({ type: z.literal('message'), content: z.string() }),
  z.object({ type: z.literal('quit') }),
]);

/** `undefined`: not JSON, not a message, or of no type that there is. */
export function parseMessage(text: string): ClientMessage | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The protocol has no answer to such a line.
    return undefined;
  }
  return clientMessage.safeParse(json).data;
}

/** Names that a client of this protocol may choose: stricter than the chat's own rule. */
export function isIdentity(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9]{2,15}$/.test(text);
}

/** Rooms that it may join, create and delete. */
export function isRoomId(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9]{2,31}$/.test(text);
}
