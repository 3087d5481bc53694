package sheet

import (
	"encoding/hex"
	"strings"

	"lukechampine.com/blake3"
)

// HashOf is BLAKE3-256 of a file's text, in lower-case hexadecimal.
func HashOf(text string) string {
	sum := blake3.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// AsFile gives a text that came with a form as the file had it that has this
// hash. Browsers send every end of a line in a form as carriage return and line
// feed, whatever the file has. Without such a file the text is as it came.
func AsFile(text, hash string) string {
	if plain := strings.ReplaceAll(text, "\r\n", "\n"); HashOf(plain) == hash {
		return plain
	}
	return text
}
