/** What a session is told of a room's log from its join on. Joining again begins another feed. */
export interface RoomFeed {
  readonly rid: string;
  /** The session has left, or joined again. */
  readonly isOver: boolean;
}
