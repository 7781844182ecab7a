import { execFile } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FILLED_AT_ONCE = 65_536;

/** A disk of a few megabytes that only one cluster sees, and that can be filled. */
export interface SmallDisk {
  /** What a cluster has to be started through to see it. */
  readonly within: readonly string[];
  /** Where the cluster sees a file of it. */
  path(name: string): string;
  /** Leaves not a byte free. */
  fill(launcherPid: number): Promise<void>;
  free(launcherPid: number): Promise<void>;
  dispose(): Promise<void>;
}

/**
 * `undefined` where the system does not let this user mount anything, which is said loudly: what needs a disk is to be skipped.
 */
export async function createSmallDisk({ megabytes }: { megabytes: number }): Promise<SmallDisk | undefined> {
  try {
    await run('unshare', ['--mount', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', '/mnt']);
  } catch {
    const message = 'No disk can be mounted here: what happens when the disk is full was NOT tested.';
    const line = '!'.repeat(message.length);
    process.stderr.write(`\n${line}\n${message}\n${line}\n\n`);
    return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), 'tangelo-disk-'));
  const script = `mount -t tmpfs -o size=${megabytes}m tmpfs "$0" && exec "$@"`;
  // The cluster's view of the file system, where its own mounts are.
  const fillerOf = (pid: number) => join(`/proc/${pid}/root`, folder, 'filler');
  return {
    within: ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', script, folder],
    path: (name) => join(folder, name),
    async fill(launcherPid) {
      const file = await open(fillerOf(launcherPid), 'w');
      try {
        for (let size = FILLED_AT_ONCE; size > 0; ) {
          const { bytesWritten } = await file.write(Buffer.alloc(size)).catch(isFull);
          if (bytesWritten < size) size = Math.floor(size / 2);
        }
      } finally {
        await file.close();
      }
    },
    free: (launcherPid) => rm(fillerOf(launcherPid)),
    dispose: () => rm(folder, { recursive: true }),
  };
}

function isFull(error: unknown): { bytesWritten: number } {
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return { bytesWritten: 0 };
  throw error;
}
