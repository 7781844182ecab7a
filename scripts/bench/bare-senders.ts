/** A process that sends lines to the port that it is started with; a line that comes back is acknowledged. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { answerOrders, type Send } from './send-orders.ts';

/** About the length of a message in a room's log. */
const LINE = `${'m'.repeat(150)}\n`;

const socket = connect({ port: Number(process.argv[2]), host: '127.0.0.1', noDelay: true });
await once(socket, 'connect');

/** By number: lines come back in the order in which they were sent. A queue as an array is slow to take the first one from. */
const waiting = new Map<number, () => void>();
let sent = 0;
let acknowledged = 0;
let lines = '';

function flush(): void {
  socket.write(lines);
  lines = '';
}

const send: Send = () => {
  if (lines === '') queueMicrotask(flush);
  lines += LINE;
  return new Promise((resolve) => waiting.set(sent++, resolve));
};

createInterface({ input: socket }).on('line', () => {
  waiting.get(acknowledged)?.();
  waiting.delete(acknowledged++);
});
process.on('disconnect', () => socket.destroy());
answerOrders([send]);
