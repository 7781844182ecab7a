import type { Problem } from './config-error.ts';

/** Where something is written: what is told when it is there twice. */
export interface Origin {
  readonly file: string;
  readonly path: string;
}

export interface IdUse extends Origin {
  readonly id: string;
}

/** A port that some process listens on. */
export interface Endpoint extends Origin {
  /** The address that says on which machine it is. */
  readonly host: string;
  /** The address that it listens on there. */
  readonly bind: string;
  readonly port: number;
}

export function duplicateIds(uses: readonly IdUse[]): Problem[] {
  const first = new Map<string, IdUse>();
  return uses.flatMap((use) => {
    const other = first.get(use.id);
    if (other === undefined) {
      first.set(use.id, use);
      return [];
    }
    return [problem(use, JSON.stringify(use.id), 'no duplicate id', other)];
  });
}

/** Port 0 is never a duplicate: the system gives each its own. */
export function duplicatePorts(endpoints: readonly Endpoint[]): Problem[] {
  const byPort = new Map<number, Endpoint[]>();
  return endpoints.flatMap((endpoint) => {
    if (endpoint.port === 0) return [];
    const others = byPort.get(endpoint.port) ?? [];
    byPort.set(endpoint.port, [...others, endpoint]);
    const other = others.find((candidate) => clash(candidate, endpoint));
    if (other === undefined) return [];
    return [problem(endpoint, `${endpoint.bind}:${endpoint.port}`, 'no duplicate host:port', other)];
  });
}

function problem(at: Origin, found: string, expected: string, other: Origin): Problem {
  const place = other.file === at.file ? other.path : `${other.path} in ${other.file}`;
  return { file: at.file, path: at.path, found, expected: `${expected}: ${place} has it already` };
}

function clash(a: Endpoint, b: Endpoint): boolean {
  return sameMachine(canonical(a.host), canonical(b.host)) && overlap(canonical(a.bind), canonical(b.bind));
}

function canonical(host: string): string {
  const name = host.toLowerCase();
  return name === 'localhost' ? '127.0.0.1' : name;
}

function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function isLoopback(host: string): boolean {
  return host.startsWith('127.') || host === '::1';
}

function sameMachine(a: string, b: string): boolean {
  return overlap(a, b) || (isLoopback(a) && isLoopback(b));
}

function overlap(a: string, b: string): boolean {
  return a === b || isWildcard(a) || isWildcard(b);
}
