import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below those that systems give to whoever asks for any port, or connects: another socket of the same test, or of a test beside
 * it, cannot be given one between the moment in which it is found and the moment in which it is used.
 */
const CHOSEN_PORTS = { from: 10_000, below: 32_000 };

/** Nobody may listen there yet, and yet they are taken. */
const given = new Set<number>();

/** A port that nobody listens on; another one each time. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

/** Ports in a row that nobody listens on; others each time. */
export async function freePorts(count: number): Promise<number[]> {
  for (;;) {
    const ports = await freeRow(randomInt(CHOSEN_PORTS.from, CHOSEN_PORTS.below - count), count);
    if (ports.length < count) continue;
    for (const port of ports) given.add(port);
    return ports;
  }
}

/** As many free ports from the first one on as there are, up to `count`. */
async function freeRow(first: number, count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const port = first + ports.length;
    if (given.has(port)) break;
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      // Somebody listens there.
      break;
    }
    ports.push(port);
    await once(server.close(), 'close');
  }
  return ports;
}
