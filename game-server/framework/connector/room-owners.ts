import type { Session } from '../session/session.ts';
import type { RoomSource } from './local-room.ts';

/** What the local rooms ask of and tell the owners of their rooms. */
export interface RoomOwners extends RoomSource {
  /** Lets a session in that did not ask for it; `joined` is told before it resolves. */
  join(rid: string, session: Session, from?: string): Promise<void>;
  leave(rid: string, session: string, generation: number): Promise<void>;
  /** Never rejects: an owner that cannot be told now is told when this connector attaches to it again. */
  rename(rid: string, session: Session): Promise<void>;
  /** Something about the shard is not as this connector told its owner: it attaches again. */
  reattach(shard: number): void;
  /** Something in the shard has changed here: an owner that is being told of it at this moment is told once more. */
  changed(shard: number): void;
}

/** Who a session was when it asked to be let in. */
export interface JoinedAs {
  readonly id: string;
  readonly generation: number;
  readonly name: string;
}

export function presentlyOf({ id, generation, name = '' }: Session): JoinedAs {
  return { id, generation, name };
}
