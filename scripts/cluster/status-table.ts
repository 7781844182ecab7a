import type { ServerStatus__Output } from '../../shared/proto/generated/tangelo/admin/ServerStatus.ts';

type Column = readonly [title: string, cell: (server: ServerStatus__Output) => string, align?: 'right'];

const COLUMNS: readonly Column[] = [
  ['ID', ({ id }) => id],
  ['TYPE', ({ type }) => type],
  ['PID', ({ pid }) => (pid === 0 ? '-' : String(pid)), 'right'],
  ['STATE', ({ state }) => state],
  ['RPC', ({ rpcAddress }) => rpcAddress || '-'],
  ['CLIENTS', ({ clientAddress }) => clientAddress || '-'],
  ['HTTP', ({ httpAddress }) => httpAddress || '-'],
  ['UPTIME', ({ pid, uptimeMs }) => (pid === 0 ? '-' : formatDuration(uptimeMs)), 'right'],
  ['MEMORY', ({ memory }) => (memory === 0 ? '-' : `${(memory / 1_048_576).toFixed(1)} MiB`), 'right'],
  ['CONNECTIONS', ({ connections }) => String(connections), 'right'],
  ['ROOMS', ({ rooms }) => String(rooms), 'right'],
  ['RESTARTS', ({ restarts }) => String(restarts), 'right'],
  ['LAST FAILURE', ({ lastFailure }) => lastFailure],
];

/** A line for every server under a line of titles, in aligned columns. */
export function formatStatus(servers: readonly ServerStatus__Output[]): string {
  const columns = COLUMNS.map(([title, cell, align]) => {
    const cells = [title, ...servers.map(cell)];
    const width = Math.max(...cells.map((text) => text.length));
    return cells.map((text) => (align === 'right' ? text.padStart(width) : text.padEnd(width)));
  });
  const lines = [undefined, ...servers].map((_, row) =>
    columns
      .map((cells) => cells[row])
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

/** An array of objects. Times are milliseconds, memory is bytes; `pid` 0 and empty addresses: there is none. */
export function toJson(servers: readonly ServerStatus__Output[]): string {
  return `${JSON.stringify(servers, null, 2)}\n`;
}

export function formatDuration(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  if (days > 0) return `${days}d ${hours}h`;
  if (hours > 0) return `${hours}h ${minutes}m`;
  if (minutes > 0) return `${minutes}m ${seconds % 60}s`;
  return `${seconds}s`;
}
