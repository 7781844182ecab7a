import { appendResults, appendStatements } from './postgres-append.ts';
import type { Rows, Statement } from './postgres-connection.ts';
import { lockStatements } from './postgres-locks.ts';
import type { Locks, Write } from './postgres-operation.ts';
import type { AppendRequest, AppendResult } from './storage.ts';

/** What waits for a group: an append, or any other change. */
export type Change =
  | { readonly kind: 'append'; readonly requests: readonly AppendRequest[] }
  | { readonly kind: 'write'; readonly write: Write<unknown> };

/** A part of a group: its statements, and what its changes get from their rows. */
interface Part {
  readonly statements: readonly Statement[];
  readonly results: (rows: readonly Rows[]) => readonly (() => unknown)[];
}

export interface Group {
  /** From BEGIN to COMMIT, to be sent in one go. */
  readonly statements: readonly Statement[];
  /** For each change, in their order, what gives its result or throws its error; from the rows of the statements. */
  results(rows: readonly Rows[]): readonly (() => unknown)[];
}

const BEGIN: Statement = { name: 'begin', text: 'BEGIN', values: [] };
const COMMIT: Statement = { name: 'commit', text: 'COMMIT', values: [] };

/** One transaction of many changes. Appends that follow each other share their statements. */
export function composeGroup(changes: readonly Change[]): Group {
  const parts = partsOf(changes);
  const before = [BEGIN, ...lockStatements(changes.flatMap(locksOf))];
  return {
    statements: [...before, ...parts.flatMap(({ statements }) => statements), COMMIT],
    results(rows) {
      let next = before.length;
      return parts.flatMap(({ statements, results }) => {
        const first = next;
        next += statements.length;
        return results(rows.slice(first, next));
      });
    },
  };
}

function partsOf(changes: readonly Change[]): Part[] {
  const parts: Part[] = [];
  let appends: (readonly AppendRequest[])[] = [];
  const endAppends = () => {
    if (appends.length > 0) {
      parts.push(partOfAppends(appends));
      appends = [];
    }
  };
  for (const change of changes) {
    if (change.kind === 'append') {
      appends.push(change.requests);
    } else {
      endAppends();
      parts.push(partOfWrite(change.write));
    }
  }
  endAppends();
  return parts;
}

function partOfWrite({ statement, decode }: Write<unknown>): Part {
  return { statements: [statement], results: ([rows = []]) => [() => decode(rows)] };
}

function partOfAppends(appends: readonly (readonly AppendRequest[])[]): Part {
  const requests = appends.flat();
  return {
    statements: appendStatements(requests),
    results([holding = [], outcomes = []]) {
      const results: AppendResult[] = appendResults(requests, holding, outcomes);
      let next = 0;
      return appends.map(({ length }) => {
        const own = results.slice(next, next + length);
        next += length;
        return () => own;
      });
    },
  };
}

function locksOf(change: Change): readonly Locks[] {
  if (change.kind === 'write') {
    return [change.write.locks];
  }
  return change.requests.map(({ shard, epoch, messages }) => ({
    fence: { shard, epoch },
    rooms: messages.map(({ rid }) => rid),
    makesRooms: true,
  }));
}
