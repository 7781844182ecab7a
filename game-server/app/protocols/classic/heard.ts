import type { Pushes } from '../../../../shared/contract/pushes.ts';
import type { OutgoingPush } from '../../../framework/transport/transport.ts';
import type { Dialect } from './dialect.ts';
import type { ServerMessage } from './messages.ts';

/** A push, as far as the protocol has words for it. */
export type Heard =
  /** Something happened. `batch` is the same array for everyone who hears it. */
  | {
      readonly kind: 'message' | 'came' | 'left' | 'renamed';
      /** In which room; empty: in none, it is for this client alone. */
      readonly rid: string;
      /** Whom it is about. */
      readonly name: string;
      readonly batch: readonly string[];
    }
  /** The room is no more, and the client is in another one. */
  | { readonly kind: 'moved'; readonly former: string; readonly rid: string };

type Read = { readonly [Event in keyof Pushes]?: (body: Pushes[Event], dialect: Dialect) => Heard };

/** Everything else (who is where in other rooms, counts of large rooms) has no word. */
const READ: Read = {
  onChat: ({ rid, from, msg }, dialect) =>
    told('message', rid, from, { type: 'message', identity: from, content: msg }, dialect),
  onDirect: ({ from, msg }, dialect) =>
    told('message', '', from, { type: 'message', identity: from, content: msg }, dialect),
  onAdd: ({ rid, user, from = '' }, dialect) =>
    told('came', rid, user, { type: 'roomchange', identity: user, former: from, roomid: rid }, dialect),
  onLeave: ({ rid, user, to = '' }, dialect) =>
    told('left', rid, user, { type: 'roomchange', identity: user, former: rid, roomid: to }, dialect),
  onRename: ({ rid, former, user }, dialect) =>
    told('renamed', rid, user, { type: 'newidentity', former, identity: user }, dialect),
  onMove: ({ former, rid }) => ({ kind: 'moved', former, rid }),
};

function told(
  kind: 'message' | 'came' | 'left' | 'renamed',
  rid: string,
  name: string,
  message: ServerMessage,
  dialect: Dialect,
): Heard {
  return { kind, rid, name, batch: dialect.write([message]) };
}

/** Puts pushes into the words of a dialect. A push goes to many clients in a row, so the last one is remembered. */
export class Hearing {
  readonly #dialect: Dialect;
  #last: { readonly push: OutgoingPush; readonly heard: Heard | undefined } | undefined;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  hear(push: OutgoingPush): Heard | undefined {
    if (this.#last?.push !== push) this.#last = { push, heard: this.#read(push) };
    return this.#last.heard;
  }

  #read({ event, json }: OutgoingPush): Heard | undefined {
    if (!isRead(event)) return undefined;
    // Made by our own servers, as the contract has it.
    const body = JSON.parse(json.toString());
    return READ[event]?.(body, this.#dialect);
  }
}

function isRead(event: string): event is keyof Pushes {
  return Object.hasOwn(READ, event);
}
