import type { TangeloError } from '../../shared/client/index.ts';

/** What a failure says, to a person who knows nothing of the fields of requests. */
export function inWords({ message, details }: TangeloError): string {
  const field = `${String(details.field)}: `;
  return message.startsWith(field) ? message.slice(field.length) : message;
}
