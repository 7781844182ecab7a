import { z } from 'zod';
import type { Component } from './component.ts';
import { loadModules } from './server-folder.ts';

const hook = z
  .custom<() => Promise<void> | void>((value) => typeof value === 'function', 'a function')
  .optional();
const componentSchema = z.object({ start: hook, afterStart: hook, stop: hook });

/** The components in a server type's folder, made with its services. */
export async function loadComponents(options: {
  readonly serversDir: string;
  readonly type: string;
  readonly services: object;
}): Promise<Component[]> {
  const modules = await loadModules(options.serversDir, options.type, 'component');
  return modules.map(({ name, create }) => {
    const { start, afterStart, stop } = componentSchema.parse(create(options.services));
    return { name, ...(start && { start }), ...(afterStart && { afterStart }), ...(stop && { stop }) };
  });
}
