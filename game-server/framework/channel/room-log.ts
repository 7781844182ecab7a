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

/**
 * The log of one room, held by the room's owner.
 *
 * - `append` MUST give messages consecutive seqs in the order of the calls and resolve in that order, once the message is as
 *   safe as this log makes it. The same (uid, id) MUST resolve with the first message, and `fresh: false`.
 * - `after` MUST answer ascending seqs, all of them greater than `seq`, at most `limit`.
 */
export interface RoomLog {
  /** The last seq that was given; 0: none yet. */
  readonly seq: number;
  /** The lowest seq that is still kept; `seq + 1` if none is. */
  readonly lowest: number;
  append(draft: Draft): Promise<{ readonly message: LoggedMessage; readonly fresh: boolean }>;
  after(seq: number, limit: number): Promise<readonly LoggedMessage[]>;
  /** Goes on after `seq` if that is ahead: what others have seen of the room before this owner had it. */
  raise(seq: number): void;
}
