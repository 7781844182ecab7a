/** Something that lives as long as its server. */
export interface Component {
  readonly name: string;
  /** Before the server can be reached. */
  start?(): Promise<void> | void;
  /** After the server is in the view. */
  afterStart?(): Promise<void> | void;
  /** After the last client is gone; in the reverse order of the starts. */
  stop?(): Promise<void> | void;
}

/** What an application can do at the turns of a server's life. */
export interface Lifecycle {
  beforeStartup?(): Promise<void> | void;
  afterStartup?(): Promise<void> | void;
  /** Once every server of the topology is in the view. */
  afterStartAll?(): Promise<void> | void;
  beforeShutdown?(): Promise<void> | void;
}
