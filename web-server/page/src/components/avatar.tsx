import { initial, nameColour } from '../text/name-colour.ts';

/** A disc in the colour of the name. Decoration: the name stands beside it. */
export function Avatar({ name }: { readonly name: string }) {
  return (
    <span class={`avatar ${nameColour(name)}`} aria-hidden="true">
      {initial(name)}
    </span>
  );
}
