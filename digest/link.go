package digest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"

	"metaorg/machine"
)

// What a link in a mail is for.
const (
	linkConfirm = "confirm" // An address is one's own.
	linkStop    = "stop"    // No more mails about a topic, no digests, or none at all.
)

// What a link can stop besides a topic.
const (
	stopDigests = "digests"
	stopAll     = "all"
)

// link is what a signed link says. It lets whoever has it do that one thing.
type link struct {
	use    string
	person machine.PersonID
	what   string // A topic, or an address to be confirmed by its hash.
	until  int64  // Host's clock; 0 for ever, since old mails must be stoppable.
}

const macBytes = 18 // 144 bits.

// token writes a link so that it stands in an address.
func (m *Mailing) token(l link) string {
	said := strings.Join([]string{l.use, string(l.person), l.what, strconv.FormatInt(l.until, 10)}, " ")
	return base64.RawURLEncoding.EncodeToString(append(m.mac(said), said...))
}

// read takes a token that this host signed; false for everything else.
func (m *Mailing) read(token string) (l link, ok bool) {
	b, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(b) < macBytes {
		return l, false
	}
	said := string(b[macBytes:])
	if !hmac.Equal(b[:macBytes], m.mac(said)) {
		return l, false
	}
	parts := strings.Split(said, " ")
	if len(parts) != 4 {
		return l, false
	}
	until, err := strconv.ParseInt(parts[3], 10, 64)
	l = link{use: parts[0], person: machine.PersonID(parts[1]), what: parts[2], until: until}
	return l, err == nil && (until == 0 || m.now() < until)
}

func (m *Mailing) mac(said string) []byte {
	h := hmac.New(sha256.New, m.secret)
	h.Write([]byte(said))
	return h.Sum(nil)[:macBytes]
}

// hashOf stands for an address in a link, which may be in a server's log.
func hashOf(address string) string {
	sum := sha256.Sum256([]byte(address))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}
