/** One entry of a batch: a request, a reply or a part of one, as shared/proto/link.proto describes it. */
export interface Frame {
  readonly call: number;
  readonly method: number;
  readonly name: string;
  readonly payload: Buffer;
  readonly status: number;
}

/** Field tags of `Frame`: (number << 3) | wire type. */
export const TAG = { call: 0x08, method: 0x10, name: 0x1a, payload: 0x22, more: 0x28, status: 0x30 } as const;
/** `frames` of `Batch`. */
export const BATCH_TAG = 0x0a;

/** gRPC refuses messages above 4 MiB, which would end the link; smaller ones also let short calls pass between long ones. */
export const MAX_BATCH_BYTES = 256 * 1024;
/** The payload of one call, put together again from its parts. */
export const MAX_PAYLOAD_BYTES = 32 * 1024 * 1024;
