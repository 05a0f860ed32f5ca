package stage

import "syscall"

func smallBuffer(syscall.RawConn) error { return nil }
