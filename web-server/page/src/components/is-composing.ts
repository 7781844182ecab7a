/**
 * Whether a key belongs to an input method: the Enter that ends a composition is not meant to send or to choose. Safari tells
 * that the composition has ended before it tells of the key; the key then has the code 229.
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
