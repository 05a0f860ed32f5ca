package main

import (
	"github.com/urfave/cli/v2"

	"socketlab/assignments/bothends"
)

// recordingsFlag names what a referee has recorded.
func (p *program) recordingsFlag() cli.Flag {
	return &cli.StringFlag{Name: "referee", Usage: p.Say("`PATH` of what lab referee recorded, a folder or a file: compare both ends of each session")}
}

// recordings reads which sessions a referee has recorded, as --referee says. With
// --key, only those count that are of the key. given reports whether there was a
// referee at all.
func (p *program) recordings(c *cli.Context) (given bool, all []bothends.Session, err error) {
	path := c.String("referee")
	if path == "" {
		return false, nil, nil
	}
	var key []byte
	if name := c.String("key"); name != "" {
		if key, err = p.keyFile(name, false); err != nil {
			return false, nil, err
		}
	}
	all, strangers, err := bothends.Find(path, key)
	if err != nil {
		return false, nil, named(path, err)
	}
	for _, s := range strangers {
		p.note(p.Say("%s is no recording of the referee, and counts for nothing: %s", s.File, p.words(s.Err)))
	}
	return true, all, nil
}
