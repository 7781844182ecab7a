/** The host name of a `Host` header, without its port; `undefined` if there is none or it is malformed. */
export function hostnameOf(hostHeader: string | undefined): string | undefined {
  if (!hostHeader || !/^[A-Za-z0-9.\-_:[\]]+$/.test(hostHeader)) return undefined;
  const url = `http://${hostHeader}`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
}

/**
 * Whether a page may connect. No Origin: not a browser. Otherwise the origin has to be listed, `*` allows any, and pages from
 * the host that the request itself is for are welcome if nothing is listed.
 */
export function originAllowed(
  request: { headers: { origin?: string | undefined; host?: string | undefined } },
  origins: readonly string[],
): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return true;
  if (origins.length > 0) return origins.includes('*') || origins.includes(origin);
  return URL.canParse(origin) && new URL(origin).hostname === hostnameOf(host);
}
