// Original file: shared/proto/registry.proto


/**
 * Goodbye: the server is out of the next view, and the registry ends the stream.
 */
export interface Leave {
}

/**
 * Goodbye: the server is out of the next view, and the registry ends the stream.
 */
export interface Leave__Output {
}
