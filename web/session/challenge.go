package session

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"sync"
	"time"

	"metaorg/machine"
)

// challengeLife is how long a challenge can be signed.
const challengeLife = 5 * time.Minute

// A nonce is eight bytes of when it expires (Unix seconds), sixteen of chance
// and sixteen of a seal.
const (
	timeBytes   = 8
	chanceBytes = 16
	sealBytes   = 16
	nonceBytes  = timeBytes + chanceBytes + sealBytes
)

const digestTag = "metaorg/session/v1\x00"

// maxHostBytes is what one byte can count.
const maxHostBytes = 255

// Digest is what a key signs to sign in: SHA-256 of the tag
// "metaorg/session/v1\x00", one byte that counts the network id, the network
// id, one byte that counts the host's name, that name as the browser's address
// has it, with the port if there is one, and the nonce. So what was signed for
// one host is worth nothing to another. It panics on a network id or host of
// more than 255 bytes.
func Digest(network machine.NetworkID, host string, nonce []byte) [32]byte {
	if len(network) > maxHostBytes || len(host) > maxHostBytes {
		panic("session: network id or host of more than 255 bytes")
	}
	var message []byte
	message = append(message, digestTag...)
	message = append(message, byte(len(network)))
	message = append(message, network...)
	message = append(message, byte(len(host)))
	message = append(message, host...)
	return sha256.Sum256(append(message, nonce...))
}

// challenges are sealed instead of kept, so that asking for many costs this
// host nothing; only those that somebody signed in with are remembered until
// they expire. The seal's key is made at each start: what was given before it
// is void, and may not be signed in with twice.
type challenges struct {
	key   []byte
	mu    sync.Mutex
	spent map[string]int64 // By nonce: when it expires.
}

func newChallenges() *challenges {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // Never fails; see crypto/rand.
	return &challenges{key: key, spent: map[string]int64{}}
}

// give makes a nonce for a host.
func (c *challenges) give(host string, now time.Time) (nonce []byte, expires int64) {
	expires = now.Add(challengeLife).Unix()
	nonce = binary.BigEndian.AppendUint64(nil, uint64(expires))
	chance := make([]byte, chanceBytes)
	_, _ = rand.Read(chance) // Never fails; see crypto/rand.
	nonce = append(nonce, chance...)
	return append(nonce, c.seal(host, nonce)...), expires
}

func (c *challenges) seal(host string, open []byte) []byte {
	h := hmac.New(sha256.New, c.key)
	h.Write(open)
	h.Write([]byte(host))
	return h.Sum(nil)[:sealBytes]
}

// check refuses a nonce that was not given for this host, or too long ago.
func (c *challenges) check(host string, nonce []byte, now time.Time) error {
	if len(nonce) != nonceBytes || !hmac.Equal(nonce[timeBytes+chanceBytes:], c.seal(host, nonce[:timeBytes+chanceBytes])) {
		return machine.NotAllowed("web.bad_challenge", "this challenge was not given by this node under this name, or before it was last started; try again").At("nonce")
	}
	if now.Unix() >= expiry(nonce) {
		return machine.NotAllowed("web.challenge_expired", "signing in took longer than %d minutes; try again", int64(challengeLife/time.Minute)).At("nonce")
	}
	return nil
}

func expiry(nonce []byte) int64 { return int64(binary.BigEndian.Uint64(nonce)) }

// spend uses a nonce up, or refuses one that was.
func (c *challenges) spend(nonce []byte, now time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for n, expires := range c.spent {
		if now.Unix() >= expires {
			delete(c.spent, n)
		}
	}
	if _, twice := c.spent[string(nonce)]; twice {
		return machine.Conflict("web.challenge_used", "somebody signed in with this challenge already; try again").At("nonce")
	}
	c.spent[string(nonce)] = expiry(nonce)
	return nil
}
