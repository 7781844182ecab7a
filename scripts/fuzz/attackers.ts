import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Targets } from './attack.ts';
import { type Command, type Report, reportSchema } from './messages.ts';

const PROGRAM = fileURLToPath(new URL('./attacker.js', import.meta.url));
const REST_MS = 30_000;

type Of<Kind extends Report['kind']> = Extract<Report, { kind: Kind }>;

export interface AttackersOptions {
  readonly seed: number;
  readonly targets: Targets;
  readonly replay?: readonly number[] | undefined;
  readonly onWrong: (what: string, conversation: string) => void;
}

/** All attackers, in a process of their own. */
export class Attackers {
  /** Inputs so far. */
  hostile = 0;
  harmless = 0;
  readonly #child: ChildProcess;
  readonly #onWrong: AttackersOptions['onWrong'];
  readonly #events = new EventEmitter<{ resting: [Of<'resting'>]; report: [Of<'report'>] }>();

  constructor({ seed, targets, replay, onWrong }: AttackersOptions) {
    this.#onWrong = onWrong;
    this.#child = fork(PROGRAM, { stdio: 'inherit' });
    this.#child.on('message', (message) => this.#take(reportSchema.parse(message)));
    this.#child.on('exit', (code) => onWrong(`the process of the attackers ended with ${code}`, 'none'));
    this.#tell({ kind: 'begin', seed, targets, ...(replay && { replay: [...replay] }) });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** `perSecond` 0: as fast as they can. */
  begin(load: 'harmless' | 'hostile', perSecond: number): void {
    this.#tell({ kind: 'load', load, perSecond });
  }

  /** Resolves when no conversation is under way, but for those that linger, and with how many do. */
  async rest(): Promise<number> {
    const resting = once(this.#events, 'resting', { signal: AbortSignal.timeout(REST_MS) });
    this.#tell({ kind: 'load', load: 'none', perSecond: 0 });
    const [{ open }] = await resting;
    return open;
  }

  async report(): Promise<Of<'report'>> {
    const reported = once(this.#events, 'report', { signal: AbortSignal.timeout(REST_MS) });
    this.#tell({ kind: 'report' });
    const [report] = await reported;
    return report;
  }

  async end(): Promise<void> {
    this.#child.removeAllListeners('exit');
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }

  #tell(command: Command): void {
    this.#child.send(command);
  }

  #take(report: Report): void {
    switch (report.kind) {
      case 'progress':
        this.hostile = report.hostile;
        this.harmless = report.harmless;
        return;
      case 'wrong':
        this.#onWrong(report.what, report.conversation);
        return;
      case 'resting':
        this.#events.emit('resting', report);
        return;
      case 'report':
        this.#events.emit('report', report);
    }
  }
}
