/**
 * `node reading-client.mjs GATE USERNAME ROOM`: somebody with the SDK in a process of its own, which can be stopped so that it does
 * not read. Writes a JSON object a line: `{entered}`, `{seq}` of each message, `{state}` of the client.
 */
import { createClient } from '../../dist/shared/client/index.js';

const [gate = '', username = '', rid = ''] = process.argv.slice(2);
const tell = (/** @type {object} */ what) => process.stdout.write(`${JSON.stringify(what)}\n`);

const client = createClient({ gate });
client.on('onChat', ({ seq }) => tell({ seq }));
client.on('state', ({ state }) => tell({ state }));
await client.connect({ username, rid });
tell({ entered: true });
