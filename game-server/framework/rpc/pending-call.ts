import { TangeloError } from '../../../shared/errors.ts';
import { Deadline } from './deadline-queue.ts';

/** A method as a caller sees it. */
export interface CalledMethod {
  /** `package.Service/Method` */
  readonly path: string;
  readonly serialize: (request: unknown) => Uint8Array;
  readonly deserialize: (reply: Buffer) => unknown;
}

/** A call that waits for its reply. */
export class PendingCall extends Deadline {
  readonly id: number;
  readonly method: CalledMethod;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: TangeloError) => void;
  readonly #calls: Map<number, PendingCall>;

  constructor(
    id: number,
    method: CalledMethod,
    resolve: (reply: unknown) => void,
    reject: (error: TangeloError) => void,
    calls: Map<number, PendingCall>,
  ) {
    super();
    this.id = id;
    this.method = method;
    this.resolve = resolve;
    this.reject = reject;
    this.#calls = calls;
  }

  override expire(): void {
    this.#calls.delete(this.id);
    this.reject(new TangeloError('TIMEOUT'));
  }
}
