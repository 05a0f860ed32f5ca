package assignments

import (
	"encoding/json"
	"io"
	"reflect"
	"strings"

	"socketlab/assignments/check"
	"socketlab/assignments/deadline"
)

// A schema is a JSON Schema (draft 2020-12), as a tree.
type schema map[string]any

// Schema writes the JSON Schema of assignment files, so that editors complete
// and check them while they are written.
func Schema(w io.Writer) error {
	root := schemaOf(reflect.TypeFor[check.Spec](), "")
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "lab assignment"
	root["required"] = []string{"title", "points", "experiment", "checks"}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(root)
}

// schemaOf describes the values of a type; path is that of the field within
// the experiment.
func schemaOf(t reflect.Type, path string) schema {
	switch {
	case t == textType:
		return schema{"anyOf": []schema{{"type": "string"}, object(t, path)}}
	case t == durationType:
		return schema{"type": "string", "pattern": `^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$`}
	case t == reflect.TypeFor[check.Part]():
		return checkSchema()
	case t.Kind() == reflect.Struct:
		return object(t, path)
	case t.Kind() == reflect.Slice:
		return schema{"type": "array", "items": schemaOf(t.Elem(), path)}
	case t.Kind() == reflect.Bool:
		return schema{"type": "boolean"}
	case t.Kind() != reflect.String:
		return schema{"type": "integer"}
	}
	switch path {
	case "own":
		return schema{"type": "string", "enum": check.OwnWords}
	case "late.days":
		return schema{"type": "string", "enum": deadline.DayWords}
	case "late.of":
		return schema{"type": "string", "enum": deadline.OfWords}
	}
	if words, ok := choices[strings.TrimPrefix(path, "experiment.")]; ok {
		return schema{"type": "string", "enum": words}
	}
	return schema{"type": []string{"string", "number"}} // 2024 is a string here, too
}

// notes say what a field of an experiment does where its name does not.
var notes = map[string]string{
	"loss":            "percent of the frames that the network drops, in a private network only",
	"servers.until":   "when the server has read enough: after one message, or at the end of the stream",
	"servers.gather":  "with until: end, one answer to everything instead of one to each recv",
	"servers.serves":  "connections or datagrams after which the server ends by itself; 0: never",
	"servers.fails":   "errno with which bind() has to fail, such as EADDRINUSE",
	"clients.await":   "when the client reads: after each message, at the end, or never",
	"clients.newline": "a newline (\\n) ends each message, for servers that read lines; false: the text alone",
	"clients.hold":    "pause before the socket is closed",
	"clients.gap":     "pause before every message but the first",
	"late.grace":      "so long after the deadline, something is still in time",
	"late.percent":    "percent of the points, taken off for each day",
	"late.of":         "what the percent are of: all points of the assignment, or the points earned",
	"late.days":       "begun: a day counts as soon as it begins; whole: once it is over",
	"late.cutoff":     "so long after the deadline, nothing counts any more; left out: never",
}

func object(t reflect.Type, path string) schema {
	properties := schema{}
	for name, index := range keys(t) {
		if f := t.Field(index); f.Type.Kind() != reflect.Interface {
			at := join(path, name)
			properties[name] = schemaOf(f.Type, at)
			if note, ok := notes[strings.TrimPrefix(at, "experiment.")]; ok {
				properties[name].(schema)["description"] = note
			}
		}
	}
	return schema{"type": "object", "properties": properties, "additionalProperties": false}
}

// checkSchema describes one check: which parameters it takes depends on its
// name.
func checkSchema() schema {
	s := object(reflect.TypeFor[check.Part](), "")
	s["required"] = []string{"id", "check", "title"}
	properties := s["properties"].(schema)
	properties["check"] = schema{"enum": check.Names()}
	properties["with"] = schema{"type": "object"}
	var each []schema
	for _, row := range check.Table {
		with := object(reflect.TypeOf(row.New()).Elem(), "")
		for _, p := range row.Params {
			with["properties"].(schema)[p.Name].(schema)["description"] = p.Doc.En
		}
		if chooser, ok := row.New().(check.Chooser); ok {
			for name, words := range chooser.Choices() {
				with["properties"].(schema)[name].(schema)["enum"] = words
			}
		}
		each = append(each, schema{
			"if":   schema{"properties": schema{"check": schema{"const": row.Name}}},
			"then": schema{"properties": schema{"with": with}},
		})
	}
	s["allOf"] = each
	return s
}
