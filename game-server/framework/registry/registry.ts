/** What a server tells the cluster about itself. */
export interface ServerInfo {
  readonly id: string;
  readonly type: string;
  /** New at every start of the process (and after it was declared gone): tells two lives of one id apart. */
  readonly incarnation: string;
  /** Where other servers reach its gRPC port. */
  readonly host: string;
  readonly port: number;
  /** Where clients reach it, for front-ends. `clientHost` is set only where servers.json names one. */
  readonly clientHost?: string;
  readonly clientPort?: number;
  /** Where it answers /livez, /readyz and /metrics, on `host`. */
  readonly httpPort?: number;
  /** `draining` servers finish what they have; nothing new is placed on them. */
  readonly state: 'up' | 'draining';
  readonly pid: number;
  /** Epoch milliseconds. */
  readonly startedAt: number;
}

/** Who is alive. Views are ordered by (term, revision). */
export interface View {
  readonly term: number;
  readonly revision: number;
  readonly servers: readonly ServerInfo[];
}

/** Figures that a server reports with its heartbeat, for `cluster status`. Bytes and counts. */
export interface ServerStats {
  readonly rss: number;
  readonly connections: number;
  readonly rooms: number;
}

export const EMPTY_VIEW: View = { term: 0, revision: 0, servers: [] };

export function compareViews(a: Pick<View, 'term' | 'revision'>, b: Pick<View, 'term' | 'revision'>): number {
  return a.term - b.term || a.revision - b.revision;
}

/**
 * The port behind which membership lives.
 *
 * - `register` MUST resolve only when a view that holds this incarnation has been received, and MUST reject when the id
 *   is held by another live incarnation.
 * - A registration MUST be kept alive (a lease) without the caller's help, and MUST be renewed after a broken connection,
 *   for ever. Silence of the registry MUST NOT change the current view.
 * - Listeners MUST see views in order, each newer than the one before; intermediate ones MAY be skipped.
 * - When a view arrives that lacks this registered incarnation, `evicted` MUST be told once; the registry then does nothing
 *   further until the next `register`.
 */
export interface Registry {
  register(self: ServerInfo): Promise<void>;
  /** Announces `draining`; resolves when a view says so, or when the registry cannot be reached. */
  drain(): Promise<void>;
  current(): View;
  /** Calls the listener with each new view, and at once with the current one if there is one. Returns how to stop. */
  watch(listener: (view: View) => void): () => void;
  onEvicted(listener: () => void): void;
  /** Leaves the view and lets go of every resource. */
  close(): Promise<void>;
}
