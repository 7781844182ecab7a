/** A reason not to start that its message tells in full, as a sentence for people; trying again does not help by itself. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
