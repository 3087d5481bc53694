package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"metaorg/app"
	"metaorg/client"
	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/keyring"
	"metaorg/machine"
	"metaorg/machine/wire"
	"metaorg/sample"
	"metaorg/web/discussion"
)

// teller is the stage of a sample network's past: a running node, and keys of
// everyone in the story.
type teller struct {
	ctx     context.Context
	cli     *cli
	running *app.App
	node    *client.Client
	network client.Network
	began   int64
	ring    *keyring.Ring
	lost    *keyring.Ring // Whose keys nobody signs with any more when the story ends.
	keys    map[machine.PersonID]keyring.Key
}

// tellStory gives the sample network, whose clock began at a time, its past.
func tellStory(ctx context.Context, c *cli, running *app.App, began int64) error {
	ring, err := keyring.Sample(c.Keys)
	if err != nil {
		return err
	}
	lost, err := keyring.Sample(filepath.Join(c.Home, "lost-keys"))
	if err != nil {
		return err
	}
	node, err := c.remote()
	if err != nil {
		return err
	}
	network, err := node.Network(ctx)
	if err != nil {
		return err
	}
	t := &teller{
		ctx: ctx, cli: c, running: running, node: node, network: network, began: began,
		ring: ring, lost: lost, keys: map[machine.PersonID]keyring.Key{},
	}
	c.io.Say("Making the sample network:")
	return sample.Tell(t, func(chapter string) { c.io.Say("  %s", chapter) })
}

func samplePass() (string, error) { return samplePassphrase, nil }

func (t *teller) recoveryFile(p machine.PersonID) string {
	return filepath.Join(t.cli.Home, string(p)+".recovery")
}

// Began is when the network's clock began; see sample.Stage.
func (t *teller) Began() int64 { return t.began }

// Registration makes a person's keys and gives what registers them; see sample.Stage.
func (t *teller) Registration(p machine.PersonID) (r people.Register, err error) {
	ring := t.ring
	if p == sample.LosesFirstKey {
		ring = t.lost
	}
	if t.keys[p], err = ring.New(string(p), p, samplePass, time.Now()); err != nil {
		return r, err
	}
	if _, err = ring.NewRecovery(string(p), t.recoveryFile(p), samplePass, time.Now()); err != nil {
		return r, err
	}
	recovery, err := keyring.Open(t.recoveryFile(p), samplePass)
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
	key, err := t.lost.New(string(p)+"-other", p, samplePass, time.Now())
	return t.adding(key, name), err
}

// Recovery makes the key that a person signs with from now on; see sample.Stage.
func (t *teller) Recovery(p machine.PersonID, name string) (people.AddKey, error) {
	key, err := t.ring.New(string(p), p, samplePass, time.Now())
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
	key := t.keys[a.By]
	if a.Recovering {
		var err error
		if key, err = keyring.Open(t.recoveryFile(a.By), samplePass); err != nil {
			return "", err
		}
	}
	return t.node.Hand(t.ctx, client.Draft{Author: a.By, Key: key.ID, For: a.For, Messages: a.Do}, key)
}

func (t *teller) await(id wire.EnvelopeID) error {
	done, err := t.node.Await(t.ctx, id)
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
	version, hash, err := t.cli.charterToAccept()
	return charter.Accept{Version: version, Hash: hash}, err
}

// Wire gives a message the form in which another carries it; see sample.Stage.
func (t *teller) Wire(m machine.Message) wire.Message { return t.cli.machine.Wire(m) }

// Say lets somebody say something at the present moment of the story; see sample.Stage.
func (t *teller) Say(by machine.PersonID, o machine.OrganizationID, thread, text string) error {
	now, err := t.node.Network(t.ctx)
	if err != nil {
		return err
	}
	_, err = t.running.Discussions().Say(t.ctx, thread, discussion.Author{Person: by, For: o, Now: now.Time}, text)
	return err
}
