import type { DirectMessage } from '../../shared/contract/routes.ts';

interface Letter {
  readonly from: string;
  readonly to: string;
  readonly id: string;
  acknowledged: boolean;
}

/** Who wrote what to whom, and who got it: for direct messages what the history checker is for rooms. */
export class DirectLetters {
  readonly #sent: Letter[] = [];
  /** By reader, in the order in which it came. */
  readonly #received = new Map<string, DirectMessage[]>();

  get acknowledged(): number {
    return this.#sent.filter(({ acknowledged }) => acknowledged).length;
  }

  /** Somebody writes; returns how to tell that it was acknowledged. */
  sending(letter: { readonly from: string; readonly to: string; readonly id: string }): () => void {
    const sent = { ...letter, acknowledged: false };
    this.#sent.push(sent);
    return () => {
      sent.acknowledged = true;
    };
  }

  /** Somebody was told of a message; what they have written themselves is left out. */
  got(reader: string, message: DirectMessage): void {
    if (message.from === reader) return;
    this.#received.set(reader, [...(this.#received.get(reader) ?? []), message]);
  }

  /** Acknowledged and not told to the receiver: empty when everything has come. */
  missing(): string[] {
    return this.#sent
      .filter(({ acknowledged }) => acknowledged)
      .filter(({ to, id }) => this.#received.get(to)?.every((message) => message.id !== id) ?? true)
      .map(({ from, to, id }) => `${id} from ${from} to ${to}`);
  }

  /** What was told twice, or before something that was written earlier to the same person by the same. */
  violations(): string[] {
    const orders = new Map(this.#sent.map(({ id }, order) => [id, order]));
    return [...this.#received].flatMap(([reader, messages]) => {
      const found: string[] = [];
      const ids = new Set<string>();
      const last = new Map<string, number>();
      for (const { id, from } of messages) {
        const order = orders.get(id) ?? -1;
        if (order === -1) found.push(`${reader} got ${id}, which nobody wrote`);
        if (ids.has(id)) found.push(`${reader} got ${id} twice`);
        else if (order < (last.get(from) ?? -1)) found.push(`${reader} got ${id} too late`);
        ids.add(id);
        last.set(from, Math.max(order, last.get(from) ?? -1));
      }
      return found;
    });
  }
}
