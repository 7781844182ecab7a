// Original file: shared/proto/chat.proto


export interface ChangedReply {
}

export interface ChangedReply__Output {
}
