// Package terminal is where a command reads and writes. It keeps true that
// results and everything said beside them go different ways, that nobody is
// asked where nobody sits, and that a stranger's text never moves the cursor.
package terminal

import (
	"bufio"
	"context"
	"errors"
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
	Done     <-chan struct{}        // Closed when nobody waits for answers any more; nil for never.
}

// ErrInterrupted reports a question that was left unanswered.
var ErrInterrupted = errors.New("interrupted; nothing was done")

// System is the process's own input and output; questions end with the context.
func System(ctx context.Context) IO {
	s := IO{In: bufio.NewReader(os.Stdin), Out: os.Stdout, Err: os.Stderr, Env: os.Getenv, Done: ctx.Done()}
	stdin := int(os.Stdin.Fd())
	s.Attended = term.IsTerminal(stdin) && term.IsTerminal(int(os.Stderr.Fd()))
	if width, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		s.Width = width
	}
	s.Secret = func() (string, error) {
		before, err := term.GetState(stdin)
		if err != nil {
			return "", err
		}
		line, err := s.unlessDone(func() (string, error) {
			b, err := term.ReadPassword(stdin)
			return string(b), err
		})
		fmt.Fprintln(os.Stderr)
		return line, errors.Join(err, term.Restore(stdin, before)) // Or an interrupt would leave typing unseen.
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
	line, err := s.unlessDone(func() (string, error) { return s.In.ReadString('\n') })
	if errors.Is(err, ErrInterrupted) {
		fmt.Fprintln(s.Err)
		return "", err
	}
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

// unlessDone reads, unless it is over before an answer comes: a read from a
// terminal can't be broken off, so it is left behind.
func (s IO) unlessDone(read func() (string, error)) (string, error) {
	type answer struct {
		line string
		err  error
	}
	answered := make(chan answer, 1)
	go func() {
		line, err := read()
		answered <- answer{line, err}
	}()
	select {
	case a := <-answered:
		return a.line, a.err
	case <-s.Done:
		return "", ErrInterrupted
	}
}
