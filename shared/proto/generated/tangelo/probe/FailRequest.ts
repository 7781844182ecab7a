// Original file: shared/proto/probe.proto


export interface FailRequest {
  /**
   * Name of the error; empty: an exception that is not one of ours.
   */
  'error'?: (string);
  'message'?: (string);
}

export interface FailRequest__Output {
  /**
   * Name of the error; empty: an exception that is not one of ours.
   */
  'error': (string);
  'message': (string);
}
