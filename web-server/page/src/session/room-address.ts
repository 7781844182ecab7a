/** The page's address names the room that is shown: `/?room=lounge`. */
const PARAMETER = 'room';

export function roomInAddress(): string | undefined {
  return new URLSearchParams(location.search).get(PARAMETER) ?? undefined;
}

export function addressOf(rid: string): string {
  return `/?${new URLSearchParams({ [PARAMETER]: rid })}`;
}

/** Shows the room in the address bar, as a new step of the browser's history or instead of the present one. */
export function writeRoomToAddress(rid: string, how: 'push' | 'replace'): void {
  if (roomInAddress() === rid) return;
  if (how === 'push') history.pushState(null, '', addressOf(rid));
  else history.replaceState(null, '', addressOf(rid));
}
