import { directWith, kindOf, otherIn } from '../state/place.ts';

/** The page's address names what is shown: `/?room=lounge`, or `/?with=ann` for a conversation. */
const ROOM = 'room';
const PERSON = 'with';

export function roomInAddress(): string | undefined {
  const parameters = new URLSearchParams(location.search);
  const person = parameters.get(PERSON);
  return person === null ? (parameters.get(ROOM) ?? undefined) : directWith(person);
}

export function addressOf(rid: string): string {
  const parameter = kindOf(rid) === 'direct' ? { [PERSON]: otherIn(rid) } : { [ROOM]: rid };
  return `/?${new URLSearchParams(parameter)}`;
}

/** Shows the room in the address bar, as a new step of the browser's history or instead of the present one. */
export function writeRoomToAddress(rid: string, how: 'push' | 'replace'): void {
  if (roomInAddress() === rid) return;
  if (how === 'push') history.pushState(null, '', addressOf(rid));
  else history.replaceState(null, '', addressOf(rid));
}
