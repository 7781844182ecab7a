import type { ChatMessage } from '../../../../shared/contract/routes.ts';

/** Whom a message is for: the whole room. Every other target is the name of one member. */
export const EVERYONE = '*';

export interface Message {
  readonly kind: 'message';
  /** Unique within a room's timeline, and the same before and after the server has acknowledged the message. */
  readonly key: string;
  readonly id: string;
  readonly from: string;
  readonly mine: boolean;
  readonly text: string;
  readonly target: string;
  /** The place in the room's sequence; 0 for private messages and for what is not acknowledged. */
  readonly seq: number;
  /** Milliseconds since 1970: the server's once it is known. */
  readonly time: number;
  readonly status: 'pending' | 'sent' | 'failed';
  /** Why it failed, for people. */
  readonly problem?: string;
}

export type NoticeEvent =
  | { readonly type: 'joined'; readonly user: string }
  | { readonly type: 'left'; readonly user: string }
  | { readonly type: 'renamed'; readonly former: string; readonly user: string }
  /** We came here because another room has ended. */
  | { readonly type: 'moved'; readonly former: string; readonly reason: string };

/** What happened in a room beside what was said. */
export interface Notice {
  readonly kind: 'notice';
  readonly key: string;
  readonly time: number;
  readonly event: NoticeEvent;
}

export type Entry = Message | Notice;

/** What the server tells of a message, as it is shown to `me`. */
export function messageOf(push: Omit<ChatMessage, 'rid'>, me: string): Message {
  return {
    kind: 'message',
    key: messageKey(push.from, push.id),
    id: push.id,
    from: push.from,
    mine: push.from === me,
    text: push.msg,
    target: push.target,
    seq: push.seq,
    time: push.time,
    status: 'sent',
  };
}

export function isPrivate(message: Message): boolean {
  return message.target !== EVERYONE;
}

export function messageKey(from: string, id: string): string {
  return `${from}/${id}`;
}
