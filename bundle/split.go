package bundle

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime"
	"sync"

	"golang.org/x/mod/sumdb/tlog"

	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// Read reads the log of a bundle, whose entries are those their hashes were taken of.
func Read(dir string) (Log, error) {
	files, err := readFiles(dir)
	if err != nil {
		return nil, err
	}
	log, bad, problem := split(files[entriesFile], files[leavesFile])
	if problem != "" {
		return nil, fmt.Errorf("couldn't read the log in %s: entry %d: %s", dir, bad, problem)
	}
	return log, nil
}

// split cuts the entries apart and names the first that does not fit its leaf
// hash; problem is empty when all do.
func split(entries, leaves []byte) (log Log, bad uint64, problem string) {
	note := func(i int, text string) {
		if problem == "" {
			bad, problem = uint64(i), text
		}
	}
	for i := 0; len(entries) > 0; i++ {
		if len(entries) < 4 || uint64(binary.BigEndian.Uint32(entries)) > uint64(len(entries)-4) {
			note(i, "it is cut short")
			return log, bad, problem
		}
		size := binary.BigEndian.Uint32(entries)
		e := entries[4 : 4+size]
		entries = entries[4+size:]
		log = append(log, e)
		leaf := tlog.RecordHash(e)
		switch {
		case len(leaves) < tlog.HashSize:
			note(i, "its hash is missing")
		case !bytes.Equal(leaf[:], leaves[:tlog.HashSize]):
			note(i, "its bytes do not have the hash recorded for it")
		}
		leaves = leaves[min(len(leaves), tlog.HashSize):]
	}
	if len(leaves) > 0 {
		note(len(log), "there is a hash without an entry")
	}
	return log, bad, problem
}

// triple is what a signature check depends on.
type triple struct {
	key    signature.KeyID
	digest [32]byte
	value  string
}

// verifyAhead lets all processors check signatures while the replay, which
// goes one act after the other, asks for their results. A key is not known
// before its registration is replayed, so what was not foreseen, or did not
// check out, is checked then.
func verifyAhead(log Log) machine.Verify {
	good := checkedPlain(log)
	return func(k signature.Key, origins []string, digest [32]byte, s signature.Signature) error {
		if k.Algorithm == signature.Ed25519 && good[triple{k.ID(), digest, string(s.Value)}] && len(s.AuthenticatorData)+len(s.ClientData) == 0 {
			return nil
		}
		return signature.Verify(k, origins, digest, s)
	}
}

// checkedPlain checks every plain signature under a key that some message in
// the log brings along.
func checkedPlain(log Log) map[triple]bool {
	keys := map[signature.KeyID]signature.Key{}
	var acts []wire.Envelope
	for _, raw := range log {
		var e machine.Entry
		if wire.Decode(raw, &e) != nil || e.Input != machine.InputEnvelope {
			continue
		}
		env, body, err := e.Envelope()
		if err != nil {
			continue
		}
		acts = append(acts, env)
		for _, m := range body.Messages {
			var brings struct {
				Key signature.Key `json:"key"`
			}
			if wire.Peek(m.Content, &brings) == nil && brings.Key.Check() == nil {
				keys[brings.Key.ID()] = brings.Key
			}
		}
	}
	return checkAll(acts, keys)
}

func checkAll(acts []wire.Envelope, keys map[signature.KeyID]signature.Key) map[triple]bool {
	good := map[triple]bool{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(acts); i += workers {
				var body wire.Body
				if wire.Decode(acts[i].Body, &body) != nil || len(body.Network) > 64 {
					continue
				}
				key, digest := keys[body.Key], signature.Digest(string(body.Network), acts[i].Body)
				if key.Algorithm != signature.Ed25519 || signature.Verify(key, nil, digest, acts[i].Signature) != nil {
					continue
				}
				mu.Lock()
				good[triple{body.Key, digest, string(acts[i].Signature.Value)}] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return good
}
