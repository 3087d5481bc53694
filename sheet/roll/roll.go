// Package roll reads what a network brings along when it moves in: the
// organizations on its roll, and the decisions it has taken. It keeps true that
// a file is read as a whole or named with every line and column that is wrong,
// and that whatever reaches somebody, such as an e-mail address, never comes
// near what goes to the log.
package roll

import (
	"strings"
	"time"
)

// date reads 2019-05-04 and 4.5.2019, which both mean one day everywhere.
func date(text string) (string, bool) {
	for _, layout := range []string{time.DateOnly, "2.1.2006"} {
		if day, err := time.Parse(layout, text); err == nil {
			return day.Format(time.DateOnly), true
		}
	}
	return "", false
}

const hashDigits = 64

// hash reads the hash of a document as people copy it.
func hash(text string) (string, bool) {
	text = strings.ToLower(strings.TrimPrefix(text, "sha256:"))
	return text, len(text) == hashDigits && strings.Trim(text, "0123456789abcdef") == ""
}
