import { z } from 'zod';
import type { Dictionary } from './dictionary.ts';
import { decodeText } from './wire-text.ts';

/** What a client says first; what else is in it is for others. */
const hello = z.object({
  sys: z.object({
    /** Which client it is, such as `js-websocket`, and its version. */
    type: z.string().optional().catch(undefined),
    version: z.string().optional().catch(undefined),
    /** The version of the dictionary that it kept. */
    dictVersion: z.union([z.string(), z.number()]).optional().catch(undefined),
    /** The version of the protobuf definitions that it kept; 0 for none. */
    protoVersion: z.union([z.string(), z.number()]).optional().catch(undefined),
    /** The version of a client library of Pitaya; no other has one. */
    libVersion: z.string().optional().catch(undefined),
  }),
});

export type Hello = z.infer<typeof hello>['sys'];

/** Pomelo's codes for a handshake that failed. */
export const HANDSHAKE_CODE = { failed: 500, oldClient: 501 } as const;

/** `undefined` if it is no handshake. */
export function parseHello(body: Buffer): Hello | undefined {
  const text = decodeText(body);
  if (text === undefined) return undefined;
  try {
    return hello.safeParse(JSON.parse(text)).data?.sys;
  } catch {
    // No JSON.
    return undefined;
  }
}

/** The reply to a handshake that succeeded: `heartbeat` is in seconds. */
export function welcome(
  { dictVersion, protoVersion, libVersion }: Hello,
  heartbeat: number,
  dictionary: Dictionary,
): object {
  const { codes, version } = dictionary;
  // Pitaya's clients for C end when they are told to use a dictionary: they know of none.
  if (libVersion !== undefined) return { code: 200, sys: { heartbeat, dict: codes, serializer: 'json' } };
  const news = {
    dictVersion: version,
    // The same map under its former and its present name.
    dict: codes,
    routeToCode: codes,
    codeToRoute: inverted(codes),
  };
  return {
    code: 200,
    sys: {
      heartbeat,
      useDict: true,
      // All of it or nothing: Pomelo's client for C ends when it gets a version alone.
      ...(dictVersion !== version && news),
      useProto: false,
      // A client that kept definitions from another server would go on encoding with them.
      ...(protoVersion && { protos: { version: 0, client: {}, server: {} } }),
    },
  };
}

function inverted(codes: Readonly<Record<string, number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(codes).map(([name, code]) => [code, name]));
}

/** Whether a client is new enough. `leastVersions`: by type; a type that is not in it may have any. */
export function isRecent({ type, version }: Hello, leastVersions: Readonly<Record<string, string>>): boolean {
  if (type === undefined || !Object.hasOwn(leastVersions, type)) return true;
  const least = numbersOf(leastVersions[type] ?? '');
  const own = numbersOf(version ?? '');
  for (const [place, wanted] of least.entries()) {
    const has = own[place] ?? 0;
    if (has !== wanted) return has > wanted;
  }
  return true;
}

function numbersOf(version: string): number[] {
  return version.split('.').map((part) => Number.parseInt(part, 10) || 0);
}
