package doctor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"

	"socketlab/capture/message"
	"socketlab/lab/private"
)

// An answer is what the program says that was started to try the private
// network.
type answer struct {
	Refused private.Reason `json:"refused,omitempty"` // why there is no network
	Failed  string         `json:"failed,omitempty"`  // why nothing was recorded in it
	NoLoss  string         `json:"no_loss,omitempty"` // why it cannot lose packets
}

// Answer enters a private network, records one datagram in it and writes what
// happened to w. It is for the program that Config.Probe starts, which should
// exit with the code returned. What failed is said in language l.
func Answer(ctx context.Context, w io.Writer, l message.Language) (code int, err error) {
	code, done, err := private.Enter(false)
	var refused *private.Refused
	var a answer
	switch {
	case done:
		return code, err
	case errors.As(err, &refused):
		a.Refused = refused.Reason
	case err != nil:
		a.Failed = l.Say("%v", err)
	default:
		if err := prove(ctx); err != nil {
			a.Failed = l.Say("%v", err)
		}
		a.NoLoss = tryLoss(l)
	}
	return 0, json.NewEncoder(w).Encode(a)
}

// tryLoss says in l why packets cannot be lost here, or "" if they can.
func tryLoss(l message.Language) string {
	dropper, err := private.Loss{UDP: []uint16{9}, Percent: 1}.Start()
	if err == nil {
		_, err = dropper.Stop()
	}
	var missing *private.NoLoss
	switch {
	case errors.As(err, &missing):
		return missing.Missing
	case err != nil:
		return l.Say("%v", err)
	}
	return ""
}

// examinePrivate starts the program that answers, and explains the answer.
func examinePrivate(ctx context.Context, probe []string) []Observation {
	cmd := exec.CommandContext(ctx, probe[0], probe[1:]...)
	var out bytes.Buffer
	cmd.Stdout = &out
	err := cmd.Run()
	var a answer
	if err == nil {
		err = json.Unmarshal(out.Bytes(), &a)
	}
	if err != nil {
		a.Failed = fmt.Sprint(err)
	}
	return a.findings()
}

func (a answer) findings() []Observation {
	switch {
	case a.Refused == private.NotLinux:
		return []Observation{{"private/not-linux", Note, message.Of("no private network: only Linux has them"), ""}}
	case a.Refused != "":
		command := (&private.Refused{Reason: a.Refused}).Command()
		return []Observation{{"private/" + string(a.Refused), Note, Refusal(a.Refused), command}}
	case a.Failed != "":
		return []Observation{{"private/failed", Note, message.Of("the private network cannot be recorded: %s", a.Failed), ""}}
	}
	recorded := Observation{"private", OK, message.Of("private network: recorded one datagram"), ""}
	if a.NoLoss == "" {
		return []Observation{recorded, {"loss", OK, message.Of("private network: can lose packets"), ""}}
	}
	command := (&private.NoLoss{}).Command()
	return []Observation{recorded, {"loss", Note, message.Of("private network: cannot lose packets, for the kernel lacks %s", a.NoLoss), command}}
}

// Refusal explains why the kernel refuses a private network.
func Refusal(reason private.Reason) message.Message {
	switch reason {
	case private.NoNamespaces:
		return message.Of("no private network: this kernel was built without namespaces")
	case private.UserLimit:
		return message.Of("no private network: the kernel allows no more user namespaces (user.max_user_namespaces)")
	case private.NetworkLimit:
		return message.Of("no private network: the kernel allows no more network namespaces (user.max_net_namespaces)")
	case private.CloneSysctl:
		return message.Of("no private network: only root may make namespaces here (kernel.unprivileged_userns_clone is 0)")
	case private.AppArmor:
		return message.Of("no private network: AppArmor keeps ordinary users from it (kernel.apparmor_restrict_unprivileged_userns is 1)")
	case private.Seccomp:
		return message.Of("no private network: this container filters the system call (seccomp); started with docker run --cap-add SYS_ADMIN, or with --security-opt seccomp=unconfined, it does not")
	case private.NoCapability:
		return message.Of("no private network: namespaces can be made here, but give no rights")
	case private.FileRights:
		return message.Of("no private network: the program was given some rights by setcap, but not CAP_NET_ADMIN")
	case private.NotPermitted:
		return message.Of("no private network: the kernel does not permit it")
	}
	return message.Of("no private network: lab could not start itself again")
}
