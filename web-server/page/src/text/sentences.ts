import { TangeloError } from '../../../../shared/errors.ts';
import type { Problem } from '../state/state.ts';

/** Why something failed, in words that tell a person what to do about it. */
export function sentence(error: unknown): string {
  if (!(error instanceof TangeloError)) return 'Something went wrong. Please try again.';
  switch (error.error) {
    case 'NAME_TAKEN':
      return 'Somebody else is using this name. Please choose another one.';
    case 'TOKEN_REQUIRED':
      return 'This name belongs to an account. If it is yours, log in.';
    case 'BAD_CREDENTIALS':
      return 'The name or the password is wrong.';
    case 'BAD_TOKEN':
      return 'You were logged out. Please log in again.';
    case 'ALREADY_ONLINE':
      return 'You are logged in somewhere else already.';
    case 'NAME_FIXED':
      return 'The name of an account cannot be changed.';
    case 'NO_SUCH_USER':
      return 'There is nobody of this name here.';
    case 'NOT_OWNER':
      return 'Only the owner of a room can delete it.';
    case 'NO_SUCH_ROOM':
      return 'There is no such room any more.';
    case 'ROOM_EXISTS':
      return 'There is a room of this name already.';
    case 'NOT_MEMBER':
      return 'You are not in this room any more.';
    case 'RATE_LIMITED':
    case 'TOO_MANY_IN_FLIGHT':
      return 'That was too fast. Wait a moment, then try again.';
    case 'TOO_MANY_ROOMS':
      return 'You are in too many rooms. Leave one first.';
    case 'TOO_LARGE':
      return 'This message is too long.';
    case 'TIMEOUT':
    case 'UNAVAILABLE':
    case 'NO_SERVER':
    case 'NO_CONNECTOR':
    case 'SERVER_BUSY':
    case 'OVERLOADED':
    case 'MOVED':
    case 'STORAGE_UNAVAILABLE':
      return 'The server did not answer. Please try again.';
    case 'BAD_REQUEST':
      return error.message;
    default:
      return 'Something went wrong. Please try again.';
  }
}

const NAME_RULE =
  'A name has 1 to 20 letters (A to Z, Chinese, Japanese or Korean), digits or underscores, and no spaces.';
const PASSWORD_RULE = 'A password has 6 to 256 characters.';
const ROOM_RULE =
  'A room name has 1 to 32 letters (A to Z, Chinese, Japanese or Korean), digits, underscores or hyphens, and no spaces.';

/** What went wrong on entering or renaming, and which field it is about. */
export function entryProblem(error: unknown): Problem {
  if (error instanceof TangeloError) {
    if (error.error === 'BAD_REQUEST') {
      const { field } = error.details;
      if (field === 'username') return { field: 'username', text: NAME_RULE };
      if (field === 'password') return { field: 'password', text: PASSWORD_RULE };
      if (field === 'rid') return { field: 'room', text: ROOM_RULE };
    }
    if (error.error === 'BAD_CREDENTIALS') return { field: 'password', text: sentence(error) };
    if (error.error === 'NAME_TAKEN' || error.error === 'TOKEN_REQUIRED' || error.error === 'NAME_FIXED') {
      return { field: 'username', text: sentence(error) };
    }
  }
  return { field: 'form', text: sentence(error) };
}

/** A room name that cannot be, said before or after the server says it. */
export function roomProblem(error: unknown): string {
  const bad = error instanceof TangeloError && error.error === 'BAD_REQUEST';
  return bad ? ROOM_RULE : sentence(error);
}
