package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"socketlab/assignments/gradebook"
	"socketlab/assignments/nonce"
	"socketlab/assignments/submission"
	"socketlab/capture/message"
	"socketlab/capture/printable"
)

func (p *program) nonceCommand() *cli.Command {
	return &cli.Command{
		Name:  "nonce",
		Usage: p.Say("make a code for each student that binds a capture to its owner"),
		Description: p.Say("Who sends the code among the text of the lab (lab run --nonce CODE) shows that the\n" +
			"capture was made by somebody to whom it was given. lab grade --key FILE tells whose\n" +
			"code is there, whose is missing, and who sent another's. Nobody can make a code\n" +
			"without the key; the key is made if it is not there, and never printed."),
		UsageText: "lab nonce --key teacher.key --assignment udp-echo --roster class.csv --format csv -o codes.csv\nlab grade submissions.zip --assignment udp-echo --out results --roster class.csv --key teacher.key",
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "key", Usage: p.Say("`FILE` with the key, made if it is not there")},
			&cli.StringFlag{Name: "assignment", Aliases: []string{"a"}, Usage: p.Say("`ASSIGNMENT`: a built-in one, or a YAML file")},
			&cli.StringFlag{Name: "roster", Usage: p.Say("class list: a `FILE` with student ids and names (.xlsx, CSV, or the web page that a portal calls .xls)")},
		}, p.resultFlags("text", "csv", "json")...),
		Action: p.nonce,
	}
}

// A studentCode is a student and the code that was made.
type studentCode struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Code string `json:"code"`
}

// nonce does what `lab nonce` promises.
func (p *program) nonce(c *cli.Context) error {
	if _, err := p.arguments(c, 0, 0); err != nil {
		return err
	}
	for _, flag := range []string{"key", "assignment", "roster"} {
		if c.String(flag) == "" {
			return misuse(p.Say("lab nonce needs --%s", flag)).tell("lab nonce --help")
		}
	}
	spec, err := p.assignment(c.String("assignment"))
	if err != nil {
		return err
	}
	raw, err := p.read(c.String("roster"))
	if err != nil {
		return err
	}
	roster, err := gradebook.ReadRoster(raw)
	if err != nil {
		return cannot(message.At(c.String("roster"), err))
	}
	key, err := p.keyFile(c.String("key"), true)
	if err != nil {
		return err
	}
	all := []studentCode{}
	for _, s := range roster.Students {
		if s.ID != "" {
			all = append(all, studentCode{s.ID, s.Name, nonce.Code(key, spec.Name, s.ID)})
		}
	}
	return p.write(c, func(w io.Writer) error { return writeCodes(w, c.String("format"), spec.Name, all) })
}

// writeCodes writes codes in one of the formats.
func writeCodes(w io.Writer, format, assignment string, all []studentCode) error {
	switch format {
	case "json":
		return json.NewEncoder(w).Encode(map[string]any{"schema": "lab/nonce/v1", "assignment": assignment, "codes": all})
	case "csv":
		io.WriteString(w, "\ufeff") // an error comes back with the rest
		out := csv.NewWriter(w)
		out.UseCRLF = true
		out.Write([]string{"id", "name", "code"})
		for _, s := range all {
			out.Write([]string{plainCell(s.ID), plainCell(s.Name), s.Code})
		}
		out.Flush()
		return out.Error()
	}
	for _, s := range all {
		if _, err := fmt.Fprintf(w, "%s  %s  %s\n", printable.Fit(printable.String(s.ID), 12), s.Code, printable.String(s.Name)); err != nil {
			return err
		}
	}
	return nil
}

// plainCell is a text that no spreadsheet takes for a formula.
func plainCell(s string) string {
	if s = printable.String(s); s != "" && (s[0] == '=' || s[0] == '+' || s[0] == '-' || s[0] == '@') {
		return "'" + s
	}
	return s
}

// codes are those of everybody on the class list, and of everybody who handed
// something in.
func (p *program) codes(keyName string, t *classTask, in *submission.Collection) (map[string]string, error) {
	key, err := p.keyFile(keyName, false)
	if err != nil {
		return nil, err
	}
	codes := map[string]string{}
	add := func(id string) {
		if id != "" {
			codes[id] = nonce.Code(key, t.spec.Name, id)
		}
	}
	if t.roster != nil {
		for _, s := range t.roster.Students {
			add(s.ID)
		}
	}
	for _, s := range in.Submissions {
		add(s.ID())
	}
	return codes, nil
}
