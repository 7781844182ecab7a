import type { Push, Pushes } from '../contract/pushes.ts';
import type { ClientEvents } from './client.ts';
import { isRecord } from './reply.ts';

/** Everything that can be listened to. */
export interface Events extends Pushes, ClientEvents {}

/** A push together with its name. */
export type Incoming<P extends Push = Push> = { [K in P]: { readonly push: K; readonly body: Events[K] } }[P];

/** Values for the names that the contract has as types; a push that is missing here does not compile. */
const PUSHES: Readonly<Record<Push, true>> = {
  onChat: true,
  onAdd: true,
  onLeave: true,
  onRename: true,
  onMove: true,
  onRooms: true,
  onCount: true,
  onDirect: true,
  onRead: true,
  onGroup: true,
  onKick: true,
};

function isPush(event: string): event is Push {
  return Object.hasOwn(PUSHES, event);
}

/** `undefined` for what this client cannot read, such as a push of a newer server. */
export function readPush(event: string, body: unknown): Incoming | undefined {
  if (!isPush(event) || !isRecord(body)) return undefined;
  if (event === 'onChat' && !(typeof body.rid === 'string' && Number.isInteger(body.seq))) return undefined;
  return { push: event, body } as Incoming;
}
