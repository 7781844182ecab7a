/**
 * Whether engine.io ends a connection for a packet of this type: it is none, or a ping or a pong that has the wrong direction in this
 * revision of the protocol.
 */
export function isMalformed(type: string, protocol: number): boolean {
  return type === 'error' || type === (protocol === 3 ? 'pong' : 'ping');
}

/** What stands before the namespace: the type, and how many attachments follow. */
const PACKET = /^([0-6])(?:\d*-)?(?:(\/[^,?]*)(?:\?[^,]*)?(?:,|$))?/;
const CONNECT = '0';
const CONNECT_ERROR = '4';
const MAIN = '/';

/**
 * Whether a text is a packet of socket.io (protocol v5) that has no place where it comes: a second hello, an event or a goodbye before
 * the first, anything of a namespace that nobody has connected to, or something that no packet begins like. socket.io closes such a
 * connection without a word.
 */
export function isOutOfSequence(text: string, { isConnected }: { readonly isConnected: boolean }): boolean {
  const [head, type, namespace = MAIN] = PACKET.exec(text) ?? [];
  if (head === undefined || type === CONNECT_ERROR) return true;
  // A namespace that there is not is refused, and the connection goes on.
  if (type === CONNECT) return namespace === MAIN && (isConnected || !isHello(text.slice(head.length)));
  return !isConnected || namespace !== MAIN;
}

/** What a client may say of itself is an object. */
function isHello(json: string): boolean {
  if (json === '') return true;
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
