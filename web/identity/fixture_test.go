package identity_test

import (
	"context"
	"testing"
	"time"

	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/hostdata"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/readmodel"
	"metaorg/web/identity"
	"metaorg/web/page/pagetest"
)

// browsers are those in which somebody is signed in.
type browsers []hostdata.Session

// SessionsOf gives them whoever asks.
func (b browsers) SessionsOf(context.Context, string, time.Time) ([]hostdata.Session, error) {
	return b, nil
}

// register is how people of the tests register, with a recovery key.
func register(p machine.PersonID) people.Register {
	recovery := string(p) + " recovery"
	return people.Register{
		Handle: p, Key: rulestest.Key(string(p)), KeyName: "phone", Recovery: rulestest.Key(recovery),
		RecoveryProof: rulestest.Sign(recovery, people.ProofDigest(rulestest.Network(), p, rulestest.Key(recovery))),
	}
}

// town is a network in which ada has two keys and bo one.
func town(t *testing.T, b browsers) *pagetest.Site {
	t.Helper()
	w := rulestest.New(t, people.Directory{}, people.Module)
	w.Must("ada", "", register("ada"))
	w.Must("bo", "", people.Register{Handle: "bo", Key: rulestest.Key("bo"), KeyName: "laptop"})
	return pagetest.Over(t, w, []readmodel.View{peopleview.View}, peopleview.Pages(), identity.Pages(b))
}

func keyOf(name string) string { return string(signature.Key(rulestest.Key(name)).ID()) }
