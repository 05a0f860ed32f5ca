package lab

import "os"

// repeatSooner makes TCP of this network repeat a lost segment after as little
// as 20 ms instead of 200 (Linux 6.11 and later; older ones stay slow). It is
// called in a private network only, where nobody else notices.
func repeatSooner() {
	_ = os.WriteFile("/proc/sys/net/ipv4/tcp_rto_min_us", []byte("20000"), 0)
}
