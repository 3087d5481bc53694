package terminal_test

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"testing"

	"metaorg/cmd/metaorg/terminal"
)

func TestAQuestionIsLeftUnansweredWhenItIsOver(t *testing.T) {
	never, typist := io.Pipe()
	over := make(chan struct{})
	close(over)
	s := terminal.IO{In: bufio.NewReader(never), Err: &bytes.Buffer{}, Done: over}
	if answer, err := s.Ask("Sign this?"); !errors.Is(err, terminal.ErrInterrupted) || answer != "" {
		t.Fatalf("got %q, %v", answer, err)
	}
	if err := typist.Close(); err != nil {
		t.Fatal(err)
	}
}
