// Original file: shared/proto/chat.proto


export interface GroupReply {
}

export interface GroupReply__Output {
}
