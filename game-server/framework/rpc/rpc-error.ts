import { Metadata, status } from '@grpc/grpc-js';
import { ERRORS, type ErrorName, isErrorName, TangeloError } from '../../../shared/errors.ts';

/** gRPC's status for each HTTP-like code of the table of errors. */
const STATUS_OF_CODE: Readonly<Record<number, status>> = {
  400: status.INVALID_ARGUMENT,
  401: status.UNAUTHENTICATED,
  403: status.PERMISSION_DENIED,
  404: status.NOT_FOUND,
  409: status.ALREADY_EXISTS,
  413: status.OUT_OF_RANGE,
  429: status.RESOURCE_EXHAUSTED,
  500: status.INTERNAL,
  503: status.UNAVAILABLE,
  504: status.DEADLINE_EXCEEDED,
};

/** Where the meaning is narrower than that of the code. */
const STATUS_OF_NAME: Partial<Record<ErrorName, status>> = {
  NO_SUCH_ROUTE: status.UNIMPLEMENTED,
  OVERLOADED: status.RESOURCE_EXHAUSTED,
  MOVED: status.FAILED_PRECONDITION,
};

export function statusOf(error: ErrorName): status {
  return STATUS_OF_NAME[error] ?? STATUS_OF_CODE[ERRORS[error].code] ?? status.UNKNOWN;
}

/** For failures that name none of our errors: those that gRPC itself reports, or a newer peer. */
function nameOf(code: number): ErrorName {
  switch (code) {
    case status.UNAVAILABLE:
    case status.CANCELLED:
      return 'UNAVAILABLE';
    case status.DEADLINE_EXCEEDED:
      return 'TIMEOUT';
    case status.RESOURCE_EXHAUSTED:
      return 'OVERLOADED';
    case status.UNIMPLEMENTED:
      return 'NO_SUCH_ROUTE';
    case status.INVALID_ARGUMENT:
      return 'BAD_REQUEST';
    default:
      return 'INTERNAL';
  }
}

/** The payload of a failed reply on a link. */
export function encodeFailure({ error, message, details }: TangeloError): Buffer {
  return Buffer.from(
    `{"error":"${error}","message":${JSON.stringify(message)},"details":${toJson(details)}}`,
  );
}

/** The error that `encodeFailure` was given; what cannot be read becomes the error that the status stands for. */
export function decodeFailure(code: number, payload: Buffer): TangeloError {
  const failure = parseObject(payload.toString());
  const message = typeof failure?.message === 'string' ? failure.message : undefined;
  const details = isRecord(failure?.details) ? failure.details : {};
  return new TangeloError(isErrorName(failure?.error) ? failure.error : nameOf(code), message, details);
}

/** HTTP/2 peers refuse trailers that are much larger. */
const MAX_DETAILS_BYTES = 4096;

/** The failure of a plain gRPC call: the name stands in the trailing metadata, the details beside it as JSON. */
export function toGrpcFailure(error: TangeloError): { code: status; details: string; metadata: Metadata } {
  const metadata = new Metadata();
  metadata.set('tangelo-error', error.error);
  const details = Buffer.from(toJson(error.details));
  if (details.length > '{}'.length && details.length <= MAX_DETAILS_BYTES) {
    metadata.set('tangelo-details-bin', details);
  }
  return { code: statusOf(error.error), details: error.message, metadata };
}

function toJson(details: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(details);
  } catch {
    // A bigint or a cycle: the error itself is worth more than its details.
    return '{}';
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    // Not JSON, so from a peer that speaks another version: the status has to do.
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
