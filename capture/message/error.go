package message

// A failure is an error that people see.
type failure struct {
	Message
	causes []error
}

// Errorf returns an error that says a message. It wraps those of args that are
// errors, whatever their verbs.
func Errorf(format string, args ...any) error {
	f := &failure{Message: Of(format, args...)}
	for _, a := range args {
		if err, ok := a.(error); ok {
			f.causes = append(f.causes, err)
		}
	}
	return f
}

// Err returns an error that says m.
func (m Message) Err() error { return Errorf(m.Format, m.Args...) }

// At returns an error that says where err happened: a file, or a step of the
// work. It wraps err.
func At(place string, err error) error { return Errorf("%s: %v", place, err) }

func (f *failure) Error() string { return f.String() }

// Unwrap returns the errors that caused it.
func (f *failure) Unwrap() []error { return f.causes }
