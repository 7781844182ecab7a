/** Unlike in the same millisecond with a chance of one in 2^48, which is enough for one sender in one room. */
const RANDOM_VALUES = 2 ** 48;
const RANDOM_DIGITS = 10;

/**
 * An id for a message: the time in milliseconds and a random number, 18 characters of `[0-9a-z]`. Ids that are made one after the
 * other sort in that order, so that a storage keeps those of one sender side by side and not each on another page. Nobody
 * gains anything by guessing one: they tell apart what one sender says in one room.
 */
export function messageId(): string {
  const random = Math.floor(Math.random() * RANDOM_VALUES);
  return `${Date.now().toString(36)}${random.toString(36).padStart(RANDOM_DIGITS, '0')}`;
}
