// Original file: shared/proto/channel.proto


export interface RenameReply {
}

export interface RenameReply__Output {
}
