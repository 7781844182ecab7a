import type { ErrorName } from '../../shared/errors.ts';

export const MAIN_HALL = 'MainHall';

/** What somebody does; `person` is who sits there, whatever they call themselves at the moment. */
export type Operation = { readonly person: string } & (
  | { readonly kind: 'enter'; readonly username?: string; readonly account?: boolean; readonly rid?: string }
  | { readonly kind: 'rename'; readonly username: string }
  | { readonly kind: 'create' | 'delete' | 'join' | 'leave' | 'who'; readonly rid: string }
  | { readonly kind: 'send'; readonly rid?: string; readonly content: string }
  | { readonly kind: 'whisper'; readonly rid: string; readonly content: string; readonly target: string }
  | { readonly kind: 'history'; readonly rid: string; readonly after?: number; readonly before?: number }
  | { readonly kind: 'list' | 'disconnect' }
);

/** What the answer has to hold, names in order; a failure holds nothing else. */
export type Expected = { readonly error?: ErrorName } & Record<string, unknown>;

export function refuse(error: ErrorName): Expected {
  return { error };
}

export interface Told {
  readonly event: 'onAdd' | 'onLeave' | 'onRename' | 'onMove' | 'onChat';
  /** The room that it is about. */
  readonly rid: string;
  readonly body: object;
}
