import { isIP } from 'node:net';
import { z } from 'zod';

export const PORT_RANGE = 'a port, 0–65535';
export const MAX_PORT = 65_535;

/** A TCP port; 0: the system chooses. */
export const port = z.int(PORT_RANGE).min(0, PORT_RANGE).max(MAX_PORT, PORT_RANGE);

const HOST = 'a host name or an IP address, without a port';
const HOST_NAME =
  /^(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?$/;

export const host = z
  .string(HOST)
  .refine((text) => isIP(text) !== 0 || (HOST_NAME.test(text) && !/^[\d.]+$/.test(text)), HOST);

const RANGE = 'an IP address, or a range such as 10.0.0.0/8';

export const addressRange = z.string(RANGE).refine((text) => {
  const [address = '', bits, more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 6 ? 128 : 32));
}, RANGE);

const ID = 'a name of 1–64 letters, digits, ".", "_" and "-" that starts with a letter or digit';

/** Ids name log files and processes, so they hold nothing that a path or a terminal could read in another way. */
export const serverId = z.string(ID).regex(/^[A-Za-z0-9][\w.-]{0,63}$/, ID);

/** Keys of Pomelo's files that have no meaning here. They are accepted so that such a file loads as it is. */
export const pomeloKeys = {
  cpu: z.unknown().optional().describe('Of Pomelo; has no effect'),
  memory: z.unknown().optional().describe('Of Pomelo; has no effect'),
  env: z.unknown().optional().describe('Of Pomelo; has no effect'),
  username: z.unknown().optional().describe('Of Pomelo; has no effect'),
  'auto-restart': z
    .unknown()
    .optional()
    .describe('Of Pomelo; has no effect: every server is restarted when it dies'),
  'restart-force': z.unknown().optional().describe('Of Pomelo; has no effect'),
  'max-connections': z
    .unknown()
    .optional()
    .describe('Of Pomelo; has no effect: see limits.connectionsPerServer in cluster.json'),
};
