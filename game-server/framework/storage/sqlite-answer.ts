import { failureOf, isStorageFailure } from './sqlite-failure.ts';
import type { Answer, Call } from './sqlite-protocol.ts';

/** The answer to one call. Only the failure of the storage is thrown; that of the call is its answer. */
export function answerCall(call: Call, run: () => unknown): Answer {
  try {
    return { id: call.id, value: run() };
  } catch (error) {
    if (isStorageFailure(error)) {
      throw error;
    }
    return { id: call.id, failure: failureOf(error) };
  }
}
