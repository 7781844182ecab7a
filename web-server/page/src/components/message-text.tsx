import { pieces } from '../text/links.ts';

/** What somebody wrote: always text, whatever it looks like, and a direction of its own that cannot leave its line. */
export function MessageText({ text }: { readonly text: string }) {
  return (
    <p class="message-text" dir="auto">
      {pieces(text).map(({ text: shown, href }) =>
        href === undefined ? (
          shown
        ) : (
          <a href={href} target="_blank" rel="noopener noreferrer nofollow">
            <bdi>{shown}</bdi>
          </a>
        ),
      )}
    </p>
  );
}
