package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"metaorg/cmd/metaorg/fields"
	"metaorg/cmd/metaorg/terminal"
	"metaorg/machine"
)

// The exit codes.
const (
	exitDone   = 0
	exitFailed = 1 // Refused, or it could not be done.
	exitUsage  = 2
)

// wrongUsage is an error of whoever typed the command.
type wrongUsage struct{ text string }

func (e wrongUsage) Error() string { return e.text }

func usage(format string, args ...any) error { return wrongUsage{fmt.Sprintf(format, args...)} }

// errRefused ends a command whose refusal was printed with its outcome.
var errRefused = errors.New("refused")

// hinted is an error of the rules with what to type about it on this machine.
type hinted struct {
	error
	hint string
}

func (e hinted) Unwrap() error { return e.error }

// fail reports an error and gives the exit code.
func fail(io terminal.IO, asJSON bool, err error) int {
	code := exitFailed
	var wrong wrongUsage
	var mistake *fields.Mistake
	if errors.As(err, &wrong) || errors.As(err, &mistake) {
		code = exitUsage
	}
	if errors.Is(err, errRefused) {
		return code
	}
	var no *machine.Refusal
	isRefusal := errors.As(err, &no)
	switch {
	case asJSON && isRefusal:
		printJSON(io.Err, no)
	case asJSON:
		printJSON(io.Err, map[string]string{"error": plainly(err)})
	case isRefusal:
		io.Say("metaorg: %s", refusalText(no))
		var hint hinted
		if errors.As(err, &hint) {
			io.Say("%s", hint.hint)
		}
	default:
		io.Say("metaorg: %s", plainly(err))
	}
	return code
}

// plainly is an error with what the system says of files and lines put in words.
func plainly(err error) string {
	text := err.Error()
	var file *fs.PathError
	if errors.As(err, &file) {
		text = strings.ReplaceAll(text, file.Error(), aboutFile(file))
	}
	var line *net.OpError
	if errors.As(err, &line) && errors.Is(line.Err, syscall.ECONNREFUSED) {
		text = strings.ReplaceAll(text, line.Error(), "nothing answers there")
	}
	return text
}

func aboutFile(file *fs.PathError) string {
	switch {
	case errors.Is(file.Err, fs.ErrNotExist):
		return "there is no " + file.Path
	case errors.Is(file.Err, fs.ErrExist):
		return file.Path + " is there already"
	case errors.Is(file.Err, fs.ErrPermission):
		return "you have no right to " + file.Path
	case errors.Is(file.Err, syscall.EISDIR):
		return file.Path + " is a folder"
	}
	return file.Error()
}

// refusalText is a refusal as people read it: the sentence, the field, the code.
// The rules count in smallest steps, but nobody types these.
func refusalText(no *machine.Refusal) string {
	text := no.Text
	if strings.Contains(text, "minor units") || strings.Contains(text, "smallest steps") {
		text += "; typed here, 200.00 is two hundred"
	}
	if no.Field == "" {
		return fmt.Sprintf("%s (%s)", text, no.Code)
	}
	return fmt.Sprintf("%s (%s, field %s)", text, no.Code, no.Field)
}

func printJSON(w interface{ Write([]byte) (int, error) }, v any) {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // Only types of ours that always encode come here.
	}
}
