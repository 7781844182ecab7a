import type { TokenStorage } from '../../../../shared/client/client.ts';

/**
 * A storage of the browser, or, where the browser refuses it (cookies blocked, quota full), one that lasts as long as
 * the page: the chat works there, it only remembers less.
 */
export function browserStorage(open: () => Storage): TokenStorage {
  const memory = new Map<string, string>();
  let storage: Storage | undefined;
  try {
    storage = open();
  } catch {
    // Reading `window.localStorage` itself throws where storage is blocked.
  }
  return {
    getItem(key) {
      return memory.get(key) ?? storage?.getItem(key) ?? null;
    },
    setItem(key, value) {
      try {
        storage?.setItem(key, value);
        if (storage !== undefined) {
          memory.delete(key);
          return;
        }
      } catch {
        // Full: this tab keeps the newer value itself.
      }
      memory.set(key, value);
    },
    removeItem(key) {
      memory.delete(key);
      storage?.removeItem(key);
    },
  };
}
