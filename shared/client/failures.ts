import { mayReconnect } from '../disconnect.ts';
import { type ErrorName, TangeloError } from '../errors.ts';

/** The connection ended before the answer came; `written` tells whether the request had gone out on it. */
export class ConnectionLostError extends TangeloError {
  readonly written: boolean;

  constructor(reason: string, options: { written: boolean; kickCode?: number }) {
    super('UNAVAILABLE', reason, options.kickCode === undefined ? {} : { kickCode: options.kickCode });
    this.written = options.written;
  }
}

/** Refusals that say nothing about the request itself: the same one may succeed a little later. */
const TRANSIENT: ReadonlySet<ErrorName> = new Set<ErrorName>([
  'RATE_LIMITED',
  'TOO_MANY_IN_FLIGHT',
  'NO_SERVER',
  'NO_CONNECTOR',
  'SERVER_BUSY',
  'OVERLOADED',
  'UNAVAILABLE',
  'MOVED',
  'STORAGE_UNAVAILABLE',
  'TIMEOUT',
]);

export function isTransient(error: TangeloError): boolean {
  return TRANSIENT.has(error.error);
}

/** Whether the request may have been carried out although it failed. */
export function isUncertain(error: unknown): boolean {
  if (error instanceof ConnectionLostError) return error.written;
  return error instanceof TangeloError && (error.error === 'TIMEOUT' || error.error === 'UNAVAILABLE');
}

/** Whether another attempt to connect and enter makes sense. */
export function isWorthAnotherAttempt(error: TangeloError): boolean {
  const { kickCode } = error.details;
  if (typeof kickCode === 'number') return mayReconnect(kickCode);
  return isTransient(error) || error.error === 'INTERNAL';
}

/** The error of the table for whatever was thrown. */
export function toTangeloError(error: unknown): TangeloError {
  if (error instanceof TangeloError) return error;
  return new TangeloError('INTERNAL', error instanceof Error ? error.message : String(error));
}
