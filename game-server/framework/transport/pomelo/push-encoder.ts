import type { OutgoingPush } from '../transport.ts';
import type { Dictionary } from './dictionary.ts';
import { encodePush } from './message.ts';
import { encodePackage, PACKAGE } from './package.ts';
import { escapeJson } from './wire-text.ts';

interface Encoded {
  readonly json: Buffer;
  byName?: Buffer;
  byCode?: Buffer;
}

/** A push goes to many connections in a row, so the last one is remembered. */
export class PushEncoder {
  readonly #dictionary: Dictionary;
  #last: OutgoingPush | undefined;
  #encoded: Encoded = { json: Buffer.alloc(0) };

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  /** The whole package. Throws a RangeError if the push does not fit into one. */
  encode(push: OutgoingPush, { withCode }: { withCode: boolean }): Buffer {
    if (push !== this.#last) {
      this.#encoded = { json: escapeJson(push.json) };
      this.#last = push;
    }
    const encoded = this.#encoded;
    const code = withCode ? this.#dictionary.codeOf(push.event) : undefined;
    if (code === undefined) {
      encoded.byName ??= encodePackage(PACKAGE.data, ...encodePush(push.event, encoded.json));
      return encoded.byName;
    }
    encoded.byCode ??= encodePackage(PACKAGE.data, ...encodePush(code, encoded.json));
    return encoded.byCode;
  }
}
