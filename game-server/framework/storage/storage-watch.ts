import { TangeloError } from '../../../shared/errors.ts';
import type { Storage } from './storage.ts';

export interface WatchedStorage {
  readonly storage: Storage;
  /** Whether it could not be reached when it was needed last. */
  readonly isAway: boolean;
}

export interface StorageWatchOptions {
  /** Told when it goes away and when it is back. */
  readonly onChanged: (isAway: boolean) => void;
  /** How often it is asked for while it is away, though nobody needs it; default: each second. */
  readonly probeMs?: number;
}

/** Knows from what becomes of each call whether the storage can be reached. Nothing is called that nobody calls while it can. */
export function watchStorage(
  storage: Storage,
  { onChanged, probeMs = 1_000 }: StorageWatchOptions,
): WatchedStorage {
  let isAway = false;
  let probing: NodeJS.Timeout | undefined;

  function note(away: boolean): void {
    if (away === isAway) return;
    isAway = away;
    clearInterval(probing);
    // What fails is noted as that of any call is.
    if (away) probing = setInterval(() => void shards.epoch(0).catch(() => {}), probeMs).unref();
    onChanged(away);
  }

  async function outcome(calling: Promise<unknown>): Promise<unknown> {
    try {
      const result = await calling;
      note(false);
      return result;
    } catch (error) {
      note(error instanceof TangeloError && error.error === 'STORAGE_UNAVAILABLE');
      throw error;
    }
  }

  const watched = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => outcome(Reflect.apply(method, target, args));
      },
    });

  const shards = watched(storage.shards);
  return {
    get isAway() {
      return isAway;
    },
    storage: {
      migrate: () => storage.migrate(),
      names: watched(storage.names),
      shards,
      rooms: watched(storage.rooms),
      conversations: watched(storage.conversations),
      accounts: watched(storage.accounts),
      close() {
        clearInterval(probing);
        return storage.close();
      },
    },
  };
}
