/** A part of the port as the thread runs it: the same methods, inside a transaction that is already open. */
export type Operations<Part> = {
  [Method in keyof Part]: Part[Method] extends (...args: infer Args) => Promise<infer Result>
    ? (...args: Args) => Result
    : never;
};
