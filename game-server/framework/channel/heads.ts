import type { Head } from '../../../shared/proto/generated/tangelo/channel/Head.ts';
import type { FanOut } from './fan-out.ts';
import type { OwnedRooms } from './owned-rooms.ts';
import type { Room } from './room.ts';

const INTERVAL_MS = 1_000;

/**
 * Each second tells every connector the seq and version of its rooms that changed, and of all its rooms when the link to it
 * has come up again, so that a connector which lost the last push of a room notices. Costs nothing while nothing changes.
 * Returns how to stop.
 */
export function announceHeads(
  rooms: Pick<OwnedRooms, 'onChanged' | 'inhabited'>,
  fanOut: Pick<FanOut, 'onUp' | 'heads'>,
  { intervalMs = INTERVAL_MS } = {},
): () => void {
  const changed = new Set<Room>();
  rooms.onChanged((room) => changed.add(room));
  fanOut.onUp((edge) => {
    for (const room of rooms.inhabited()) if (room.members.hasEdge(edge)) changed.add(room);
  });

  const announce = () => {
    if (changed.size === 0) return;
    const byEdge = new Map<string, Head[]>();
    for (const room of changed) {
      const head = { rid: room.rid, epoch: room.epoch, seq: room.log.seq, version: room.version };
      for (const edge of room.members.edges) {
        const heads = byEdge.get(edge);
        if (heads) heads.push(head);
        else byEdge.set(edge, [head]);
      }
    }
    changed.clear();
    for (const [edge, heads] of byEdge) fanOut.heads(edge, { heads });
  };
  const timer = setInterval(announce, intervalMs);
  timer.unref();
  return () => clearInterval(timer);
}
