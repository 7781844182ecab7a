import { z } from 'zod';
import { addressRange, host, port, serverId } from './fields.ts';

const COUNT = 'a whole number, 0 or more';
const DURATION = 'milliseconds, a whole number of 1 or more';
/** Timers count to 2^31 - 1, and some deadlines are two of these durations. */
const LONGEST_TIMER_MS = 1_000_000_000;
const BURST = 'a whole number of 1 or more; messagesPerSecond 0 turns the limit off';
const TIMER = `milliseconds, a whole number from 1 to ${LONGEST_TIMER_MS}`;

/** Milliseconds, bytes and counts are whole numbers; 0 means "off" where the description says so. */
const count = (fallback: number, description: string) =>
  z.int(COUNT).min(0, COUNT).default(fallback).describe(description);
const longMs = (fallback: number, description: string) =>
  z.int(DURATION).min(1, DURATION).default(fallback).describe(`${description} (milliseconds)`);
const ms = (fallback: number, description: string) =>
  z
    .int(TIMER)
    .min(1, TIMER)
    .max(LONGEST_TIMER_MS, TIMER)
    .default(fallback)
    .describe(`${description} (milliseconds)`);

const nonEmpty = (expected: string) => z.string(expected).min(1, expected);
const file = nonEmpty('a file');
const folder = nonEmpty('a folder');

const ORIGIN = "an origin such as https://chat.example.org, or '*'";
const origin = z
  .string(ORIGIN)
  .refine((text) => text === '*' || (URL.canParse(text) && new URL(text).origin === text), ORIGIN);

const URL_OF_STORAGE = 'sqlite:FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE';
/** A SQLite database in memory would be another one in each process. */
const storageUrl = z
  .string(URL_OF_STORAGE)
  .regex(/^(?:sqlite:(?!:memory:).|postgres(?:ql)?:\/\/)/, URL_OF_STORAGE)
  .refine((url) => url.startsWith('sqlite:') || URL.canParse(url), URL_OF_STORAGE);

const VERSION = 'a version such as 0.0.1';
const version = z.string(VERSION).regex(/^\d{1,9}(?:\.\d{1,9}){0,3}$/, VERSION);

const tls = z.strictObject({
  ca: file.describe('PEM file with the authority that signs every server of the cluster'),
  cert: file.describe("PEM file with this server's certificate"),
  key: file.describe("PEM file with this server's key"),
});

const clientTls = z.strictObject({
  cert: file.describe('PEM file with the certificate, and those that lead to its authority'),
  key: file.describe('PEM file with its key'),
});

const logLevel = z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']);

const settings = z.strictObject({
  $schema: z.string().optional(),
  clientBind: host
    .optional()
    .describe("Address on which client ports and the page listen; default: each entry's own host"),
  tls: clientTls
    .optional()
    .describe('https and wss on client ports and for the page; read again when the files change'),
  dataDir: folder
    .default('data')
    .describe('Folder of the database, the master state and the development secret'),
  web: z
    .strictObject({
      id: serverId.default('web-server-1'),
      host: host.default('127.0.0.1').describe('Address on which the page is served'),
      port: port.default(3001).describe('Port on which the page is served'),
      enabled: z.boolean().default(true).describe('Whether the master starts the web server'),
    })
    .prefault({}),
  storage: z
    .strictObject({
      url: storageUrl
        .default('sqlite:tangelo.db')
        .describe('sqlite:FILE (relative to dataDir), or postgres://USER:PASSWORD@HOST:PORT/DATABASE'),
      groupSize: z
        .int()
        .min(1)
        .default(1_024)
        .describe('Most changes that one commit joins in SQLite; 1: a commit for each message'),
    })
    .prefault({}),
  log: z
    .strictObject({
      level: logLevel.default('info').describe('Least severe level that is written'),
      dir: folder.optional().describe('Folder for one log file a process, instead of the standard output'),
    })
    .prefault({}),
  session: z
    .strictObject({
      graceMs: ms(5_000, 'How long a vanished client, or a departed server, is waited for'),
      resumeTtlMs: longMs(86_400_000, 'How long a resume token is valid; deadlines.ageMs + graceMs at least'),
    })
    .prefault({}),
  accounts: z
    .strictObject({
      tokenTtlMs: longMs(2_592_000_000, 'How long the token of a login is valid'),
      secondLogin: z
        .enum(['multi', 'replace', 'reject'])
        .default('multi')
        .describe(
          'A second login of an account: several devices, the older one is closed, or the newer one refused',
        ),
    })
    .prefault({}),
  deadlines: z
    .strictObject({
      helloMs: ms(5_000, 'From opening a connection to its protocol handshake'),
      profileMs: ms(300_000, 'From the protocol handshake to entering'),
      pingMs: ms(25_000, 'From one ping of the server to the next'),
      pongMs: ms(120_000, 'From a ping to its answer, whatever else is said meanwhile'),
      ageMs: longMs(43_200_000, 'Greatest age of a connection'),
    })
    .prefault({}),
  limits: z
    .strictObject({
      messageBytes: count(65_536, 'Largest message of a client in bytes, 0: off'),
      messageFragments: count(1_024, 'WebSocket frames that a message may be cut into, 0: off'),
      handshakeBytes: count(16_384, 'Largest headers of an HTTP request in bytes, 0: off'),
      messagesPerSecond: count(50, 'Sustained messages a second per connection, 0: off'),
      burst: z.int(BURST).min(1, BURST).default(100).describe('Messages that a connection may send at once'),
      roomsPerSession: count(50, 'Rooms that a session may be in at once, 0: off'),
      inFlight: count(32, 'Requests of one connection that may wait for an answer, 0: off'),
      connectionsPerServer: count(20_000, 'Connections of one front-end, 0: off'),
      connectionsPerAddress: count(
        1_000,
        'Connections of one front-end from one IPv4 address or IPv6 network of 64 bits, 0: off',
      ),
      trustedProxies: z
        .array(addressRange)
        .default([])
        .describe('Addresses of proxies, or ranges such as 10.0.0.0/8, whose X-Forwarded-For is believed'),
      proxyProtocol: z
        .boolean()
        .default(false)
        .describe(
          'Whether trusted proxies open connections without HTTP with a header of the PROXY protocol, version 1 or 2',
        ),
      unsentSoftBytes: count(
        262_144,
        'Unsent bytes over which a connection gets no messages of rooms until it has read, 0: off',
      ),
      unsentHardBytes: count(1_048_576, 'Unsent bytes over which a connection is closed, 0: off'),
      origins: z
        .array(origin)
        .default([])
        .describe(
          "Origins of pages that may connect, '*' for any; default: pages from the host that is connected to",
        ),
    })
    .prefault({}),
  compat: z
    .strictObject({
      pomeloSocketIo: z
        .boolean()
        .default(false)
        .describe('Whether clients of socket.io 1 and 2 are served, and among them those of Pomelo'),
      plainLinePorts: z
        .boolean()
        .default(false)
        .describe('Whether line and UTF ports stay plain text where there is a certificate'),
      pomeloVersions: z
        .record(z.string(), version)
        .default({})
        .describe('The least version of each type of Pomelo client; older ones are told so and closed'),
    })
    .prefault({}),
  channel: z
    .strictObject({
      log: z
        .enum(['durable', 'memory'])
        .default('durable')
        .describe(
          "durable: what was acknowledged is on disk; memory: a room's owner keeps its last messages",
        ),
      memoryMessages: count(1_000, 'Messages that the memory log of one room keeps'),
      missedMessages: count(500, 'Most messages that enter and join return as missed'),
      missedBytes: count(196_608, 'Most bytes that enter and join return as missed'),
      listedMembers: count(1_000, 'Above this many members, joins and leaves are counted, not listed'),
    })
    .prefault({}),
  retention: z
    .strictObject({
      messages: z.int().min(1).default(100_000).describe('Messages that a room keeps'),
      ageMs: longMs(31_536_000_000, 'How long a message is kept'),
      idsMs: z
        .int()
        .min(2_592_000_000)
        .default(2_592_000_000)
        .describe(
          'How long the id of a message is known, so that it is never stored twice (milliseconds, 30 days at least)',
        ),
      intervalMs: ms(60_000, 'How often it is looked for what may go'),
    })
    .prefault({}),
  registry: z
    .strictObject({
      leaseMs: ms(5_000, 'How long a server that is not heard of stays in the view'),
      heartbeatMs: ms(1_000, 'From one sign of life to the next'),
    })
    .refine(({ heartbeatMs, leaseMs }) => heartbeatMs < leaseMs, {
      path: ['leaseMs'],
      error: 'more than registry.heartbeatMs (default 1000)',
    })
    .prefault({}),
  rpc: z
    .strictObject({
      timeoutMs: ms(5_000, 'Deadline of a call between servers that names none'),
      queuedCalls: count(10_000, 'Calls of one link that may wait for an answer; more fail at once'),
      queuedBytes: count(16_777_216, 'Bytes that may wait to be written to one link; more fail at once'),
      tls: tls.optional().describe('TLS with client certificates between servers'),
    })
    .prefault({}),
  handler: z
    .strictObject({
      timeoutMs: ms(10_000, 'After this long a request is answered with TIMEOUT'),
      busyLagMs: count(1_000, 'Event-loop lag above which requests are refused with SERVER_BUSY, 0: off'),
    })
    .prefault({}),
  supervisor: z
    .strictObject({
      startTimeoutMs: ms(20_000, 'How long a server may take from its start to its registration'),
      hungTimeoutMs: ms(5_000, 'How long a server that was silent for a lease may take to come back'),
      backoffMinMs: ms(100, 'First pause before a dead server is started again'),
      backoffMaxMs: ms(10_000, 'Longest pause before a dead server is started again'),
      failedStarts: count(5, 'Starts in a row that may fail before a server is given up'),
      stopTimeoutMs: ms(30_000, 'How long a server may take to drain before it is killed'),
    })
    .refine(({ backoffMinMs, backoffMaxMs }) => backoffMinMs <= backoffMaxMs, {
      path: ['backoffMaxMs'],
      error: 'supervisor.backoffMinMs (default 100) or more',
    })
    .prefault({}),
});

/** `config/cluster.json`: every setting, its default and what it means. */
export const clusterSchema = settings.refine(
  // Whoever came back with an expired token would find their own name taken, by the session that is waited for.
  ({ session, deadlines }) => session.resumeTtlMs >= deadlines.ageMs + session.graceMs,
  {
    path: ['session', 'resumeTtlMs'],
    error: 'deadlines.ageMs (default 43200000) + session.graceMs (default 5000) or more',
  },
);

export type ClusterSettings = z.infer<typeof clusterSchema>;
