import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import type { ClientSession } from '../session/client-session.ts';

/**
 * Why a session is to be closed, `undefined` while it is not. A text is told to the client with the code of KICKED, after which
 * it does not come back by itself. Asked often, so it has to be quick; it must not throw.
 */
export type KickPredicate = (session: ClientSession) => Disconnect | string | undefined;

/** The first reason that one of them gives. */
export function firstReason(
  predicates: readonly KickPredicate[],
): (session: ClientSession) => Disconnect | undefined {
  return (session) => {
    for (const shouldKick of predicates) {
      const reason = shouldKick(session);
      if (reason !== undefined)
        return typeof reason === 'string' ? { code: DISCONNECTS.KICKED.code, reason } : reason;
    }
    return undefined;
  };
}
