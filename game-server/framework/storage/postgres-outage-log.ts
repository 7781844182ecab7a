import type { Logger } from 'pino';

export interface OutageLog {
  away(connection: object, reason: string): void;
  back(connection: object): void;
}

/** Says once that the storage is unavailable, with the first connection that is lost, and once that all are back. */
export function createOutageLog(url: string, log: Pick<Logger, 'info' | 'warn'>): OutageLog {
  const server = withoutSecrets(url);
  const away = new Set<object>();
  return {
    away(connection, reason) {
      if (away.size === 0) {
        log.warn({ server, reason }, 'the storage is unavailable');
      }
      away.add(connection);
    },

    back(connection) {
      if (away.delete(connection) && away.size === 0) {
        log.info({ server }, 'the storage serves again');
      }
    },
  };
}

/** Host, port and database: a URL may hold a password, also among its parameters. */
function withoutSecrets(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
