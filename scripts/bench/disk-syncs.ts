/** A process that appends 4 KiB and syncs them, some hundred times a second, until it is told to stop; then it says the milliseconds of each. */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const BLOCK = Buffer.alloc(4_096, 1);
const PAUSE_MS = 4;

let running = true;
process.once('message', () => {
  running = false;
});

const folder = mkdtempSync(join(tmpdir(), 'tangelo-bench-'));
const file = openSync(join(folder, 'sync'), 'w');
const syncs: number[] = [];
process.send?.('ready');
while (running) {
  const startedAt = performance.now();
  writeSync(file, BLOCK);
  fdatasyncSync(file);
  syncs.push(performance.now() - startedAt);
  await pause(PAUSE_MS);
}
closeSync(file);
rmSync(folder, { recursive: true });
process.send?.(syncs, () => process.disconnect());
