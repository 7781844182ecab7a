import { clusterSchema } from './cluster-schema.ts';
import { type Problem, pathText, valueText } from './config-error.ts';
import { nearest } from './nearest.ts';
import { type Leaf, leavesOf } from './schema-walk.ts';

const PREFIX = 'TANGELO_';

/** What a process is told by its environment beyond settings. */
const PROCESS_VARIABLES: readonly string[] = ['TANGELO_CONFIG_DIR', 'TANGELO_SECRET', 'TANGELO_STARTED_AT'];

/** One setting of cluster.json that something else than the file sets. */
export interface Override {
  readonly path: readonly string[];
  readonly value: unknown;
  readonly source: Pick<Problem, 'file' | 'path'>;
}

/** The settings that TANGELO_ variables set: `TANGELO_LIMITS__MESSAGE_BYTES` is `limits.messageBytes`. Empty ones are not set. */
export function overridesOfEnvironment(env: NodeJS.ProcessEnv, problems: Problem[]): Override[] {
  const leaves = leavesOf(clusterSchema).filter(({ path }) => path[0] !== '$schema');
  const known = new Map(leaves.map((leaf) => [variableOf(leaf), leaf]));
  return Object.entries(env).flatMap(([name, text]) => {
    if (!name.startsWith(PREFIX) || text === undefined || text === '') return [];
    if (PROCESS_VARIABLES.includes(name)) return [];
    const source = { file: 'environment', path: name };
    const leaf = known.get(name);
    if (leaf === undefined) {
      problems.push(
        unknown(source, text, 'variable', nearest(name, [...known.keys(), ...PROCESS_VARIABLES])),
      );
      return [];
    }
    return [{ path: leaf.path, value: readValue(text, leaf), source }];
  });
}

/** The settings that flags set, each as `key.path=value`. */
export function overridesOfFlags(flags: readonly string[], problems: Problem[]): Override[] {
  const leaves = leavesOf(clusterSchema).filter(({ path }) => path[0] !== '$schema');
  const known = new Map(leaves.map((leaf) => [pathText(leaf.path), leaf]));
  return flags.flatMap((flag) => {
    const at = flag.indexOf('=');
    if (at < 1) {
      problems.push({ file: 'flag', path: '', found: valueText(flag), expected: 'key.path=value' });
      return [];
    }
    const [name, text] = [flag.slice(0, at), flag.slice(at + 1)];
    const source = { file: 'flag', path: name };
    const leaf = known.get(name);
    if (leaf === undefined) {
      problems.push(unknown(source, text, 'setting', nearest(name, [...known.keys()])));
      return [];
    }
    return [{ path: leaf.path, value: readValue(text, leaf), source }];
  });
}

function variableOf({ path }: Leaf): string {
  return PREFIX + path.map((key) => key.replaceAll(/[A-Z]/g, '_$&').toUpperCase()).join('__');
}

function unknown(
  source: Override['source'],
  text: string,
  what: string,
  closest: string | undefined,
): Problem {
  return {
    ...source,
    found: `unknown ${what} with value ${valueText(text)}`,
    expected: `a known ${what}, the closest is ${closest ?? 'none'}`,
  };
}

/** The text as JSON where the setting takes what it stands for, so that `true` is a boolean but may also be a host name. */
function readValue(text: string, { schema }: Leaf): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not JSON: a plain text, which needs no quotes here.
    return text;
  }
  return !schema.safeParse(value).success && schema.safeParse(text).success ? text : value;
}
