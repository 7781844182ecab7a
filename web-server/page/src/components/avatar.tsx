import { initial, nameColour } from '../text/name-colour.ts';

/** A disc in the colour of the name, with a dot for who is online. Decoration: words for it stand beside it. */
export function Avatar({ name, online = false }: { readonly name: string; readonly online?: boolean }) {
  return (
    <span class={online ? 'avatar-place online' : 'avatar-place'} aria-hidden="true">
      <span class={`avatar ${nameColour(name)}`}>{initial(name)}</span>
    </span>
  );
}
