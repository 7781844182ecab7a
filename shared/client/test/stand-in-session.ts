import type { Socket } from 'socket.io';

/** Somebody who has entered the stand-in cluster, over however many connections. */
export interface StandInSession {
  readonly uid: string;
  username: string;
  generation: number;
  socket: Socket | undefined;
}
