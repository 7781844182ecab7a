const RETRY_MS = 2_000;

/**
 * Asks until there is an answer: while the web server is away or knows no gate yet, the page says that it is trying on.
 * Answers `undefined` when it was stopped.
 */
export async function waitForGates(
  findGates: () => Promise<readonly string[]>,
  stopped: AbortSignal,
): Promise<readonly string[] | undefined> {
  while (!stopped.aborted) {
    try {
      const gates = await findGates();
      return stopped.aborted ? undefined : gates;
    } catch {
      // Whatever the reason, the next attempt may find it gone.
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
  return undefined;
}
