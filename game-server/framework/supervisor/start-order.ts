import type { Config } from '../config/config.ts';

/** A server that the master is to keep running. */
export interface PlannedServer {
  readonly id: string;
  readonly type: string;
  /** Servers of a lower tier start before, and stop after, those of a higher one. */
  readonly tier: number;
}

export const WEB_TYPE = 'web';
const GATE_TYPE = 'gate';

/** Back-ends, then the front-ends that call them, then what sends clients to those. */
const TIERS = { backend: 0, frontend: 1, entrance: 2 } as const;

/** Everything that the configuration asks for, in the order in which it starts. */
export function planServers({ servers, settings }: Pick<Config, 'servers' | 'settings'>): PlannedServer[] {
  const planned: PlannedServer[] = servers.map(({ id, type, frontend }) => ({
    id,
    type,
    tier: type === GATE_TYPE ? TIERS.entrance : frontend ? TIERS.frontend : TIERS.backend,
  }));
  if (settings.web.enabled) planned.push({ id: settings.web.id, type: WEB_TYPE, tier: TIERS.entrance });
  return planned.sort((a, b) => a.tier - b.tier);
}

/** Groups by tier, the lowest first; the order within a tier stays. */
export function byTier<Server extends { readonly tier: number }>(servers: readonly Server[]): Server[][] {
  const tiers = new Map<number, Server[]>();
  for (const server of servers) {
    const tier = tiers.get(server.tier);
    if (tier === undefined) tiers.set(server.tier, [server]);
    else tier.push(server);
  }
  return [...tiers].sort(([a], [b]) => a - b).map(([, group]) => group);
}
