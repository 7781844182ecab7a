/** The id that a server wanted to register belongs to another process that lives. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
  readonly code = 'ALREADY_RUNNING';
  readonly id: string;
  /** The process that holds the id. */
  readonly pid: number;

  constructor(id: string, pid: number) {
    super(`${id} is already running (pid ${pid})`);
    this.id = id;
    this.pid = pid;
  }
}
