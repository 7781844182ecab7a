// Original file: shared/proto/registry.proto


/**
 * The id belongs to another process that lives.
 */
export interface Rejected {
  'id'?: (string);
  'pid'?: (number);
}

/**
 * The id belongs to another process that lives.
 */
export interface Rejected__Output {
  'id': (string);
  'pid': (number);
}
