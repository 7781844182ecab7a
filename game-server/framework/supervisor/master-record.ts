import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';
import { StartError } from './start-error.ts';
import { type MasterState, nextTerm, type RecordedServer, readState, writeState } from './state-file.ts';

export interface MasterRecordOptions {
  readonly file: string;
  readonly id: string;
  readonly incarnation: string;
  /** The process that restarts this one, if there is such. */
  readonly launcherPid: number | undefined;
}

/** What this master found of the one before, and what it leaves for the next one. */
export class MasterRecord {
  /** Higher than that of any master before. */
  readonly term: number;
  /** Servers of the one before whose processes live, in the order in which they start. */
  readonly survivors: readonly RecordedServer[];
  readonly #options: MasterRecordOptions;
  #state: MasterState;

  /** Reads only. Throws a `StartError` when another master works on the same data, or the file cannot be understood. */
  constructor(options: MasterRecordOptions) {
    const { file, launcherPid } = options;
    const former = readState(file);
    if (former.master !== undefined && former.master.pid !== process.pid && isAlive(former.master)) {
      const { id, pid } = former.master;
      throw new StartError(
        `a cluster is already running here (${id}, pid ${pid}); stop it first, or give this one another dataDir and other ports`,
      );
    }
    this.#options = options;
    this.term = nextTerm(former);
    this.survivors = former.servers.filter(isAlive);
    const launcher = launcherPid === undefined ? undefined : identify(launcherPid);
    this.#state = {
      term: this.term,
      master: { id: options.id, incarnation: options.incarnation, ...ownIdentity() },
      ...(launcher !== undefined && { launcher }),
      servers: [...this.survivors],
    };
  }

  /** From now on this is the master. The term is on disk before anybody hears of it. */
  begin(): void {
    writeState(this.#options.file, this.#state, { durable: true });
  }

  keep(servers: readonly RecordedServer[]): void {
    this.#state = { ...this.#state, servers: [...servers] };
    writeState(this.#options.file, this.#state);
  }

  /** No server runs any more, and this master ends. */
  end(): void {
    writeState(this.#options.file, { term: this.term, servers: [] });
  }
}

function ownIdentity(): ProcessIdentity {
  const own = identify(process.pid);
  if (own === undefined) throw new Error('The system does not tell when this process started.');
  return own;
}
