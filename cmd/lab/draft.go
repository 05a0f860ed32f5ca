package main

import (
	"io"

	"socketlab/capture"
	"socketlab/lab"
)

// A draft is a capture that is written while it is recorded, so that whatever
// was written can be read.
type draft struct {
	w     io.Writer
	whole func() error    // called behind each packet; nil: w needs no word of it
	out   *capture.Writer // nil before Begin
}

// Begin writes what comes before the packets.
func (d *draft) Begin(s capture.Section, i capture.Interface) (err error) {
	if d.out, err = capture.NewWriter(d.w, s); err != nil {
		return err
	}
	if _, err = d.out.AddInterface(i); err != nil {
		return err
	}
	return d.mark()
}

// Add writes a packet.
func (d *draft) Add(p *capture.Packet) error {
	if err := d.out.Write(p); err != nil {
		return err
	}
	return d.mark()
}

// end writes what comes after the packets.
func (d *draft) end(s capture.Statistics) error {
	if err := d.out.WriteStatistics(0, s); err != nil {
		return err
	}
	return d.mark()
}

// all writes a recording that is done.
func (d *draft) all(r *lab.Recording) error {
	if err := d.Begin(r.Section, r.Interface); err != nil {
		return err
	}
	for i := range r.Packets {
		if err := d.Add(&r.Packets[i]); err != nil {
			return err
		}
	}
	return d.end(r.Statistics)
}

// mark says that everything so far is whole.
func (d *draft) mark() error {
	if err := d.out.Flush(); err != nil || d.whole == nil {
		return err
	}
	return d.whole()
}
