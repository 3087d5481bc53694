// Package terminal is where a command reads and writes. It keeps true that
// results and everything said beside them go different ways, that nobody is
// asked where nobody sits, and that a stranger's text never moves the cursor.
package terminal

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// IO is where a command reads and writes. Results go to Out; questions,
// progress and complaints to Err.
type IO struct {
	In       *bufio.Reader
	Out, Err io.Writer
	Env      func(string) string    // Of a variable of the environment.
	Attended bool                   // Somebody can be asked.
	Width    int                    // Of Out in columns; 0 when it is no terminal.
	Secret   func() (string, error) // Reads a line without showing it.
}

// System is the process's own input and output.
func System() IO {
	s := IO{In: bufio.NewReader(os.Stdin), Out: os.Stdout, Err: os.Stderr, Env: os.Getenv}
	stdin := int(os.Stdin.Fd())
	s.Attended = term.IsTerminal(stdin) && term.IsTerminal(int(os.Stderr.Fd()))
	if width, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		s.Width = width
	}
	s.Secret = func() (string, error) {
		b, err := term.ReadPassword(stdin)
		fmt.Fprintln(os.Stderr)
		return string(b), err
	}
	return s
}

// Say writes a line for people, beside the result.
func (s IO) Say(format string, args ...any) { fmt.Fprintf(s.Err, format+"\n", args...) }

// Print writes a line of the result.
func (s IO) Print(format string, args ...any) { fmt.Fprintf(s.Out, format+"\n", args...) }

// Ask puts a question and reads one line.
func (s IO) Ask(question string) (string, error) {
	fmt.Fprint(s.Err, question)
	line, err := s.In.ReadString('\n')
	if err != nil && line == "" {
		return "", fmt.Errorf("couldn't read an answer: %w", err)
	}
	return strings.TrimSpace(line), nil
}

// Agree puts a yes-or-no question; anything but yes is no.
func (s IO) Agree(question string) (bool, error) {
	answer, err := s.Ask(question + " [y/N] ")
	switch strings.ToLower(answer) {
	case "y", "yes", "j", "ja":
		return true, err
	}
	return false, err
}
