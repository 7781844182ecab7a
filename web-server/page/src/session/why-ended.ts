import { DISCONNECTS } from '../../../../shared/disconnect.ts';
import type { TangeloError } from '../../../../shared/errors.ts';
import { sentence } from '../text/sentences.ts';

/** Why a session ended for good, in words for the person whom it happened to. */
export function whyEnded(error: TangeloError | undefined): string {
  if (error === undefined) return 'The connection was closed.';
  switch (error.details.kickCode) {
    case DISCONNECTS.TAKEN_OVER.code:
      return 'This chat was continued in another window.';
    case DISCONNECTS.REPLACED.code:
      return 'You have logged in somewhere else.';
    case DISCONNECTS.KICKED.code:
      return withReason('You were removed from the chat', error);
    case DISCONNECTS.TOO_FAST.code:
      return 'The connection was closed because it sent too much.';
    case undefined:
      return sentence(error);
    default:
      return withReason('The server has closed the connection', error);
  }
}

/** The reason is what an operator or an application wrote, or the one that belongs to the code. */
function withReason(what: string, { message, details }: TangeloError): string {
  const isUsual = details.kickCode === DISCONNECTS.KICKED.code && message === DISCONNECTS.KICKED.reason;
  return isUsual || message === '' ? `${what}.` : `${what}: ${message}${/[.!?]$/.test(message) ? '' : '.'}`;
}
