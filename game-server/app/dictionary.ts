import type { Push } from '../../shared/contract/pushes.ts';
import { routes } from '../../shared/contract/routes.ts';

/** As a record, so that none can be missing. */
const pushes: Readonly<Record<Push, true>> = {
  onChat: true,
  onAdd: true,
  onLeave: true,
  onRename: true,
  onMove: true,
  onRooms: true,
  onCount: true,
  onKick: true,
};

/** What clients ask and hear most, for protocols that can shorten names: every route and push of the contract. */
export const DICTIONARY: readonly string[] = [...Object.keys(routes), ...Object.keys(pushes)];
