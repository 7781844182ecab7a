import { TangeloError } from '../../../shared/errors.ts';
import type { LoadedProtos } from '../rpc/load-protos.ts';
import type { Links } from '../rpc/rpc.ts';
import { parseObject, snapshotOf } from '../session/backend-session.ts';
import type { Session } from '../session/session.ts';
import type { LocalRooms } from './local-rooms.ts';
import { presentlyOf } from './room-owners.ts';
import type { RouteCall } from './route-call.ts';
import type { RouteTarget } from './route-table.ts';

const DEADLINE_STEP_MS = 500;

export interface ForwardRequest {
  readonly session: Session;
  readonly type: string;
  readonly route: string;
  readonly body: unknown;
  readonly target: RouteTarget;
  readonly timeoutMs: number;
}

/** Hands a client's request to the back-end that it belongs to; resolves with the reply. */
export type Forward = (request: ForwardRequest) => Promise<object>;

export interface ForwarderOptions {
  readonly links: Links;
  readonly protos: LoadedProtos;
  readonly routeCall: RouteCall;
  /** Absent on a front-end whose sessions do not enter rooms. */
  readonly rooms: LocalRooms | undefined;
}

export function createForwarder({ links, protos, routeCall, rooms }: ForwarderOptions): Forward {
  return async ({ session, type, route, body, target, timeoutMs }) => {
    const { key, resend = false } = target;
    const json = toJson(target.body ?? body ?? {});
    const until = Date.now() + timeoutMs;
    const reply = await routeCall({
      type,
      key,
      resend,
      until,
      async call(server) {
        // Taken anew for each attempt: the session may have changed meanwhile.
        const as = presentlyOf(session);
        const answer = await links
          .stub(server, protos.tangelo.forward.Handlers)
          .handle(
            { route, body: json, session: snapshotOf(session), rid: 'room' in key ? key.room : '' },
            { timeoutMs: remaining(until, timeoutMs) },
          );
        for (const joined of answer.joined) rooms?.joined(session, joined, as);
        for (const rid of answer.left) rooms?.left(session, rid);
        return answer;
      },
      changedMembers: ({ joined, left }) => joined.length + left.length > 0,
    });
    return parseObject(reply.body);
  };
}

/** Rounded up, since calls with the same deadline share a queue. */
function remaining(until: number, timeoutMs: number): number {
  const left = Math.ceil((until - Date.now()) / DEADLINE_STEP_MS) * DEADLINE_STEP_MS;
  return Math.min(timeoutMs, Math.max(DEADLINE_STEP_MS, left));
}

function toJson(body: unknown): Buffer {
  try {
    return Buffer.from(JSON.stringify(body));
  } catch {
    // What came as JSON may be nested too deeply to be written as JSON again.
    throw new TangeloError('BAD_REQUEST', 'The body is nested too deeply.');
  }
}
