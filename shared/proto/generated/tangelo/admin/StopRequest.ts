// Original file: shared/proto/admin.proto


export interface StopRequest {
}

export interface StopRequest__Output {
}
