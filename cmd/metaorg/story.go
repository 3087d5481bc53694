package main

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"metaorg/client"
	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/keyring"
	"metaorg/machine"
)

// teller makes a sample network's history by real messages of its people.
type teller struct {
	ctx     context.Context
	cli     *cli
	node    *client.Client
	network client.Network
	ring    *keyring.Ring
	keys    map[machine.PersonID]keyring.Key
}

// founder is an organization of the sample with its representative.
type founder struct {
	person       machine.PersonID
	organization people.RegisterOrganization
}

var sampleFounders = []founder{
	{"ada", organization("mill", "Mill Lane Bakery", "co-operative", "04711097")},
	{"bo", organization("riverside", "Riverside Growers", "co-operative", "04711098")},
	{"cleo", organization("radish", "Radish Delivery", "company", "04711099")},
}

func organization(handle machine.OrganizationID, name string, form people.LegalForm, number string) people.RegisterOrganization {
	return people.RegisterOrganization{
		Handle: handle, Name: name, LegalForm: form,
		Identities: []people.Identity{{Registry: "companies-house", Number: number}},
	}
}

// tellStory founds the sample network.
func tellStory(ctx context.Context, c *cli) error {
	t, err := newTeller(ctx, c)
	if err != nil {
		return err
	}
	for _, f := range sampleFounders {
		if err := t.register(f); err != nil {
			return err
		}
	}
	return t.found()
}

func newTeller(ctx context.Context, c *cli) (*teller, error) {
	ring, err := c.ring()
	if err != nil {
		return nil, err
	}
	node, err := c.remote()
	if err != nil {
		return nil, err
	}
	network, err := node.Network(ctx)
	return &teller{ctx: ctx, cli: c, node: node, network: network, ring: ring, keys: map[machine.PersonID]keyring.Key{}}, err
}

func samplePass() (string, error) { return samplePassphrase, nil }

// register makes a person's keys, and registers them with their organization.
func (t *teller) register(f founder) error {
	key, err := t.ring.New(string(f.person), f.person, samplePass, time.Now())
	if err != nil {
		return err
	}
	file := filepath.Join(t.cli.Home, string(f.person)+".recovery")
	if _, err := t.ring.NewRecovery(string(f.person), file, samplePass, time.Now()); err != nil {
		return err
	}
	recovery, err := keyring.Open(file, samplePass)
	if err != nil {
		return err
	}
	t.keys[f.person] = key
	return t.does(f.person, "", people.Register{
		Handle: f.person, Key: key.Key, KeyName: "sample", Recovery: recovery.Key,
		RecoveryProof: recovery.Sign(people.ProofDigest(t.network.ID, f.person, recovery.Key)),
	}, f.organization)
}

// found drafts a charter, has all founders sign it, and closes the roll.
func (t *teller) found() error {
	text, err := founding{Charter: "co-operative", Name: "The sample network", Preset: "federation"}.text(reader{machine: t.cli.machine, ring: t.ring})
	if err != nil {
		return err
	}
	initiator := sampleFounders[0].person
	messages := []machine.Message{text}
	for _, f := range sampleFounders {
		messages = append(messages, membership.InviteFounder{Organization: f.organization.Handle})
	}
	if err := t.does(initiator, "", messages...); err != nil {
		return err
	}
	version, hash, err := t.cli.charterToAccept()
	if err != nil {
		return err
	}
	for _, f := range sampleFounders {
		if err := t.does(f.person, f.organization.Handle, charter.Accept{Version: version, Hash: hash}); err != nil {
			return err
		}
	}
	return t.does(initiator, "", membership.CloseRoll{})
}

// does lets a person do something, for an organization or for themselves.
// Nothing of it may be refused.
func (t *teller) does(by machine.PersonID, org machine.OrganizationID, messages ...machine.Message) error {
	key := t.keys[by]
	done, err := t.node.Do(t.ctx, client.Draft{Author: by, Key: key.ID, For: org, Messages: messages}, key)
	if err != nil {
		return fmt.Errorf("couldn't make the sample network: %w", err)
	}
	for _, o := range done.Outcomes {
		if o.Refusal != nil {
			return fmt.Errorf("couldn't make the sample network: %s by %s: %w", o.Kind, by, o.Refusal)
		}
	}
	return nil
}
