/**
 * The least that a durable server can do: it writes each line that it gets to a file, syncs all that came meanwhile together, and
 * gives the lines back. Tells its port; ends with its parent.
 */
import { closeSync, fdatasync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** As the write-ahead log of a server: written once, then over and over, so that a sync has no length to write. */
const FILE_BYTES = 64 * 1_024 * 1_024;

const folder = mkdtempSync(join(tmpdir(), 'tangelo-bench-'));
const file = openSync(join(folder, 'log'), 'w');
const sync = promisify(fdatasync);
writeSync(file, Buffer.alloc(FILE_BYTES));
await sync(file);

let waiting: { readonly socket: Socket; readonly lines: Buffer }[] = [];
let position = 0;
let running = false;

async function commitAll(): Promise<void> {
  running = true;
  while (waiting.length > 0) {
    const group = waiting;
    waiting = [];
    const bytes = Buffer.concat(group.map(({ lines }) => lines));
    if (position + bytes.length > FILE_BYTES) position = 0;
    position += writeSync(file, bytes, 0, bytes.length, position);
    await sync(file);
    for (const { socket, lines } of group) socket.write(lines);
  }
  running = false;
}

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => socket.destroy());
  // Whole lines or not: the bytes come back as they came.
  socket.on('data', (lines) => {
    waiting.push({ socket, lines });
    if (!running) void commitAll();
  });
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.(port);
});
process.on('disconnect', () => {
  closeSync(file);
  rmSync(folder, { recursive: true });
  process.exit();
});
