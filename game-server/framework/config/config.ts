import type { ClusterSettings } from './cluster-schema.ts';

/** Further ports of a connector, each for clients of a line protocol in a framing of its own. */
export type LinePort = 'linePort' | 'utfPort';

/** One server of the topology, after `clusterCount` was expanded. */
export interface ServerEntry {
  readonly id: string;
  readonly type: string;
  readonly host: string;
  /** The gRPC port; absent: the system chooses one and the registry announces it. */
  readonly port?: number;
  /** Whether clients connect to it. */
  readonly frontend: boolean;
  /** The client port of a front-end; 0: the system chooses. */
  readonly clientPort?: number;
  /** The address on which the client port listens. */
  readonly clientBind?: string;
  /** What the gate tells clients; absent: the host of their own request. */
  readonly clientHost?: string;
  /** The port for lines of JSON over TCP. */
  readonly linePort?: number;
  /** The port for the same messages in frames of Java's `writeUTF`. */
  readonly utfPort?: number;
  /** Arguments for node itself, such as `--inspect`. */
  readonly args: readonly string[];
}

export interface MasterEntry {
  readonly id: string;
  readonly host: string;
  /** The registry and the operator's gRPC. */
  readonly port: number;
  /** The operator's HTTP, on the loopback interface. */
  readonly httpPort: number;
}

/** Everything that a process is configured by: read once, validated, frozen. */
export interface Config {
  /** The section of servers.json and master.json: NODE_ENV or `development`. */
  readonly environment: string;
  /** Absolute folders. */
  readonly configDir: string;
  readonly dataDir: string;
  readonly servers: readonly ServerEntry[];
  readonly master: MasterEntry;
  readonly settings: ClusterSettings;
}
