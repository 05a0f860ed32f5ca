package stage

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"time"

	"socketlab/capture/message"
	"socketlab/lab/adverse"
	"socketlab/lab/private"
)

// variable makes this program a stage. Where its value is unhurried, GOGC is set
// for the stage alone.
const (
	variable  = "LAB_BREAK_STAGE"
	unhurried = "unhurried"
)

// Act is for the beginning of main: in a process that is a stage it does not
// return.
func Act() {
	if _, ok := os.LookupEnv(variable); !ok {
		return
	}
	collectLate()
	os.Unsetenv(variable)
	var out adverse.Outcome
	var job adverse.Job
	err := gob.NewDecoder(os.Stdin).Decode(&job)
	if err == nil {
		err = private.PrepareNested()
	}
	if err != nil {
		out.Trouble = err.Error()
	} else {
		ctx, end := context.WithTimeout(context.Background(), longest)
		out = perform(ctx, job)
		out.Cut = ctx.Err() != nil
		end()
	}
	if gob.NewEncoder(os.Stdout).Encode(&out) != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

// collectLate begins to collect garbage, seldom. Until here there was none: half
// of the time in which this program starts went into looking for it.
func collectLate() {
	if os.Getenv(variable) == unhurried {
		os.Unsetenv("GOGC") // not for the programs that this one starts
		const percent = 400
		debug.SetGCPercent(percent)
	}
}

// performer returns this program once more, as a stage.
func performer() *exec.Cmd {
	if _, set := os.LookupEnv("GOGC"); set {
		return private.Nested(variable, "1")
	}
	cmd := private.Nested(variable, unhurried)
	if cmd != nil {
		cmd.Env = append(cmd.Env, "GOGC=off")
	}
	return cmd
}

// longest bounds how long one performance may take.
const longest = 90 * time.Second

// Play plays a job in a network that nobody has used before, which is gone when
// it returns. An error means that it could not be played.
func Play(ctx context.Context, job adverse.Job) (out adverse.Outcome, err error) {
	var in, back, complaints bytes.Buffer
	if err := gob.NewEncoder(&in).Encode(&job); err != nil {
		return out, err
	}
	cmd := performer()
	if cmd == nil {
		return out, private.ErrNotPrivate
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &bounded{w: &back, left: mostBack}, &bounded{w: &complaints, left: 4 << 10}
	cmd.WaitDelay = time.Second
	if err := cmd.Start(); err != nil {
		return out, err
	}
	forget := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	defer forget()
	err = cmd.Wait()
	switch {
	case ctx.Err() != nil:
		return out, ctx.Err()
	case err != nil:
		return out, message.Errorf("%v: %s", err, complaints.String())
	}
	if err := gob.NewDecoder(&back).Decode(&out); err != nil {
		return out, err
	}
	if out.Trouble != "" {
		return out, errors.New(out.Trouble)
	}
	return out, nil
}

// mostBack bounds what a stage may say, in octets.
const mostBack = 64 << 20

// A bounded writer forgets what is too much.
type bounded struct {
	w    io.Writer
	left int
}

func (b *bounded) Write(p []byte) (int, error) {
	n := min(len(p), b.left)
	b.left -= n
	if _, err := b.w.Write(p[:n]); err != nil {
		return 0, err
	}
	return len(p), nil
}
