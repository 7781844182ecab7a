// Original file: shared/proto/channel.proto


export interface Nothing {
}

export interface Nothing__Output {
}
