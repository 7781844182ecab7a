/** A message before it has its place in the room. */
export interface Draft {
  /** Who sends it: the key of de-duplication together with `id`. */
  readonly uid: string;
  /** The client's own id of the message, 1 to 64 characters. */
  readonly id: string;
  readonly from: string;
  readonly msg: string;
}

/** A message with its place: `seq` from 1, `time` in epoch milliseconds. */
export interface LoggedMessage extends Draft {
  readonly seq: number;
  readonly time: number;
}

/** Which part of a log is wanted: exclusive bounds, at most one of them. Neither: the newest. */
export interface LogRange {
  readonly before?: number;
  readonly after?: number;
  readonly limit: number;
  /** Stops before the message whose text would exceed it (UTF-8), though at least one is answered. */
  readonly bytes?: number;
}

/**
 * The log of one room, held by the room's owner.
 *
 * - `append` MUST give messages consecutive seqs in the order of the calls and resolve in that order, once the message is as
 *   safe as this log makes it. The same (uid, id) MUST resolve with the first one's place, and `fresh: false`.
 * - `append` MUST reject with MOVED, and change nothing, when another server owns the room by now.
 * - `read` MUST answer ascending seqs, at most `limit`, and whether there are `more` in the direction that was asked for.
 */
export interface RoomLog {
  /** The last seq that was given; 0: none yet. */
  readonly seq: number;
  append(draft: Draft): Promise<{ readonly message: LoggedMessage; readonly fresh: boolean }>;
  read(range: LogRange): Promise<{ readonly messages: readonly LoggedMessage[]; readonly more: boolean }>;
  /** Goes on after `seq` if that is ahead: what others have seen of the room before this owner had it. */
  raise(seq: number): void;
}
