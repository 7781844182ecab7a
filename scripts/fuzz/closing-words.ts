/** Without a body, or with a code and no text. */
const CLOSE_FRAMES = ['\u0088\u0000', '\u0088\u0002'];
/** A disconnect code, or that of a handshake of Pomelo's which failed; or HTTP's no, where what came first looked like HTTP. */
const REASON = /"code\\?":(?:3\d{3}|50[01])\b|HTTP\/1\.1 4\d\d /;

/** Whether a server has told why it will close. */
export function tellsReason(chunk: string): boolean {
  return REASON.test(chunk);
}

/** Whether there is a close frame of WebSocket in it: after JSON, or after a packet of engine.io that is a number. */
export function hasCloseFrame(chunk: string): boolean {
  return CLOSE_FRAMES.some((start) => {
    const at = chunk.indexOf(start);
    return at === 0 || (at > 0 && /[\]}\d]/.test(chunk.charAt(at - 1)));
  });
}
