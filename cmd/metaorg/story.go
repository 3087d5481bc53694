package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"time"

	"metaorg/client"
	"metaorg/domain/charter"
	"metaorg/domain/people"
	"metaorg/keyring"
	"metaorg/machine"
	"metaorg/machine/wire"
	"metaorg/sample"
)

// teller is the stage of a sample network's past: a running node, and keys of
// everyone in the story.
type teller struct {
	ctx     context.Context
	cli     *cli
	node    *client.Client
	network client.Network
	ring    *keyring.Ring
	keys    map[machine.PersonID]keyring.Key
}

// tellStory gives the sample network its past.
func tellStory(ctx context.Context, c *cli) error {
	ring, err := keyring.Sample(c.Keys)
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
	t := &teller{ctx: ctx, cli: c, node: node, network: network, ring: ring, keys: map[machine.PersonID]keyring.Key{}}
	for _, p := range sample.People() {
		if err := t.makeKeys(p); err != nil {
			return err
		}
	}
	c.io.Say("Making the sample network:")
	return sample.Tell(t, func(chapter string) { c.io.Say("  %s", chapter) })
}

func samplePass() (string, error) { return samplePassphrase, nil }

func (t *teller) recoveryFile(p machine.PersonID) string {
	return filepath.Join(t.cli.Home, string(p)+".recovery")
}

func (t *teller) makeKeys(p machine.PersonID) (err error) {
	if t.keys[p], err = t.ring.New(string(p), p, samplePass, time.Now()); err != nil {
		return err
	}
	_, err = t.ring.NewRecovery(string(p), t.recoveryFile(p), samplePass, time.Now())
	return err
}

// Registration gives what registers a person; see sample.Stage.
func (t *teller) Registration(p machine.PersonID) (people.Register, error) {
	recovery, err := keyring.Open(t.recoveryFile(p), samplePass)
	if err != nil {
		return people.Register{}, err
	}
	return people.Register{
		Handle: p, Key: t.keys[p].Key, KeyName: "sample", Recovery: recovery.Key,
		RecoveryProof: recovery.Sign(people.ProofDigest(t.network.ID, p, recovery.Key)),
	}, nil
}

// Act signs messages and waits until they are applied; see sample.Stage.
func (t *teller) Act(by machine.PersonID, org machine.OrganizationID, messages ...machine.Message) error {
	key := t.keys[by]
	done, err := t.node.Do(t.ctx, client.Draft{Author: by, Key: key.ID, For: org, Messages: messages}, key)
	if err != nil {
		return err
	}
	for _, o := range done.Outcomes {
		if o.Refusal != nil {
			return fmt.Errorf("%s: %w", o.Kind, o.Refusal)
		}
	}
	return nil
}

// ToAccept is the acceptance of the charter as it stands; see sample.Stage.
func (t *teller) ToAccept() (charter.Accept, error) {
	version, hash, err := t.cli.charterToAccept()
	return charter.Accept{Version: version, Hash: hash}, err
}

// LastContribution is the number of the last one recorded; see sample.Stage.
func (t *teller) LastContribution() (uint64, error) {
	now, err := t.node.Network(t.ctx)
	if err != nil {
		return 0, err
	}
	page, err := t.node.Read(t.ctx, "contributions", url.Values{
		"sort": {"-id"}, "limit": {"1"}, "after": {strconv.FormatInt(now.Height, 10)},
	})
	if err != nil {
		return 0, err
	}
	if len(page.Items) == 0 {
		return 0, errors.New("nothing was contributed yet")
	}
	number, _ := page.Items[0].Values["id"].(int64)
	return uint64(number), nil
}

// Wire gives a message the form in which another carries it; see sample.Stage.
func (t *teller) Wire(m machine.Message) wire.Message { return t.cli.machine.Wire(m) }
