import type { FastifyHelmetOptions } from '@fastify/helmet';
import { bracketed, isHost, isWildcard, requestHost } from './request-host.ts';

/** What the page never needs, and what no script in it should be able to ask for. */
export const PERMISSIONS_POLICY = [
  'accelerometer',
  'autoplay',
  'browsing-topics',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/**
 * The sources that let a page connect to any port of these hosts. A policy can name no IPv6 address (browsers ignore
 * such a source), so one of them opens the schemes as a whole: the page works there, with a wider policy.
 */
function connectSources(hosts: readonly string[]): string {
  const named = hosts.filter((host) => !isWildcard(host));
  const known = [...new Set(named.map(bracketed).map((host) => host.toLowerCase()))].filter(isHost);
  if (known.some((host) => host.startsWith('['))) return "'self' http: https: ws: wss:";
  const sources = known.flatMap((host) => [
    `http://${host}:*`,
    `https://${host}:*`,
    `ws://${host}:*`,
    `wss://${host}:*`,
  ]);
  return ["'self'", ...sources].join(' ');
}

/**
 * The headers of every answer. This server speaks http as well as https, with or without a TLS proxy before it, so it
 * neither sends HSTS nor upgrades requests (whoever runs it knows whether it may), nor the policies that browsers heed on secure origins
 * only and complain about elsewhere (COOP, Origin-Agent-Cluster).
 *
 * @param connectHosts hosts, beside the one of the request itself, that the page may connect to
 */
export function securityHeaders(connectHosts: () => readonly string[]): FastifyHelmetOptions {
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        manifestSrc: ["'self'"],
        connectSrc: [
          (request) => {
            const own = requestHost(request.headers.host);
            return connectSources(own === undefined ? connectHosts() : [own, ...connectHosts()]);
          },
        ],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
        // No string becomes markup or code, whatever a script does.
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ["'none'"],
      },
    },
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  };
}
