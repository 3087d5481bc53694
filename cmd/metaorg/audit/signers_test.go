package audit_test

import (
	"crypto/ed25519"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"metaorg/app"
	"metaorg/client"
	"metaorg/cmd/metaorg/audit"
	"metaorg/domain/nodes"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/node"
)

// key signs with a key of tests.
type key string

func (k key) Sign(digest [32]byte) signature.Signature { return rulestest.Sign(string(k), digest) }

// act does something as ada, and fails where it is refused.
func (w *world) act(org machine.OrganizationID, messages ...machine.Message) {
	w.t.Helper()
	act, err := w.asOperator(w.app.Address).Do(w.t.Context(), client.Draft{
		Author: "ada", Key: rulestest.Key("ada").ID(), For: org, Messages: messages,
	}, key("ada"))
	if err != nil {
		w.t.Fatal(err)
	}
	for _, o := range act.Outcomes {
		if o.Refusal != nil {
			w.t.Fatal(o.Refusal)
		}
	}
}

// member is the secret checkpoint key of a node that the mill registers.
func (w *world) member() ed25519.PrivateKey {
	w.t.Helper()
	home := w.t.TempDir()
	who, err := node.ReadIdentity(home)
	if err != nil {
		w.t.Fatal(err)
	}
	card, err := app.Card(who, w.id)
	if err != nil {
		w.t.Fatal(err)
	}
	w.act("", people.Register{Handle: "ada", Key: rulestest.Key("ada")}, people.RegisterOrganization{Handle: "mill", Name: "The Mill", LegalForm: "co-operative", Identities: []people.Identity{{Registry: "GB-COH", Number: "01234567"}}})
	w.act("mill", nodes.Register{Card: card.Bytes()})
	seed, err := os.ReadFile(filepath.Join(home, "secret", "checkpoint_key"))
	if err != nil {
		w.t.Fatal(err)
	}
	return ed25519.NewKeyFromSeed(seed)
}

// TestARegisteredNodesCheckpointCounts keeps a checkpoint that a node signed
// which holds no seat and never did.
func TestARegisteredNodesCheckpointCounts(t *testing.T) {
	w := begin(t)
	signed := func(by ed25519.PrivateKey) audit.Question {
		note, err := checkpoint.Sign(w.now, by)
		if err != nil {
			t.Fatal(err)
		}
		return kept(string(note))
	}
	_, stranger, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	member := w.member()
	for _, row := range []struct {
		sentence string
		by       ed25519.PrivateKey
		lie      lie
		want     string
		trust    *audit.Header
	}{
		{"a registered node", member, lie{}, "signed by a node of mill", nil},
		{"the seat of the genesis", w.secret, lie{}, "signed by seat 1 of the genesis", nil},
		{"a stranger", stranger, lie{}, "no node that this network knows", nil},
		{"a registered node that the one asked does not name", member, lie{"/v1/nodes", instead(`{"items":[]}`)}, "no node that this network knows", nil},
		{"a node that keeps no block of then", member, lie{"/v1/light-blocks/2", instead(refusal + "node.no_such_block")}, "signed by a node of mill; the state it names was not compared", nil},
		{"one who trusts a later header", member, lie{}, "because that was before the header you trust", &audit.Header{}},
		{"a stranger whom the one asked names", stranger, lie{"/v1/nodes", instead(`{"items":[{"id":"` + strings.Repeat("ab", 20) + `"}]}`)}, "no node that this network knows", nil},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			question := signed(row.by)
			question.Trust = row.trust
			report, err := audit.Run(t.Context(), w.asOperator(w.through(t, row.lie)), question)
			if err != nil {
				t.Fatal(err)
			}
			at := slices.IndexFunc(report.Facts, func(f audit.Fact) bool { return strings.HasPrefix(f.What, "the log goes on from the checkpoint kept") })
			if at < 0 || !strings.Contains(report.Facts[at].Value+report.Facts[at].Problem, row.want) {
				t.Errorf("%+v", report.Facts)
			}
		})
	}
}

func TestANodeThatKeepsTooFewBlocksIsNoLiar(t *testing.T) {
	w := begin(t)
	report, err := audit.Run(t.Context(), w.asOperator(w.through(t, lie{"/v1/light-blocks/", instead(refusal + "node.no_such_block")})), audit.Question{})
	if err == nil || !strings.Contains(err.Error(), "--trust") || report.Holds {
		t.Errorf("%+v, %v", report, err)
	}
}
