package checkpoint

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"strconv"
	"strings"

	"metaorg/machine"
)

// Code is a short word by which people tell each other how a network's log
// stands: its size, and 80 bits of a hash of network, size and root. Somebody
// who was given one by word of mouth knows whether a node shows the same
// history. It looks like 1532-k7qx-m2pa-4cde-9fgh.
func Code(network machine.NetworkID, size uint64, root []byte) string {
	b := append([]byte("metaorg/code/v1\x00"), network...)
	b = binary.BigEndian.AppendUint64(append(b, 0), size)
	sum := sha256.Sum256(append(b, root...))
	text := codeLetters.EncodeToString(sum[:codeBytes])
	parts := []string{strconv.FormatUint(size, 10)}
	for ; text != ""; text = text[4:] {
		parts = append(parts, text[:4])
	}
	return strings.Join(parts, "-")
}

const codeBytes = 10

// codeLetters are Crockford's: no i, l, o or u, which are misread or misheard.
var codeLetters = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// CodeSize is the size of the log that a code speaks of; false for what is none.
func CodeSize(code string) (uint64, bool) {
	first, rest, ok := strings.Cut(plainCode(code), "-")
	size, err := strconv.ParseUint(first, 10, 64)
	return size, ok && err == nil && size > 0 && len(strings.ReplaceAll(rest, "-", "")) == codeLetters.EncodedLen(codeBytes)
}

// SameCode compares codes as people type them: in capitals or not, with other
// or no marks in between, and with letters that look alike.
func SameCode(a, b string) bool {
	return strings.ReplaceAll(plainCode(a), "-", "") == strings.ReplaceAll(plainCode(b), "-", "")
}

func plainCode(code string) string {
	return strings.NewReplacer("o", "0", "i", "1", "l", "1", " ", "-", "–", "-").Replace(strings.ToLower(strings.TrimSpace(code)))
}
