/** A message's id: 96 random bits. `crypto.randomUUID` is not there on pages that are served over plain http. */
export function newMessageId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
