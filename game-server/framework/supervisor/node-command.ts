/** What to run: an executable and its arguments. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
}

/**
 * How node is run for a process of the cluster. V8 lets its nursery grow to 48 MB and collects it with four threads at once, and glibc
 * keeps an arena of memory for each thread, for the sake of programs that are alone on a machine; a cluster is many processes
 * side by side, whose threads would only wait for each other.
 */
const NODE_FLAGS = ['--no-parallel-scavenge'];
/** Of the types that carry messages; others allocate little. In MB, a power of two. */
const NURSERIES: ReadonlyMap<string, number> = new Map([
  ['connector', 4],
  ['chat', 4],
]);
const NURSERY = 2;
const NODE_ENVIRONMENT = { MALLOC_ARENA_MAX: '1' };

/** Runs a compiled program of the cluster. The entry's own arguments come last, so that they win. */
export function nodeCommand(
  program: string,
  args: readonly string[],
  entry?: { readonly type: string; readonly args: readonly string[] },
): Command {
  const nursery = NURSERIES.get(entry?.type ?? '') ?? NURSERY;
  const flags = [...NODE_FLAGS, `--max-semi-space-size=${nursery}`, ...(entry?.args ?? [])];
  return { file: process.execPath, args: [...flags, program, ...args] };
}

export function nodeEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...NODE_ENVIRONMENT, ...env };
}
