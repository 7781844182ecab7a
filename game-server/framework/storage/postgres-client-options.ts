import type { ClientConfig } from 'pg';

/** Longer than any statement of ours takes, waiting for locks included. */
const STATEMENT_TIMEOUT_MS = 3_500;
/**
 * A server that says nothing at all for this long is given up, and the connection with it. Two in a row are less than a request
 * may take, and one is less than a call between servers: who waits for the storage learns that it is the storage.
 */
const SILENCE_TIMEOUT_MS = 4_500;
const CONNECT_TIMEOUT_MS = 2_000;
/** An int8; the driver would make a text of it. Ours are counts and times, which a number holds exactly. */
const INT8 = 20;
const INT8_ARRAY = 1_016;

/**
 * Every statement of ours finds its rows by a key. The planner is told so, since it knows nothing about tables that have just
 * been filled, and a plan that reads them entirely would be kept.
 */
const SETTINGS = [
  'synchronous_commit=on',
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'jit=off',
];

export function clientOptions(url: string, role: string): ClientConfig & { pipeline: boolean } {
  return {
    connectionString: url,
    application_name: `tangelo ${role}`,
    pipeline: true,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: SILENCE_TIMEOUT_MS,
    idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
    options: SETTINGS.map((setting) => `-c ${setting}`).join(' '),
    types: { getTypeParser: typeParser },
  };
}

function typeParser(oid: number): (text: string) => unknown {
  switch (oid) {
    case INT8:
    case 21:
    case 23:
      return Number;
    case 16:
      return (text) => text === 't';
    case 114:
    case 3802:
      return (text) => JSON.parse(text);
    case INT8_ARRAY:
      return (text) => text.slice(1, -1).split(',').map(Number);
    default:
      return (text) => text;
  }
}
