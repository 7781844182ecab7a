import { type Path, type Problem, pathText, valueText } from './config-error.ts';
import { type Draft, expandEntry } from './expand-entry.ts';
import { nearest } from './nearest.ts';
import { type UsableEntry, usableEntrySchema } from './servers-schema.ts';

export interface TopologyOptions {
  readonly file: string;
  readonly environment: string;
  /** Types of which a cluster needs a server. */
  readonly requiredTypes: readonly string[];
  /** Types that have a folder; absent: any. */
  readonly knownTypes?: readonly string[];
  readonly problems: Problem[];
}

/**
 * The servers of one section of servers.json. Beyond what its schema tells, it finds missing and unknown types and
 * contradictions within an entry. What it can use of an entry with mistakes it uses, so that the checks which compare
 * servers find all that there is to find at once.
 */
export function readTopology(section: Record<string, unknown>, options: TopologyOptions): Draft[] {
  const { file, environment, requiredTypes, problems } = options;
  for (const type of requiredTypes) {
    const entries = section[type];
    if (entries === undefined || (Array.isArray(entries) && entries.length === 0)) {
      const path = pathText([environment, type]);
      problems.push({ file, path, found: valueText(entries), expected: `at least one ${type} server` });
    }
  }
  return Object.entries(section).flatMap(([type, entries]) => {
    checkType(type, entries, options);
    return Array.isArray(entries) ? readEntries(type, entries, options) : [];
  });
}

function checkType(type: string, entries: unknown, options: TopologyOptions): void {
  const { file, environment, knownTypes, problems } = options;
  if (knownTypes === undefined || knownTypes.includes(type)) return;
  const known = `a server type that has a folder (${knownTypes.join(', ')})`;
  problems.push({
    file,
    path: pathText([environment, type]),
    found: `unknown server type with value ${valueText(entries)}`,
    expected: `${known}, the closest is ${JSON.stringify(nearest(type, knownTypes) ?? '')}`,
  });
}

function readEntries(type: string, entries: readonly unknown[], options: TopologyOptions): Draft[] {
  const { file, environment, problems } = options;
  let unnamed = 0;
  return entries.flatMap((entry, index) => {
    // The schema has told already that this is not an object.
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return [];
    const path: Path = [environment, type, index];
    const keys = new Set(Object.keys(entry));
    const drafts = expandEntry(usablePart(entry), { type, file, path, keys, unnamed, problems });
    if (!keys.has('id')) unnamed += drafts.length;
    return drafts;
  });
}

/** The entry without what its schema refuses. */
function usablePart(entry: object): UsableEntry {
  const result = usableEntrySchema.safeParse(entry);
  if (result.success) return result.data;
  const refused = new Set(
    result.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0])],
    ),
  );
  return usableEntrySchema.parse(
    Object.fromEntries(Object.entries(entry).filter(([key]) => !refused.has(key))),
  );
}
