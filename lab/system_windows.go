package lab

import (
	"fmt"

	"golang.org/x/sys/windows"
)

// systemName returns name and version of the operating system, such as
// "Windows 10.0.26100".
func systemName() string {
	v := windows.RtlGetVersion()
	return fmt.Sprintf("Windows %d.%d.%d", v.MajorVersion, v.MinorVersion, v.BuildNumber)
}
