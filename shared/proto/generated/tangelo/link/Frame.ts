// Original file: shared/proto/link.proto


/**
 * From the caller a request, from the callee the reply to one.
 */
export interface Frame {
  /**
   * Chosen by the caller, unique among its calls that wait for a reply. 0: a notification, which has no reply.
   */
  'call'?: (number);
  /**
   * Requests: a number that the caller has given to a method, beginning with 1, for the time of this stream.
   */
  'method'?: (number);
  /**
   * Requests: the method as `package.Service/Method`, in the first frame that uses its number.
   */
  'name'?: (string);
  /**
   * The encoded message of the method; in a failed reply JSON, `{"error": NAME, "message": TEXT, "details": {…}}`.
   */
  'payload'?: (Buffer | Uint8Array | string);
  /**
   * The payload goes on in the next frame of the stream, which repeats `call` and holds nothing else but its `payload` and
   * `more`. All parts together have at most 32 MiB.
   */
  'more'?: (boolean);
  /**
   * Replies: the gRPC status code. Not 0: the call failed.
   */
  'status'?: (number);
}

/**
 * From the caller a request, from the callee the reply to one.
 */
export interface Frame__Output {
  /**
   * Chosen by the caller, unique among its calls that wait for a reply. 0: a notification, which has no reply.
   */
  'call': (number);
  /**
   * Requests: a number that the caller has given to a method, beginning with 1, for the time of this stream.
   */
  'method': (number);
  /**
   * Requests: the method as `package.Service/Method`, in the first frame that uses its number.
   */
  'name': (string);
  /**
   * The encoded message of the method; in a failed reply JSON, `{"error": NAME, "message": TEXT, "details": {…}}`.
   */
  'payload': (Buffer);
  /**
   * The payload goes on in the next frame of the stream, which repeats `call` and holds nothing else but its `payload` and
   * `more`. All parts together have at most 32 MiB.
   */
  'more': (boolean);
  /**
   * Replies: the gRPC status code. Not 0: the call failed.
   */
  'status': (number);
}
