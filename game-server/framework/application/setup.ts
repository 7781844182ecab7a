import type { LinePort } from '../config/config.ts';
import type { KickPredicate } from '../connector/kick-predicate.ts';
import type { RouteSelector } from '../connector/route-table.ts';
import type { RouteRemote } from '../placement/routed-stubs.ts';
import type { RemoteFilter } from '../rpc/remote.ts';
import type { LineProtocol } from '../transport/line/line-protocol.ts';
import type { Component, Lifecycle } from './component.ts';
import type { Filter } from './filter.ts';

/** Where a piece of configuration applies: everywhere, or in some environments and on some server types. */
export interface Scope {
  /** `development`, or several as in Pomelo: `production|development`. */
  readonly environment?: string;
  /** `chat`, or several: `gate|connector`. */
  readonly type?: string;
}

/** What an application configures before its server starts. */
export interface Setup {
  /** Runs `configure` only where the scope applies. */
  configure(scope: Scope, configure: (setup: Setup) => void): Setup;
  /** Chooses the server for clients' requests to a server type. */
  route(type: string, selector: RouteSelector): Setup;
  /** Chooses the server for the string keys of `rpc.<type>` calls. */
  routeRemote(type: string, route: RouteRemote): Setup;
  /** What clients speak on one of the further ports of servers.json. */
  lineProtocol(port: LinePort, protocol: LineProtocol): Setup;
  /** Stands around the handlers of this server. */
  filter(filter: Filter): Setup;
  /** Stands around every request of a client on its front-end, wherever the handler is. */
  globalFilter(filter: Filter): Setup;
  /** Stands around the remotes of this server. */
  remoteFilter(filter: RemoteFilter): Setup;
  /**
   * Closes the connections of sessions for which the predicate gives a reason. A front-end asks before each request and at each
   * answer to a ping, so that those who say nothing are asked about as well; a back-end before each request that it handles. The
   * session's settings are what it can go by: what a back-end decides with `session.set` and `push` is seen everywhere.
   */
  kickWhen(shouldKick: KickPredicate): Setup;
  load(component: Component): Setup;
  lifecycle(hooks: Lifecycle): Setup;
}

/** What was configured for the server that runs here. */
export interface Configured {
  readonly selectors: ReadonlyMap<string, RouteSelector>;
  readonly routeRemotes: ReadonlyMap<string, RouteRemote>;
  readonly lineProtocols: ReadonlyMap<LinePort, LineProtocol>;
  readonly filters: readonly Filter[];
  readonly globalFilters: readonly Filter[];
  readonly remoteFilters: readonly RemoteFilter[];
  readonly kickPredicates: readonly KickPredicate[];
  readonly components: readonly Component[];
  readonly hooks: readonly Lifecycle[];
}

export function createSetup(here: { readonly environment: string; readonly type: string }): {
  readonly setup: Setup;
  readonly configured: Configured;
} {
  const selectors = new Map<string, RouteSelector>();
  const routeRemotes = new Map<string, RouteRemote>();
  const lineProtocols = new Map<LinePort, LineProtocol>();
  const filters: Filter[] = [];
  const globalFilters: Filter[] = [];
  const remoteFilters: RemoteFilter[] = [];
  const kickPredicates: KickPredicate[] = [];
  const components: Component[] = [];
  const hooks: Lifecycle[] = [];

  const matches = (pattern: string | undefined, value: string) =>
    pattern === undefined || pattern.split('|').some((alternative) => alternative.trim() === value);

  const setup: Setup = {
    configure(scope, configure) {
      if (matches(scope.environment, here.environment) && matches(scope.type, here.type)) configure(setup);
      return setup;
    },
    route(type, selector) {
      selectors.set(type, selector);
      return setup;
    },
    routeRemote(type, route) {
      routeRemotes.set(type, route);
      return setup;
    },
    lineProtocol(port, protocol) {
      lineProtocols.set(port, protocol);
      return setup;
    },
    filter(filter) {
      filters.push(filter);
      return setup;
    },
    globalFilter(filter) {
      globalFilters.push(filter);
      return setup;
    },
    remoteFilter(filter) {
      remoteFilters.push(filter);
      return setup;
    },
    kickWhen(shouldKick) {
      kickPredicates.push(shouldKick);
      return setup;
    },
    load(component) {
      components.push(component);
      return setup;
    },
    lifecycle(own) {
      hooks.push(own);
      return setup;
    },
  };
  return {
    setup,
    configured: {
      selectors,
      routeRemotes,
      lineProtocols,
      filters,
      globalFilters,
      remoteFilters,
      kickPredicates,
      components,
      hooks,
    },
  };
}
