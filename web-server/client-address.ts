/** What a front-end has told the cluster about where clients reach it. */
export interface FrontendInfo {
  readonly host: string;
  readonly clientHost?: string;
  readonly clientPort?: number;
}

/**
 * Where clients of this web server reach a front-end: as it says itself; else where other servers reach it, unless that is
 * the loopback interface of this very machine, which listens for clients on `clientBind` then.
 */
export function clientAddress(
  { host, clientHost, clientPort = 0 }: FrontendInfo,
  clientBind: string | undefined,
): { host: string; port: number } {
  return { host: clientHost ?? (isLoopback(host) ? (clientBind ?? host) : host), port: clientPort };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
