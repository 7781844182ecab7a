// Original file: shared/proto/session.proto


export interface Done {
}

export interface Done__Output {
}
