import type { Report } from '../../../shared/proto/generated/tangelo/registry/Report.ts';
import type { ServerInfo, View } from './registry.ts';
import { encodeServer } from './wire.ts';
import { withResolvers } from './with-resolvers.ts';

/** What a view means for a registration: nothing yet, that it is (still) in, or that it was put out. */
export type Standing = 'awaited' | 'member' | 'evicted';

/** One incarnation on its way through the registry: waiting for its first view, then a member, perhaps draining. */
export class Registration {
  readonly registered: Promise<void>;
  readonly #resolve: () => void;
  readonly #reject: (error: Error) => void;
  #info: ServerInfo;
  #member = false;
  #drains: (() => void)[] = [];

  constructor(info: ServerInfo) {
    this.#info = info;
    const { promise, resolve, reject } = withResolvers<void>();
    this.registered = promise;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  /** What (re)introduces the server on a fresh stream. */
  toReport(): Report {
    return { register: { server: encodeServer(this.#info), renewal: this.#member } };
  }

  /** Resolves when a view shows the server as draining, or at `giveUpDraining`. */
  drain(): Promise<void> {
    this.#info = { ...this.#info, state: 'draining' };
    return new Promise((resolve) => this.#drains.push(resolve));
  }

  judge(view: View): Standing {
    const own = view.servers.find((server) => server.incarnation === this.#info.incarnation);
    if (own === undefined) return this.#member ? 'evicted' : 'awaited';
    this.#member = true;
    this.#resolve();
    if (own.state === 'draining') this.giveUpDraining();
    return 'member';
  }

  fail(error: Error): void {
    this.#reject(error);
    this.giveUpDraining();
  }

  giveUpDraining(): void {
    for (const resolve of this.#drains.splice(0)) resolve();
  }
}
