import type { Disconnect } from '../../../../shared/disconnect.ts';

/** What a peer sent cannot be understood, and its connection ends with this. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
  readonly disconnect: Disconnect;

  constructor(disconnect: Disconnect, options?: ErrorOptions) {
    super(disconnect.reason, options);
    this.disconnect = disconnect;
  }
}
