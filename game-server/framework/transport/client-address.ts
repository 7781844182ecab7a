import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** The two ends of a connection; those of one over TLS are those of what carries it. */
export interface SocketEnds {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  readonly localPort?: number | undefined;
}

/** Tells where the other end of a connection is: an address without a port, an IPv4 one never written as IPv6. */
export type SocketAddress = (ends: SocketEnds) => string;

/** As the system knows it. */
export const directAddress: SocketAddress = ({ remoteAddress }) => plainAddress(remoteAddress);

/** Tells where clients are. */
export interface ClientAddress {
  readonly ofSocket: SocketAddress;
  ofRequest(request: Pick<IncomingMessage, 'headers'> & { readonly socket: SocketEnds }): string;
}

/**
 * `trusted` are addresses, and ranges such as `10.0.0.0/8`, of proxies whose `X-Forwarded-For` is believed. Each proxy adds
 * whom it got the request from at the end, so the last address that is no trusted proxy is the client's; what stands before it is
 * whatever the client wrote.
 */
export function createClientAddress(
  trusted: readonly string[],
  ofSocket: SocketAddress = directAddress,
): ClientAddress {
  const isProxy = createProxyList(trusted);

  return {
    ofSocket,
    ofRequest({ headers, socket }) {
      let address = ofSocket(socket);
      const header = headers['x-forwarded-for'];
      if (header === undefined || !isProxy(address)) return address;
      const hops = String(header).split(',').map(hopAddress);
      for (let hop = hops.pop(); hop !== undefined; hop = hops.pop()) {
        // What is no address was not written by a proxy: nothing before it can be believed either.
        if (isIP(hop) === 0) break;
        address = hop;
        if (!isProxy(hop)) break;
      }
      return address;
    },
  };
}

/** Tells whether an address is one of these, or in one of these ranges. */
export function createProxyList(trusted: readonly string[]): (address: string) => boolean {
  const proxies = new BlockList();
  for (const range of trusted) addTo(proxies, range);
  return (address) => {
    const text = plainAddress(address);
    const version = isIP(text);
    return version !== 0 && proxies.check(text, version === 6 ? 'ipv6' : 'ipv4');
  };
}

function addTo(list: BlockList, range: string): void {
  const [address = '', bits] = range.split('/');
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (bits === undefined) list.addAddress(address, family);
  else list.addSubnet(address, Number(bits), family);
}

/** Some proxies write a port behind the address, and brackets around one of IPv6. */
function hopAddress(hop: string): string {
  const text = hop.trim();
  const [, bracketed] = /^\[([^\]]+)\](?::\d+)?$/.exec(text) ?? [];
  const [, ofIPv4] = /^([\d.]+):\d+$/.exec(text) ?? [];
  return plainAddress(bracketed ?? ofIPv4 ?? text);
}

/** An IPv4 address as a socket for both families shows it is written as what it is. */
export function plainAddress(address = ''): string {
  const [, mapped] = /^::ffff:([\d.]+)$/i.exec(address) ?? [];
  return mapped ?? address;
}
