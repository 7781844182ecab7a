import { z } from 'zod';
import { host, pomeloKeys, port, serverId } from './fields.ts';

export const masterEntrySchema = z.strictObject({
  id: serverId.default('master-server-1'),
  host: host.describe('Address on which servers reach the registry'),
  port: port.describe("Port of the registry and the operator's gRPC"),
  httpPort: port.default(7001).describe("Port of the operator's page and metrics, on the loopback interface"),
  args: z.unknown().optional().describe('Of Pomelo; has no effect'),
  ...pomeloKeys,
});

/** `config/master.json`: the master of each environment. */
export const masterFileSchema = z
  .object({ $schema: z.string().optional() })
  .catchall(masterEntrySchema)
  .describe('The master of each environment (NODE_ENV)');
