import { DISCONNECTS } from '../../../../shared/disconnect.ts';
import type { TangeloError } from '../../../../shared/errors.ts';
import { sentence } from '../text/sentences.ts';

/** Why a session ended for good, in words for the person whom it happened to. */
export function whyEnded(error: TangeloError | undefined): string {
  switch (error?.details.kickCode) {
    case DISCONNECTS.TAKEN_OVER.code:
      return 'This chat was continued in another window.';
    case DISCONNECTS.REPLACED.code:
      return 'You have logged in somewhere else.';
    case DISCONNECTS.KICKED.code:
      return 'You were removed from the chat.';
    case DISCONNECTS.TOO_FAST.code:
      return 'The connection was closed because it sent too much.';
    case undefined:
      return error === undefined ? 'The connection was closed.' : sentence(error);
    default:
      return 'The server has closed the connection.';
  }
}
