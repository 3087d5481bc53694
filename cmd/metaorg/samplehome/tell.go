package samplehome

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"metaorg/app"
	"metaorg/client"
	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/keyring"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
	"metaorg/sample"
	"metaorg/web/discussion"
)

// Passphrase opens the keys of all people of a sample network.
const Passphrase = "sample network"

func passphrase() (string, error) { return Passphrase, nil }

// Place is where the story is told.
type Place struct {
	Home    string // Of the node.
	Keys    string // Folder of the people's keys.
	Began   int64  // When the network's clock began, Unix seconds.
	Running *app.App
	Node    *client.Client
	Machine *machine.Machine

	ToAccept func() (version uint64, hash []byte, err error) // The charter as it stands.
}

// teller is the stage of a sample network's past: a running node, and keys of
// everyone in the story.
type teller struct {
	Place
	ctx     context.Context
	network client.Network
	ring    *keyring.Ring
	lost    *keyring.Ring // Whose keys nobody signs with any more when the story ends.
	keys    map[machine.PersonID]keyring.Key
}

// Tell gives a sample network that has just begun its past. progress is told
// each chapter's title.
func Tell(ctx context.Context, p Place, progress func(chapter string)) error {
	t, err := newTeller(ctx, p)
	if err != nil {
		return err
	}
	if err := sample.Tell(t, progress); err != nil {
		return err
	}
	if err := os.WriteFile(toldFile(p.Home), nil, 0o600); err != nil {
		return fmt.Errorf("couldn't note that the sample is made: %w", err)
	}
	return nil
}

func newTeller(ctx context.Context, p Place) (*teller, error) {
	ring, err := keyring.Sample(p.Keys)
	if err != nil {
		return nil, err
	}
	lost, err := keyring.Sample(filepath.Join(p.Home, "lost-keys"))
	if err != nil {
		return nil, err
	}
	network, err := p.Node.Network(ctx)
	if err != nil {
		return nil, err
	}
	return &teller{Place: p, ctx: ctx, network: network, ring: ring, lost: lost, keys: map[machine.PersonID]keyring.Key{}}, nil
}

// toldFile is there once a sample network has its whole past.
func toldFile(home string) string { return filepath.Join(home, "told") }

// IsTold reports whether a home has the whole past.
func IsTold(home string) bool {
	_, err := os.Stat(toldFile(home))
	return err == nil
}

func (t *teller) recoveryFile(p machine.PersonID) string {
	return filepath.Join(t.Home, string(p)+".recovery")
}

// Began is when the network's clock began; see sample.Stage.
func (t *teller) Began() int64 { return t.Place.Began }

// Registration makes a person's keys and gives what registers them; see sample.Stage.
func (t *teller) Registration(p machine.PersonID) (r people.Register, err error) {
	ring := t.ring
	if p == sample.LosesFirstKey {
		ring = t.lost
	}
	if t.keys[p], err = ring.New(string(p), p, passphrase, time.Now()); err != nil {
		return r, err
	}
	if _, err = ring.NewRecovery(string(p), t.recoveryFile(p), passphrase, time.Now()); err != nil {
		return r, err
	}
	recovery, err := keyring.Open(t.recoveryFile(p), passphrase)
	if err != nil {
		return r, err
	}
	return people.Register{
		Handle: p, Key: t.keys[p].Key, KeyName: "sample", Recovery: recovery.Key,
		RecoveryProof: recovery.Sign(people.ProofDigest(t.network.ID, p, recovery.Key)),
	}, nil
}

// AnotherKey makes one more key of a person's, with which nobody signs; see sample.Stage.
func (t *teller) AnotherKey(p machine.PersonID, name string) (people.AddKey, error) {
	key, err := t.lost.New(string(p)+"-other", p, passphrase, time.Now())
	return t.adding(key, name), err
}

// Recovery makes the key that a person signs with from now on; see sample.Stage.
func (t *teller) Recovery(p machine.PersonID, name string) (people.AddKey, error) {
	key, err := t.ring.New(string(p), p, passphrase, time.Now())
	t.keys[p] = key
	return t.adding(key, name), err
}

func (t *teller) adding(key keyring.Key, name string) people.AddKey {
	return people.AddKey{Key: key.Key, Name: name, Proof: key.Sign(people.ProofDigest(t.network.ID, key.Handle, key.Key))}
}

// Act signs and sends acts one after the other, so that they share a block in
// this order, and waits until all are applied; see sample.Stage.
func (t *teller) Act(acts ...sample.Act) error {
	var ids []wire.EnvelopeID
	for _, a := range acts {
		id, err := t.hand(a)
		if err != nil {
			return fmt.Errorf("%s could not %T: %w", a.By, a.Do[0], err)
		}
		ids = append(ids, id)
	}
	for i, id := range ids {
		if err := t.await(id); err != nil {
			return fmt.Errorf("%s could not %T: %w", acts[i].By, acts[i].Do[0], err)
		}
	}
	return nil
}

func (t *teller) hand(a sample.Act) (wire.EnvelopeID, error) {
	key, known := t.keys[a.By]
	if !known && !a.Recovering { // Made before this teller came.
		var err error
		if key, err = t.ring.Load(string(a.By), passphrase); err != nil {
			return "", err
		}
		t.keys[a.By] = key
	}
	if a.Recovering {
		var err error
		if key, err = keyring.Open(t.recoveryFile(a.By), passphrase); err != nil {
			return "", err
		}
	}
	return t.Node.Hand(t.ctx, client.Draft{Author: a.By, Key: key.ID, For: a.For, Messages: a.Do}, key)
}

func (t *teller) await(id wire.EnvelopeID) error {
	done, err := t.Node.Await(t.ctx, id)
	if err != nil {
		return err
	}
	if done.Refusal != nil {
		return done.Refusal
	}
	for _, o := range done.Outcomes {
		if o.Refusal != nil {
			return fmt.Errorf("%s: %w", o.Kind, o.Refusal)
		}
	}
	if len(done.Outcomes) == 0 {
		return fmt.Errorf("it is %s", done.State)
	}
	return nil
}

// ToAccept is the acceptance of the charter as it stands; see sample.Stage.
func (t *teller) ToAccept() (charter.Accept, error) {
	version, hash, err := t.Place.ToAccept()
	return charter.Accept{Version: version, Hash: hash}, err
}

// Read looks at the state as it is; see sample.Stage.
func (t *teller) Read(look func(state.Reader)) { t.Running.Read(look) }

// Paper keeps what somebody wrote with this host; see sample.Stage.
func (t *teller) Paper(by machine.PersonID, text string) (string, error) {
	now, err := t.Node.Network(t.ctx)
	if err != nil {
		return "", err
	}
	return t.Running.KeepPaper(t.ctx, by, text, now.Time)
}

// File keeps a file with this host; see sample.Stage.
func (t *teller) File(by machine.PersonID, text, mediaType string) (string, error) {
	now, err := t.Node.Network(t.ctx)
	if err != nil {
		return "", err
	}
	return t.Running.KeepFile(t.ctx, by, text, mediaType, now.Time)
}

// Wire gives a message the form in which another carries it; see sample.Stage.
func (t *teller) Wire(m machine.Message) wire.Message { return t.Machine.Wire(m) }

// Say lets somebody say something at the present moment of the story; see sample.Stage.
func (t *teller) Say(by machine.PersonID, o machine.OrganizationID, thread, text string) error {
	now, err := t.Node.Network(t.ctx)
	if err != nil {
		return err
	}
	_, err = t.Running.Discussions().Say(t.ctx, thread, discussion.Author{Person: by, For: o, Now: now.Time}, text)
	return err
}
