import type { ChannelPush__Output } from '../../../shared/proto/generated/tangelo/channel/ChannelPush.ts';
import { DeadlineQueue } from '../session/deadline-queue.ts';

const KEPT_PER_ROOM = 256;
const KEPT_MS = 2_000;

/**
 * Pushes of rooms that have no local member yet: the first one's join is answered on another stream, so what was told right
 * after it may arrive before the answer does.
 */
export class EarlyPushes {
  readonly #byRoom = new Map<string, ChannelPush__Output[]>();
  readonly #expiry = new DeadlineQueue<string>({
    delayMs: KEPT_MS,
    onDue: (rid) => this.#byRoom.delete(rid),
  });

  add(push: ChannelPush__Output): void {
    const pushes = this.#byRoom.get(push.rid);
    if (!pushes) {
      this.#byRoom.set(push.rid, [push]);
      this.#expiry.add(push.rid);
    } else if (pushes.length < KEPT_PER_ROOM) {
      pushes.push(push);
    }
  }

  take(rid: string): readonly ChannelPush__Output[] {
    const pushes = this.#byRoom.get(rid) ?? [];
    this.#byRoom.delete(rid);
    this.#expiry.delete(rid);
    return pushes;
  }

  clear(): void {
    this.#byRoom.clear();
    this.#expiry.clear();
  }
}
