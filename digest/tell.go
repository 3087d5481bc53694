package digest

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Tell hands a letter to the operator over to the server, without any of what
// is kept about letters to people. What may have been taken counts as told.
func (m *Mailing) Tell(ctx context.Context, to, subject, text, language string) error {
	if m.Server == nil {
		return noServer()
	}
	if m.resting() {
		return errors.New("couldn't write to the operator: the mail server failed a moment ago")
	}
	became, reason := m.Server.send(ctx, letter{
		id: m.newID(), to: to, subject: oneLine(subject), text: strings.TrimSpace(text) + "\n", language: language, at: m.Clock(),
	})
	if became != took && became != unsure {
		return fmt.Errorf("couldn't write to the operator: %s", reason)
	}
	return nil
}
