/**
 * A process of its own that uses a storage, for tests. Arguments: the URL of the built storage, the file, and a JSON object
 * `{count, inFlight, name?}`: it enters `count` times (null: until it is killed), `inFlight` at a time, under `name` or as a
 * guest, sends each result to its parent as it is acknowledged, and then disconnects.
 */
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { pino } from 'pino';

const [moduleUrl, file, options] = process.argv.slice(2);
const { createSqliteStorage } = await import(moduleUrl);
const { count, inFlight, name } = JSON.parse(options);
const send = promisify(process.send.bind(process));

const storage = createSqliteStorage({ file, log: pino({ level: 'silent' }) });
let begun = 0;

async function enterInTurn() {
  while (count === null || begun++ < count) {
    const request = {
      session: randomUUID(),
      uid: randomUUID(),
      incarnation: 'child',
      expiresAt: Date.now() + 60_000,
    };
    await send(await storage.names.enter(name === undefined ? request : { ...request, name }));
  }
}

await Promise.all(Array.from({ length: inFlight }, enterInTurn));
await storage.close();
process.disconnect();
