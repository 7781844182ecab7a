import { z } from 'zod';
import type { Path } from './config-error.ts';

/** The schema behind `optional`, `default` and `prefault`. */
function bare(schema: unknown): unknown {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault) {
    inner = inner.unwrap();
  }
  return inner;
}

function schemaAt(schema: unknown, path: Path): unknown {
  return path.reduce<unknown>((outer, key) => {
    const container = bare(outer);
    if (container instanceof z.ZodArray) return container.element;
    if (container instanceof z.ZodRecord) return container.valueType;
    if (container instanceof z.ZodObject) return container.shape[String(key)] ?? container.def.catchall;
    return undefined;
  }, schema);
}

/** The keys that the object at `path` may have. */
export function keysAt(schema: z.ZodType, path: Path): readonly string[] {
  const object = bare(schemaAt(schema, path));
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

/** A setting: a value that is not a group of others. */
export interface Leaf {
  readonly path: readonly string[];
  readonly schema: z.ZodType;
}

export function leavesOf(schema: unknown, path: readonly string[] = []): readonly Leaf[] {
  const inner = bare(schema);
  if (inner instanceof z.ZodObject) {
    return Object.entries(inner.shape).flatMap(([key, value]) => leavesOf(value, [...path, key]));
  }
  return inner instanceof z.ZodType ? [{ path, schema: inner }] : [];
}
