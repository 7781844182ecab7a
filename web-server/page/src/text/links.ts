/** A piece of a message: text as it is, or text that is also an address to open. */
export interface Piece {
  readonly text: string;
  readonly href?: string;
}

/** Neither spaces, brackets and quotes, nor characters that are invisible or change the direction of what follows. */
const ADDRESS = /\bhttps?:\/\/[^\s<>"'`{}|\\^\p{Cc}\p{Cf}]+/giu;
const SENTENCE_END = /[.,;:!?…»”’)\]]$/u;

/**
 * Finds the http and https addresses of a text. The pieces, joined, are the text. An address with a user name in it is
 * left as text, because it looks like one host and opens another.
 */
export function pieces(text: string): readonly Piece[] {
  const found: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutSentenceEnd(match[0]);
    const href = hrefOf(address);
    if (href === undefined) continue;
    if (match.index > end) found.push({ text: text.slice(end, match.index) });
    found.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}

/** A full stop or a closing bracket after an address belongs to the sentence, unless the bracket was opened in it. */
function withoutSentenceEnd(address: string): string {
  let rest = address;
  while (SENTENCE_END.test(rest)) {
    if (rest.endsWith(')') && rest.split('(').length >= rest.split(')').length) break;
    rest = rest.slice(0, -1);
  }
  return rest;
}

function hrefOf(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const plain = url.username === '' && url.password === '' && url.hostname !== '';
  return plain && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : undefined;
}
