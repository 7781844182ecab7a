import type { ChannelPush } from '../../../shared/proto/generated/tangelo/channel/ChannelPush.ts';
import type { EvacuateRequest } from '../../../shared/proto/generated/tangelo/channel/EvacuateRequest.ts';
import type { Head } from '../../../shared/proto/generated/tangelo/channel/Head.ts';
import type { RemoveRequest } from '../../../shared/proto/generated/tangelo/channel/RemoveRequest.ts';
import type { FanOut } from './fan-out.ts';
import type { Member } from './members.ts';
import { MemoryRoomLog } from './memory-room-log.ts';
import { Room } from './room.ts';

/** For tests: a fan-out whose connectors are lists. */
export class RecordingFanOut implements FanOut {
  readonly pushed: { readonly edge: string; readonly push: ChannelPush }[] = [];
  readonly reattached: number[] = [];
  readonly removed: { readonly edge: string; readonly request: RemoveRequest }[] = [];
  readonly evacuated: { readonly edge: string; readonly request: EvacuateRequest }[] = [];
  readonly headed: { readonly edge: string; readonly heads: Head[] }[] = [];
  /** Told after each `heads`. */
  onHeads: () => void = () => {};
  readonly #upListeners: ((edge: string) => void)[] = [];

  push(edges: Iterable<string>, push: ChannelPush): void {
    for (const edge of edges) this.pushed.push({ edge, push });
  }

  heads(edge: string, { heads = [] }: { heads?: Head[] }): void {
    this.headed.push({ edge, heads });
    this.onHeads();
  }

  reattach(shard: number): void {
    this.reattached.push(shard);
  }

  remove(edge: string, request: RemoveRequest): void {
    this.removed.push({ edge, request });
  }

  async evacuate(edges: Iterable<string>, request: EvacuateRequest): Promise<void> {
    for (const edge of edges) this.evacuated.push({ edge, request });
  }

  onUp(listener: (edge: string) => void): void {
    this.#upListeners.push(listener);
  }

  close(): void {
    // Nothing of it is ever repeated.
  }

  /** The link to a connector comes up. */
  up(edge: string): void {
    for (const listener of this.#upListeners) listener(edge);
  }

  /** What a connector was pushed since this was asked last, and forgets it. */
  take(edge: string): ChannelPush[] {
    const own = this.pushed.filter((entry) => entry.edge === edge);
    this.pushed.splice(0, this.pushed.length, ...this.pushed.filter((entry) => entry.edge !== edge));
    return own.map(({ push }) => push);
  }
}

export function member(session: string, changes: Partial<Member> = {}): Member {
  return { session, generation: 1, uid: `u-${session}`, name: session, edge: 'edge-1', ...changes };
}

export function createTestRoom(
  options: { listedMembers?: number; epoch?: number; admitted?: readonly string[] } = {},
) {
  const { listedMembers = 1_000, epoch = 1, admitted } = options;
  const fanOut = new RecordingFanOut();
  let changes = 0;
  const room = new Room({
    rid: 'lobby',
    epoch,
    log: new MemoryRoomLog({ capacity: 100, now: () => 5 }),
    admitted,
    fanOut,
    listedMembers,
    onChanged: () => {
      changes += 1;
    },
  });
  return { room, fanOut, changes: () => changes };
}

/** The pushes of this turn have been sent. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
