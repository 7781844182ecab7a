import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LISTEN = '0A';

interface TcpEntry {
  readonly local: string;
  readonly remote: string;
  readonly state: string;
  readonly inode: string;
}

/** Whether this system tells who holds which socket. */
export const seesSockets = process.platform === 'linux';

/** Connections that a process holds though nobody among `holders` has the other end: ports of ours, one for each. Linux only. */
export function abandonedSockets(pid: number, holders: readonly number[]): number[] {
  const held = new Set(holders.flatMap(socketsOf));
  const own = new Set(socketsOf(pid));
  const entries = tcpTable();
  const livingEnds = new Set(
    entries.filter(({ inode }) => held.has(inode)).map(({ local, remote }) => `${local} ${remote}`),
  );
  return entries
    .filter(({ inode, state }) => own.has(inode) && state !== LISTEN)
    .filter(({ local, remote }) => !livingEnds.has(`${remote} ${local}`))
    .map(({ local }) => Number.parseInt(local.slice(local.indexOf(':') + 1), 16));
}

/** How many files, sockets and pipes a process has open. */
export function descriptorsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

function socketsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
    } catch {
      // Closed since the folder was read.
      return [];
    }
  });
}

function tcpTable(): TcpEntry[] {
  const [, ...lines] = readFileSync('/proc/net/tcp', 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [, local = '', remote = '', state = '', , , , , , inode = ''] = line.trim().split(/\s+/);
    return { local, remote, state, inode };
  });
}
