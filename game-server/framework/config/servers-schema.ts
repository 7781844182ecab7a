import { z } from 'zod';
import { host, MAX_PORT, PORT_RANGE, pomeloKeys, serverId } from './fields.ts';

/** `3050`, or the first port of many: `"3050++"`. */
export interface PortSpec {
  readonly first: number;
  readonly counting: boolean;
}

const PORT = `${PORT_RANGE}, or with clusterCount the first of many as in "3050++"`;

const portSpec = z
  .union(
    [
      z.int(PORT).min(0, PORT).max(MAX_PORT, PORT),
      z
        .string(PORT)
        .regex(/^\d{1,5}(\+\+)?$/, PORT)
        .refine((text) => Number.parseInt(text, 10) <= MAX_PORT, PORT),
    ],
    PORT,
  )
  .transform(
    (value): PortSpec => ({ first: Number.parseInt(String(value), 10), counting: /\+/.test(String(value)) }),
  );

const MAX_COUNT = 1_000;
const COUNT = `a number of servers, 1–${MAX_COUNT}`;

const clusterCount = z
  .union([z.int(COUNT), z.string(COUNT).regex(/^\d{1,4}$/, COUNT)], COUNT)
  .transform(Number)
  .refine((count) => count >= 1 && count <= MAX_COUNT, COUNT);

const FRONTEND = 'true or false';
const frontend = z
  .union([z.boolean(FRONTEND), z.enum(['true', 'false'], FRONTEND)], FRONTEND)
  .transform((value) => String(value) === 'true');

const ARGS = 'a text or a list of texts';
const args = z
  .union([z.string(ARGS), z.array(z.string(ARGS), ARGS)], ARGS)
  .transform((value) => (typeof value === 'string' ? value.split(/\s+/).filter((arg) => arg !== '') : value));

/** One line of servers.json. */
export const entrySchema = z.strictObject({
  id: serverId.optional().describe('Unique in the cluster; may be left out with clusterCount'),
  host: host.describe('Address on which it listens and other servers reach it'),
  port: portSpec
    .optional()
    .describe(
      'Port for other servers (left out: the system chooses); of a front-end without clientPort, its client port',
    ),
  frontend: frontend
    .optional()
    .describe('Whether clients connect to it; gates and connectors always are front-ends'),
  clientPort: portSpec.optional().describe('Port for clients; 0: the system chooses'),
  linePort: portSpec.optional().describe('Of a connector: port for clients that send lines of JSON over TCP'),
  utfPort: portSpec
    .optional()
    .describe("Of a connector: port for clients that send such messages in frames of Java's writeUTF"),
  clientHost: host.optional().describe('What the gate tells clients; default: the host of their own request'),
  clusterCount: clusterCount.optional().describe('Makes this many servers of the entry'),
  args: args.optional().describe('Arguments for node itself, such as --inspect'),
  ...pomeloKeys,
});

const TYPE_NAME = 'a server type: letters, digits, "_" and "-"';

const sectionSchema = z.record(z.string().regex(/^[A-Za-z][\w-]*$/, TYPE_NAME), z.array(entrySchema));

/** `config/servers.json`: the servers of each environment, by type. */
export const serversFileSchema = z
  .object({ $schema: z.string().optional() })
  .catchall(sectionSchema)
  .describe('The servers of each environment (NODE_ENV), by type');

/** For what is left of an entry without its mistakes. */
export const usableEntrySchema = entrySchema.partial();

export type UsableEntry = z.output<typeof usableEntrySchema>;
