const LABEL = '[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?';
const DOMAIN_OR_IPV4 = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);
const IPV6 = /^\[[0-9A-Fa-f:.]{2,45}\]$/;
const PORT = /^[0-9]{1,5}$/;

/**
 * The host name of a `Host` header, without its port, in lower case; an IPv6 address keeps its brackets. `undefined` for
 * whatever is not exactly a host with an optional port: the value ends up in response headers and in addresses that
 * clients connect to, so nothing is repaired or guessed.
 */
export function requestHost(header: string | undefined): string | undefined {
  if (header === undefined || header.length > 260) return undefined;
  const match = /^(\[[^\]]*\]|[^:[\]]*)(?::(.*))?$/s.exec(header);
  const host = match?.[1];
  const port = match?.[2];
  if (host === undefined || (port !== undefined && !PORT.test(port))) return undefined;
  return isHost(host) ? host.toLowerCase() : undefined;
}

/** Whether a text is a domain name, an IPv4 address or an IPv6 address in brackets. */
export function isHost(host: string): boolean {
  return (host.length <= 253 && DOMAIN_OR_IPV4.test(host)) || IPV6.test(host);
}

const WILDCARDS: readonly string[] = ['', '0.0.0.0', '::', '[::]'];
/** Whether it stands for every address of a machine, and so for none that a client could connect to. */
export function isWildcard(listenHost: string): boolean {
  return WILDCARDS.includes(listenHost);
}

const LOOPBACKS: readonly string[] = ['localhost', '127.0.0.1', '::1', '[::1]'];

/**
 * Whether a server that listens on `listenHost` is reached under `host` as well, as far as names can tell: it listens
 * everywhere, it has the same name, or `host` is `localhost` and it listens on a loopback address.
 */
export function isReachedAt(listenHost: string, host: string): boolean {
  if (isWildcard(listenHost)) return true;
  if (bracketed(listenHost).toLowerCase() === host) return true;
  return host === 'localhost' && LOOPBACKS.includes(listenHost);
}

/** An IPv6 address as it is written in a URL; everything else as it is. */
export function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
