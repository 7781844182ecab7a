import { encodeModifiedUtf8 } from '../../../framework/transport/line/modified-utf8.ts';
import type { ServerMessage } from './messages.ts';

/** How the messages of the classic room protocol are written. */
export interface Dialect {
  /** One batch: what the server has to say at once. */
  write(batch: readonly ServerMessage[]): readonly string[];
  /** What answers a refused createroom or delete; `undefined`: a list of the rooms tells. */
  readonly refusal: readonly string[] | undefined;
  /** What answers a message that does not follow the protocol; `undefined`: nothing. */
  readonly ignored: readonly string[] | undefined;
}

/** As it stands. */
export const plainDialect: Dialect = {
  write: (batch) => batch.map((message) => JSON.stringify(message)),
  refusal: undefined,
  ignored: undefined,
};

const END_OF_BATCH = 'EOF';
/** A frame of Java's `writeUTF` holds no more bytes than this. */
const MAX_BYTES = 0xffff;

/**
 * For the client of the "Simple Chat System" article: a batch ends with `EOF`, rooms are the keys of an object, the owner's name
 * carries a `*` among the members, and a refusal is nothing, twice. It reads a batch after whatever it has sent, an empty message
 * too, before it looks at its keyboard again.
 */
export const javaDialect: Dialect = {
  write: (batch) => [...batch.map(toJava), END_OF_BATCH],
  refusal: [END_OF_BATCH, END_OF_BATCH],
  ignored: [END_OF_BATCH],
};

function toJava(message: ServerMessage): string {
  switch (message.type) {
    case 'roomlist':
      return fitting(message.rooms, (rooms) => ({
        ...message,
        rooms: Object.fromEntries(rooms.map(({ roomid, count }) => [roomid, count])),
      }));
    case 'roomcontents':
      return fitting(message.identities, (identities) => ({
        ...message,
        identities: identities.map((name) => (name === message.owner ? `${name}*` : name)),
      }));
    default:
      return JSON.stringify(message);
  }
}

/** As many of the items as a frame can hold, roughly. */
function fitting<T>(items: readonly T[], toMessage: (items: readonly T[]) => object): string {
  for (let count = items.length; ; count = Math.floor(count / 2)) {
    const text = JSON.stringify(toMessage(items.slice(0, count)));
    if (count === 0 || encodeModifiedUtf8(text).length <= MAX_BYTES) return text;
  }
}
