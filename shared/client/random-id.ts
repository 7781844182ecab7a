/**
 * 128 random bits in hexadecimal. `crypto.randomUUID` would be shorter, but browsers have it only on secure origins, and a
 * page on `http://192.168.…` is none.
 */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
