// Original file: shared/proto/channel.proto


export interface LeaveReply {
}

export interface LeaveReply__Output {
}
