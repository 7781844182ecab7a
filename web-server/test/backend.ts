import { type Cluster, startCluster } from '../../game-server/test/cluster.ts';

/** As long as by default: a page that is slow to come back is still the same person. */
const GRACE_MS = 5_000;

/** What the page is for: a whole cluster, with the web server that serves the built page. */
export function startBackend(): Promise<Cluster> {
  return startCluster({ settings: { session: { graceMs: GRACE_MS } } });
}
