/** Resident memory of this process in bytes; 0: unknown. Asking the system takes a file descriptor, and there may be none left. */
export function residentMemory(): number {
  try {
    return process.memoryUsage.rss();
  } catch {
    // A figure is no reason to end, and the next one is asked for soon.
    return 0;
  }
}
