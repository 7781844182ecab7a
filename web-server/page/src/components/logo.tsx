/** The fruit: a mandarin's skin and the neck of a pomelo. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <path
        class="logo-skin"
        d="M32 13c4-1 7 2 10 4 9 4 15 12 15 21 0 13-11 22-25 22S7 51 7 38c0-9 6-17 15-21 3-2 6-5 10-4z"
      />
      <path class="logo-shine" d="M14 38c0-7 4-12 9-15" />
      <path class="logo-stem" d="M32 14c-1-4 0-7 2-10" />
      <path class="logo-leaf" d="M35 10c4-7 12-8 17-5-2 6-9 10-17 5z" />
    </svg>
  );
}
