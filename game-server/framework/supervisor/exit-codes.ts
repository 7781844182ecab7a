/** What the exit code of a process of the cluster says. */
export const EXIT = {
  /** It was asked to stop, and did. */
  STOPPED: 0,
  /** It could not start, for a reason that one line tells: a port in use, an id taken, a storage out of reach. */
  START_FAILED: 1,
  /** A fault of the program (EX_SOFTWARE of sysexits.h). */
  INTERNAL: 70,
  /** A mistake in the configuration (EX_CONFIG of sysexits.h). */
  CONFIG: 78,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
