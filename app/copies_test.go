package app_test

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"metaorg/app"
	"metaorg/client"
	"metaorg/documents"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/membership"
	"metaorg/domain/nodes"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/node"
)

// several are nodes of one network, each of another member; the first orders.
type several struct {
	exposed
	homes, at, web []string
	apps           []*app.App
	owners         []machine.OrganizationID
}

func startSeveral(t *testing.T, n int) *several {
	t.Helper()
	return startSeats(t, n, 1)
}

// startSeats starts so many nodes, of which the first have seats.
func startSeats(t *testing.T, n, seats int) *several {
	t.Helper()
	s := &several{exposed: exposed{t: t}, apps: make([]*app.App, n), web: make([]string, n)}
	for i := range n {
		s.homes = append(s.homes, filepath.Join(t.TempDir(), fmt.Sprint("home", i)))
		s.at = append(s.at, free(t))
		s.owners = append(s.owners, machine.OrganizationID(fmt.Sprint("member", i)))
	}
	if _, err := node.FoundTogether(s.homes, seats, "A network of tests", time.Now(), s.at); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		s.start(i)
	}
	t.Cleanup(func() {
		for i := range n {
			s.stop(i)
		}
	})
	var err error
	if s.node, err = client.New(s.apps[0].Address, app.NewMachine()); err != nil {
		t.Fatal(err)
	}
	if s.now, err = s.node.Network(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// free is an address on this machine that nothing listens on.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// start starts a node, at its address if it had one before. Whoever is silent
// is given up at once, so that nothing here waits for a clock.
func (s *several) start(i int) {
	s.t.Helper()
	listen := "127.0.0.1:0"
	if s.web[i] != "" {
		listen = strings.TrimPrefix(s.web[i], "http://")
	}
	var err error
	s.apps[i], err = app.Start(s.t.Context(), app.Config{
		Home: s.homes[i], Listen: listen, P2P: s.at[i], CopyGrace: 1, CopyEvery: 100 * time.Millisecond, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		s.t.Fatal(err)
	}
	s.web[i] = s.apps[i].Address
}

func (s *several) stop(i int) {
	s.t.Helper()
	if s.apps[i] == nil {
		return
	}
	if err := s.apps[i].Close(); err != nil {
		s.t.Error(err)
	}
	s.apps[i] = nil
}

// found makes every owner a member with a node that offers room, and one more
// whose node is a liar's.
func (s *several) found(liar string) {
	s.t.Helper()
	all := append(slices.Clone(s.owners), "liar")
	s.do("ada", "", s.person("ada"), domaintest.Draft("federation"))
	for _, o := range all {
		s.organization(o)
		s.do("ada", "", membership.InviteFounder{Organization: o})
	}
	for _, o := range all {
		s.do(domaintest.Rep(o), o, s.acceptance())
	}
	s.do("ada", "", membership.CloseRoll{})
	for i, o := range s.owners {
		identity, err := node.ReadIdentity(s.homes[i])
		if err != nil {
			s.t.Fatal(err)
		}
		card, err := app.Card(identity, s.now.ID)
		if err != nil {
			s.t.Fatal(err)
		}
		s.do(domaintest.Rep(o), o, nodes.Register{Card: card.Bytes(), Peer: s.at[i], Web: s.web[i]}, files.OfferSpace{Node: card.ID(), SpaceMiB: 100})
	}
	card := nodes.Card{Key: rulestest.Key("liar node").Public, Consensus: rulestest.Key("liar seat").Public, Checkpoint: rulestest.Key("liar checkpoint").Public, Anchor: make([]byte, 32)}
	digest := card.Digest(s.now.ID)
	card.Proofs = nodes.CardProofs{
		Key: rulestest.Sign("liar node", digest).Value, Consensus: rulestest.Sign("liar seat", digest).Value, Checkpoint: rulestest.Sign("liar checkpoint", digest).Value,
	}
	s.do("liar-rep", "liar", nodes.Register{Card: card.Bytes(), Web: liar}, files.OfferSpace{Node: card.ID(), SpaceMiB: 100})
}

// bring lets a member bring a file to a node, and gives its hash.
func (s *several) bring(i int, content []byte) documents.Hash {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.web[i]+"/v1/operator/documents?by=member0-rep", bytes.NewReader(content))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+s.apps[i].Token)
	r.Header.Set("Content-Type", "application/octet-stream")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	var kept struct{ Hash documents.Hash }
	body, _ := io.ReadAll(answer.Body)
	if err := json.Unmarshal(body, &kept); err != nil || kept.Hash != documents.HashOf(content) {
		s.t.Fatalf("bringing a file was answered %d %s", answer.StatusCode, body)
	}
	return kept.Hash
}

// has says whether a node's home has these bytes as a document.
func (s *several) has(i int, content []byte) bool {
	h := string(documents.HashOf(content))
	b, err := os.ReadFile(filepath.Join(s.homes[i], "documents", h[:2], h))
	return err == nil && bytes.Equal(b, content)
}

// with are the running nodes that have it.
func (s *several) with(content []byte) (all []int) {
	for i, a := range s.apps {
		if a != nil && s.has(i, content) {
			all = append(all, i)
		}
	}
	return all
}

func (s *several) eventually(what string, is func() bool) {
	s.t.Helper()
	for range 1200 {
		if is() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	s.t.Fatalf("never: %s", what)
}

func TestFilesAreCopiedRepairedAndWithdrawnBetweenRealNodes(t *testing.T) {
	asked := make(chan string, 1000)
	liar := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case asked <- r.URL.Path:
		default:
		}
		_, _ = w.Write(bytes.Repeat([]byte("lies "), 100_000))
	}))
	t.Cleanup(liar.Close)
	s := startSeveral(t, 4)
	s.found(liar.URL)
	all := s.share(24)
	big := all[0]
	s.eventually("the large file is whole on all four nodes, past the liar", func() bool { return len(s.with(big)) == 4 })
	select {
	case <-asked:
	default:
		t.Error("nobody asked the liar, so this shows nothing of lies")
	}
	s.strangersGetNothing(documents.HashOf(big))

	copied := func() bool { // Twice, besides where it was brought.
		return !slices.ContainsFunc(all, func(content []byte) bool { return len(s.with(content)) < 2 })
	}
	s.eventually("every file is on two nodes", copied)
	// One dies of which there is something that is on only one other.
	dead := 1 + slices.IndexFunc([]int{1, 2, 3}, func(node int) bool {
		return slices.ContainsFunc(all[1:], func(content []byte) bool { return s.has(node, content) && len(s.with(content)) == 2 })
	})
	if dead == 0 {
		t.Fatal("no node has anything that others lack, so this shows nothing of repair")
	}
	s.stop(dead)
	s.eventually("others take the place of the one that died", copied)

	s.do("member0-rep", "member0", files.Withdraw{Content: files.Hash(documents.HashOf(big))})
	s.eventually("the withdrawn file is gone everywhere", func() bool { return len(s.with(big)) == 0 })
	s.start(dead)
	s.eventually("the node that was away deletes it, too", func() bool { return !s.has(dead, big) })
	all = all[1:]
	s.eventually("files that were not withdrawn are still on two nodes", copied)
}

// share lets a member bring so many files to the first node and the network
// keep them: a large one on four nodes, small ones on two.
func (s *several) share(n int) (all [][]byte) {
	s.t.Helper()
	var acts []machine.Message
	for i := range n {
		content, copies := make([]byte, 1000), int64(2)
		if i == 0 {
			content, copies = make([]byte, 300_000), 4
		}
		if _, err := rand.Read(content); err != nil {
			s.t.Fatal(err)
		}
		h := s.bring(0, content)
		acts = append(acts, files.Keep{
			Content: files.Hash(h), Size: int64(len(content)), MediaType: "application/octet-stream", FileName: fmt.Sprint("plan ", i), Boundary: files.NetworkOnly, Copies: copies,
		})
		all = append(all, content)
	}
	s.do("member0-rep", "member0", acts...)
	return all
}

// strangersGetNothing asks as nobody, as somebody with a key, and for what is not there.
func (s *several) strangersGetNothing(h documents.Hash) {
	s.t.Helper()
	for _, path := range []string{"", "/tree", "/proof"} {
		r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.web[0]+"/v1/content/"+string(h)+path, nil)
		if err != nil {
			s.t.Fatal(err)
		}
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			s.t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != http.StatusNotFound {
			s.t.Errorf("a stranger who asks for %s of a file for the network is answered %d", path, answer.StatusCode)
		}
	}
}
