import { isIP, SocketAddress } from 'node:net';
import { plainAddress } from './client-address.ts';

/**
 * What a proxy of plain TCP writes before the first byte of its client: the PROXY protocol, version 1 (a line of text) or 2 (binary),
 * https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt
 */
export type ProxyHeader =
  /** What is there may become one. */
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'malformed' }
  | {
      readonly kind: 'complete';
      /** Its length in bytes. */
      readonly length: number;
      /** Where the client is; absent when the proxy speaks for itself, as it does to see whether we live, or does not know. */
      readonly source?: string;
    };

const INCOMPLETE: ProxyHeader = { kind: 'incomplete' };
const ABSENT: ProxyHeader = { kind: 'absent' };
const MALFORMED: ProxyHeader = { kind: 'malformed' };

const TEXT_START = Buffer.from('PROXY ');
/** The longest line of version 1, with its end. */
const MAX_LINE_BYTES = 107;

const BINARY_START = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1');
const FIXED_BYTES = 16;
const COMMAND = { local: 0x20, proxy: 0x21 } as const;
const FAMILY = { ipv4: 1, ipv6: 2 } as const;
/** Two addresses and two ports. */
const IPV4_BYTES = 12;
const IPV6_BYTES = 36;

/** `bytes`: all that came until now. */
export function parseProxyHeader(bytes: Buffer): ProxyHeader {
  if (beginsAlike(bytes, TEXT_START)) return bytes.length < TEXT_START.length ? INCOMPLETE : parseLine(bytes);
  if (beginsAlike(bytes, BINARY_START)) return bytes.length < FIXED_BYTES ? INCOMPLETE : parseBinary(bytes);
  return ABSENT;
}

/** Whether there is nothing in which they differ, as far as both go. */
function beginsAlike(bytes: Buffer, start: Buffer): boolean {
  const length = Math.min(bytes.length, start.length);
  return bytes.subarray(0, length).equals(start.subarray(0, length));
}

function parseLine(bytes: Buffer): ProxyHeader {
  const end = bytes.subarray(0, MAX_LINE_BYTES).indexOf('\r\n');
  if (end === -1) return bytes.length < MAX_LINE_BYTES ? INCOMPLETE : MALFORMED;
  const [, family, source = '', , ...ports] = bytes.toString('latin1', 0, end).split(' ');
  const length = end + 2;
  if (family === 'UNKNOWN') return { kind: 'complete', length };
  const isFitting = (family === 'TCP4' && isIP(source) === 4) || (family === 'TCP6' && isIP(source) === 6);
  if (!isFitting || ports.length !== 2) return MALFORMED;
  return { kind: 'complete', length, source: plainAddress(source) };
}

function parseBinary(bytes: Buffer): ProxyHeader {
  const command = bytes.readUInt8(BINARY_START.length);
  if (command !== COMMAND.local && command !== COMMAND.proxy) return MALFORMED;
  const length = FIXED_BYTES + bytes.readUInt16BE(FIXED_BYTES - 2);
  if (bytes.length < length) return INCOMPLETE;
  if (command === COMMAND.local) return { kind: 'complete', length };
  const addresses = bytes.subarray(FIXED_BYTES, length);
  const family = bytes.readUInt8(BINARY_START.length + 1) >> 4;
  if (family === FAMILY.ipv4) {
    if (addresses.length < IPV4_BYTES) return MALFORMED;
    return { kind: 'complete', length, source: [...addresses.subarray(0, 4)].join('.') };
  }
  if (family === FAMILY.ipv6) {
    if (addresses.length < IPV6_BYTES) return MALFORMED;
    return { kind: 'complete', length, source: ipv6(addresses.subarray(0, 16)) };
  }
  // A socket of the machine itself, or something that has no address.
  return { kind: 'complete', length };
}

function ipv6(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(2 * i).toString(16));
  return plainAddress(new SocketAddress({ address: groups.join(':'), family: 'ipv6' }).address);
}
