package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// stdio is where a command reads and writes. Results go to out; questions,
// progress and complaints to err.
type stdio struct {
	in       *bufio.Reader
	out, err io.Writer
	env      func(string) string
	terminal bool                   // Somebody can be asked.
	width    int                    // Of out in columns; 0 when it is no terminal.
	secret   func() (string, error) // Reads a line without showing it.
}

func systemIO() stdio {
	s := stdio{in: bufio.NewReader(os.Stdin), out: os.Stdout, err: os.Stderr, env: os.Getenv}
	stdin := int(os.Stdin.Fd())
	s.terminal = term.IsTerminal(stdin) && term.IsTerminal(int(os.Stderr.Fd()))
	if width, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		s.width = width
	}
	s.secret = func() (string, error) {
		b, err := term.ReadPassword(stdin)
		fmt.Fprintln(os.Stderr)
		return string(b), err
	}
	return s
}

// say writes a line for people, beside the result.
func (s stdio) say(format string, args ...any) { fmt.Fprintf(s.err, format+"\n", args...) }

// print writes a line of the result.
func (s stdio) print(format string, args ...any) { fmt.Fprintf(s.out, format+"\n", args...) }

// ask puts a question and reads one line.
func (s stdio) ask(question string) (string, error) {
	fmt.Fprint(s.err, question)
	line, err := s.in.ReadString('\n')
	if err != nil && line == "" {
		return "", fmt.Errorf("couldn't read an answer: %w", err)
	}
	return strings.TrimSpace(line), nil
}

// agree puts a yes-or-no question; anything but yes is no.
func (s stdio) agree(question string) (bool, error) {
	answer, err := s.ask(question + " [y/N] ")
	switch strings.ToLower(answer) {
	case "y", "yes", "j", "ja":
		return true, err
	}
	return false, err
}
