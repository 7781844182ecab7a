import { TangeloError } from '../../../../shared/errors.ts';
import type { BackendSession } from '../../../framework/session/backend-session.ts';
import type { Person } from '../../../framework/storage/storage.ts';

/** Who a session is in a conversation. */
export function partyOf({ uid, name }: BackendSession): Person {
  if (uid === undefined || name === undefined) throw new TangeloError('NOT_ENTERED');
  return { uid, name };
}
