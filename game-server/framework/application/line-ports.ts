import type { LinePort, ServerEntry } from '../config/config.ts';
import type { Logger } from '../observe/logger.ts';
import type { Framing } from '../transport/line/framing.ts';
import type { LineProtocol } from '../transport/line/line-protocol.ts';
import { createLineTransport, type LineTransportOptions } from '../transport/line/line-transport.ts';
import { newlineFraming } from '../transport/line/newline-framing.ts';
import { utfFraming } from '../transport/line/utf-framing.ts';
import type { Transport } from '../transport/transport.ts';

const FRAMINGS: Readonly<Record<LinePort, Framing>> = { linePort: newlineFraming, utfPort: utfFraming };
const PORTS: readonly LinePort[] = ['linePort', 'utfPort'];

export interface LinePortsOptions
  extends Pick<
    LineTransportOptions,
    'accept' | 'isFull' | 'openings' | 'messageBytes' | 'unsentBytes' | 'keepAliveMs'
  > {
  readonly entry: ServerEntry;
  /** What is spoken on each port. */
  readonly protocols: ReadonlyMap<LinePort, LineProtocol>;
  readonly log: Logger;
}

/** The further client ports of a server, as far as its entry has them. */
export interface LinePorts extends Transport {
  listen(): Promise<void>;
}

export function createLinePorts({ entry, protocols, log, ...options }: LinePortsOptions): LinePorts {
  const transports = PORTS.flatMap((key) => {
    const port = entry[key];
    if (port === undefined) return [];
    const protocol = protocols.get(key);
    if (!protocol) throw new Error(`${entry.id} has a ${key}, and no protocol was configured for it.`);
    const framing = FRAMINGS[key];
    const transport = createLineTransport({ framing, protocol, log, ...options });
    return [{ key, port, transport }];
  });

  return {
    get connections() {
      return transports.reduce((count, { transport }) => count + transport.connections, 0);
    },
    async listen() {
      for (const { key, port, transport } of transports) {
        const host = entry.clientBind ?? entry.host;
        const bound = await transport.listen(host, port);
        log.info({ host, port: bound }, `${key} listens`);
      }
    },
    stopAccepting() {
      for (const { transport } of transports) transport.stopAccepting();
    },
    async close() {
      await Promise.all(transports.map(({ transport }) => transport.close()));
    },
  };
}
