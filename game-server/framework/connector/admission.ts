import { isIPv6 } from 'node:net';
import { DISCONNECTS, type Disconnect } from '../../../shared/disconnect.ts';

export interface AdmissionSettings {
  /** 0: any number. */
  readonly connectionsPerServer: number;
  /** 0: any number. */
  readonly connectionsPerAddress: number;
}

/** How many connections there may be, in all and from one address. */
export class Admission {
  readonly #settings: AdmissionSettings;
  readonly #byAddress = new Map<string, number>();
  #count = 0;

  constructor(settings: AdmissionSettings) {
    this.#settings = settings;
  }

  /** Counts a connection in and returns `undefined`, or returns why there is no room for it. */
  admit(address: string): Disconnect | undefined {
    const { connectionsPerServer, connectionsPerAddress } = this.#settings;
    const key = networkOf(address);
    const ofAddress = this.#byAddress.get(key) ?? 0;
    if (connectionsPerServer > 0 && this.#count >= connectionsPerServer) return DISCONNECTS.SERVER_FULL;
    if (connectionsPerAddress > 0 && ofAddress >= connectionsPerAddress)
      return DISCONNECTS.TOO_MANY_CONNECTIONS;
    this.#count += 1;
    this.#byAddress.set(key, ofAddress + 1);
    return undefined;
  }

  /** Counts out a connection that was admitted. */
  release(address: string): void {
    const key = networkOf(address);
    const left = (this.#byAddress.get(key) ?? 0) - 1;
    this.#count -= 1;
    if (left > 0) this.#byAddress.set(key, left);
    else this.#byAddress.delete(key);
  }
}

/** What one customer of a provider has: an IPv4 address, or the first 64 bits of an IPv6 address. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const rest = tail === '' ? [] : tail.split(':');
    while (groups.length + rest.length < 8) groups.push('0');
    groups.push(...rest);
  }
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
