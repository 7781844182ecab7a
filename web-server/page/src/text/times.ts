const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const dayWithYear = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

/** Hours and minutes in the reader's time zone and habit. */
export function clockTime(time: number): string {
  return clock.format(time);
}

export function fullTime(time: number): string {
  return full.format(time);
}

/** The start of the local day, which names the day: two times of one day have the same. */
export function dayOf(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}

/** The start of the next local day; days have 23 or 25 hours where clocks change. */
export function nextDay(time: number): number {
  const date = new Date(dayOf(time));
  return date.setDate(date.getDate() + 1);
}

/** "Today", "Yesterday" or the date, with its year when it is another one. */
export function dayName(time: number, now: number): string {
  if (dayOf(time) === dayOf(now)) return 'Today';
  if (nextDay(time) === dayOf(now)) return 'Yesterday';
  const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? day : dayWithYear).format(time);
}
