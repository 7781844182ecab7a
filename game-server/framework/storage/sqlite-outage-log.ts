import type { Logger } from 'pino';

export interface FileOutageLog {
  away(reason: string): void;
  back(): void;
}

/** Says once that the storage is unavailable, and once that it serves again. */
export function createFileOutageLog(file: string, log: Pick<Logger, 'info' | 'warn'>): FileOutageLog {
  let isAway = false;
  return {
    away(reason) {
      if (!isAway) {
        isAway = true;
        log.warn({ file, reason }, 'the storage is unavailable');
      }
    },

    back() {
      if (isAway) {
        isAway = false;
        log.info({ file }, 'the storage serves again');
      }
    },
  };
}
