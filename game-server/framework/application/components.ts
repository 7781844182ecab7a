import { z } from 'zod';
import type { Component } from './component.ts';
import { loadModules } from './server-folder.ts';

const hook = z
  .custom<() => Promise<void> | void>((value) => typeof value === 'function', 'a function')
  .optional();
const hooksSchema = z.object({ start: hook, afterStart: hook, stop: hook });

/** The components in a server type's folder, made with its services. */
export async function loadComponents(options: {
  readonly serversDir: string;
  readonly type: string;
  readonly services: object;
}): Promise<Component[]> {
  const modules = await loadModules(options.serversDir, options.type, 'component');
  return modules.map(({ name, create }) => {
    const component = create(options.services);
    const { start, afterStart, stop } = hooksSchema.parse(component);
    return {
      name,
      start: () => start?.call(component),
      afterStart: () => afterStart?.call(component),
      stop: () => stop?.call(component),
    };
  });
}
