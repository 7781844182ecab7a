import { TangeloError } from '../../../shared/errors.ts';
import type { Session } from '../session/session.ts';
import type { Forward } from './forwarder.ts';
import { defaultSelector, type RouteSelector } from './route-table.ts';
import type { SessionLanes } from './session-lanes.ts';

/** Runs a handler of this very server; `undefined` where there is none of this name. */
export type InvokeLocal = (route: string, body: unknown, session: Session) => Promise<object> | undefined;

/** Something that stands around every request that comes in through this front-end. */
export type AroundRequest = (
  request: { readonly route: string; readonly body: unknown; readonly session: Session },
  next: () => Promise<object>,
) => Promise<object>;

export interface DispatcherOptions {
  /** The type of this server: its routes are answered here, all others are forwarded. */
  readonly type: string;
  readonly invokeLocal: InvokeLocal;
  readonly forward: Forward;
  /** Whether the topology has such a server type. */
  readonly knowsType: (type: string) => boolean;
  readonly selectors: ReadonlyMap<string, RouteSelector>;
  readonly around: AroundRequest;
  readonly lanes: SessionLanes;
  readonly timeoutMs: number;
}

/** Brings a request to its handler, here or on a back-end. Rejects with a TangeloError. */
export type Dispatch = (session: Session, route: string, body: unknown) => Promise<object>;

const ROUTE = /^([A-Za-z][\w-]*)\.[A-Za-z]\w*\.[A-Za-z]\w*$/;

export function createDispatcher(options: DispatcherOptions): Dispatch {
  const { type, invokeLocal, forward, knowsType, selectors, around, lanes, timeoutMs } = options;
  const inLanes = (session: Session, names: readonly string[] | undefined, task: () => Promise<object>) =>
    names === undefined ? task() : lanes.run(session, names, task);

  function carryOut(session: Session, route: string, body: unknown): Promise<object> {
    const routeType = ROUTE.exec(route)?.[1];
    if (routeType === undefined) throw new TangeloError('NO_SUCH_ROUTE');
    const isObject =
      typeof body === 'object' && body !== null && !Array.isArray(body) && !Buffer.isBuffer(body);
    if (body !== undefined && !isObject)
      throw new TangeloError('BAD_REQUEST', 'The body has to be one object.');
    const selector = selectors.get(routeType);
    const request = { route, body: Object.assign(Object.create(null), body), session };

    if (routeType === type) {
      const target = selector?.(request);
      return inLanes(session, target?.lanes, async () => {
        target?.admit?.();
        const handled = invokeLocal(route, body ?? {}, session);
        if (!handled) throw new TangeloError('NO_SUCH_ROUTE');
        return handled;
      });
    }
    if (!knowsType(routeType)) throw new TangeloError('NO_SUCH_ROUTE');
    const target = (selector ?? defaultSelector)(request);
    return inLanes(session, target.lanes, async () => {
      target.admit?.();
      return forward({ session, type: routeType, route, body, target, timeoutMs });
    });
  }

  return (session, route, body) =>
    around({ route, body, session }, async () => carryOut(session, route, body));
}
