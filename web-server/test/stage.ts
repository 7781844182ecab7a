import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { type Cluster, startCluster } from '../../game-server/test/cluster.ts';
import { type Client, createClient } from '../../shared/client/index.ts';
import { launchBrowser, type VisitOptions, type Visitor, visit } from './browser.ts';

/** A page that is slow to come back is still the same person, however busy the machine is. */
const GRACE_MS = 8_000;

/** Where the stories of the page happen: one cluster and one browser for all of them. */
export interface Stage {
  readonly cluster: Cluster;
  /** Somebody with a browser of their own. */
  open(options?: VisitOptions): Promise<Visitor>;
  /** Somebody who is there without a page. */
  guest(username: string, rid: string): Promise<Client>;
}

/**
 * Sets the stage for the stories of this file. After each of them its people have gone, and no page of it may have
 * complained; after all of them no server may have reported an error.
 */
export function setStage(): Stage {
  let started: { readonly cluster: Cluster; readonly browser: Browser } | undefined;
  let visitors: Visitor[] = [];
  let clients: Client[] = [];

  const running = () => {
    if (started === undefined) throw new Error('The stage is set before the first story.');
    return started;
  };

  beforeAll(async () => {
    const [cluster, browser] = await Promise.all([
      startCluster({ servers: { user: 1 }, settings: { session: { graceMs: GRACE_MS } } }),
      launchBrowser(),
    ]);
    started = { cluster, browser };
  });

  afterEach(async () => {
    const complaints = visitors.flatMap((visitor) => visitor.complaints);
    for (const client of clients) client.disconnect();
    await Promise.all(visitors.map(({ context }) => context.close()));
    [visitors, clients] = [[], []];
    expect(complaints).toEqual([]);
  });

  afterAll(async () => {
    const { cluster, browser } = running();
    await browser.close();
    const errors = cluster.errors();
    await cluster.stop();
    expect(errors).toEqual([]);
  });

  return {
    get cluster() {
      return running().cluster;
    },
    async open(options) {
      const { browser, cluster } = running();
      const visitor = await visit(browser, cluster.webUrl, options);
      visitors.push(visitor);
      return visitor;
    },
    async guest(username, rid) {
      const client = createClient({ gate: running().cluster.gateUrl });
      clients.push(client);
      await client.connect({ username, rid });
      return client;
    },
  };
}

let stories = 0;

/** A room and names that no other story uses, since names stay taken for some seconds after their people have gone. */
export function fresh(): { room: string; ada: string; bob: string; cy: string } {
  stories += 1;
  return { room: `room-${stories}`, ada: `ada${stories}`, bob: `bob${stories}`, cy: `cy${stories}` };
}

export const log = (room: string) => ({ name: `Messages in ${room}` });
