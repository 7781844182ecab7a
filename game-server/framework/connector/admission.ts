import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';
import { AddressCounts } from '../transport/address-counts.ts';

export interface AdmissionSettings {
  /** 0: any number. */
  readonly connectionsPerServer: number;
  /** 0: any number. */
  readonly connectionsPerAddress: number;
}

/** How many connections there may be, in all and from one address. */
export class Admission {
  readonly #settings: AdmissionSettings;
  readonly #byAddress = new AddressCounts();
  #count = 0;

  constructor(settings: AdmissionSettings) {
    this.#settings = settings;
  }

  /** Counts a connection in and returns `undefined`, or returns why there is no room for it. */
  admit(address: string): Disconnect | undefined {
    const { connectionsPerServer, connectionsPerAddress } = this.#settings;
    if (connectionsPerServer > 0 && this.#count >= connectionsPerServer) return DISCONNECTS.SERVER_FULL;
    if (connectionsPerAddress > 0 && this.#byAddress.of(address) >= connectionsPerAddress)
      return DISCONNECTS.TOO_MANY_CONNECTIONS;
    this.#count += 1;
    this.#byAddress.add(address);
    return undefined;
  }

  /** Counts out a connection that was admitted. */
  release(address: string): void {
    this.#count -= 1;
    this.#byAddress.remove(address);
  }
}
