//go:build amd64 || 386

package record

import (
	"fmt"

	"github.com/google/gopacket/pcap"
)

// loadLibrary loads Npcap's wpcap.dll, which gopacket would otherwise do at the
// first call. A DLL too old to have every function makes gopacket panic.
func loadLibrary() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return pcap.LoadWinPCAP()
}
