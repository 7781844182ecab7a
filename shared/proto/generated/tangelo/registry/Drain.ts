// Original file: shared/proto/registry.proto


export interface Drain {
}

export interface Drain__Output {
}
