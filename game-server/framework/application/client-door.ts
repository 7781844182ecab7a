import type { ClusterSettings } from '../config/cluster-schema.ts';
import { Admission } from '../connector/admission.ts';
import { Connection, type ConnectionServices } from '../connector/connection.ts';
import type { PacedReceiver, TransportConnection } from '../transport/transport.ts';

/** Where every client of a front-end comes in, whatever it speaks. */
export interface ClientDoor {
  accept(transport: TransportConnection): PacedReceiver;
  readonly connections: ReadonlySet<Connection>;
}

/** A client that was turned away: it is told why, and nothing that it says is heard. */
const TURNED_AWAY: PacedReceiver = {
  pace: () => new Promise<never>(() => {}),
  request() {},
  pinged() {},
  ponged() {},
  closed() {},
};

export function createClientDoor(
  services: ConnectionServices,
  limits: ClusterSettings['limits'],
): ClientDoor {
  const connections = new Set<Connection>();
  const admission = new Admission(limits);

  return {
    connections,
    accept(transport) {
      const { remoteAddress } = transport;
      const refusal = admission.admit(remoteAddress);
      if (refusal) {
        transport.close(refusal);
        return TURNED_AWAY;
      }
      const connection = new Connection({
        ...services,
        transport,
        onClosed(closed) {
          connections.delete(closed);
          admission.release(remoteAddress);
        },
      });
      connections.add(connection);
      return connection;
    },
  };
}
