/**
 * A reply as clients of Pomelo know it: every failure has the code 500, and `status` holds what other clients get as the code.
 */
export function asPomeloReply(reply: object): { readonly reply: object; readonly failed: boolean } {
  if (!('code' in reply) || reply.code === 200) return { reply, failed: false };
  return { reply: { ...reply, code: 500, status: reply.code }, failed: true };
}
