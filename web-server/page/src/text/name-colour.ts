import { hash32 } from '../../../../shared/rendezvous.ts';

/** How many colours names can have; `names.css` mixes them from as many hues. */
export const NAME_COLOURS = 24;

/** The class that gives a name its colour: always the same one, on every page and in every session. */
export function nameColour(name: string): string {
  return `name-${hash32(name) % NAME_COLOURS}`;
}

/** What an avatar shows: the first character of a name as people see characters. */
export function initial(name: string): string {
  const [first] = name;
  return (first ?? '?').toLocaleUpperCase();
}
