package main

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"metaorg/cmd/metaorg/fields"
	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/keyring"
	"metaorg/machine"
	"metaorg/node"
)

// founding is what there is to say about a network to be founded.
type founding struct {
	Charter      string   `help:"Template of the charter (co-operative or minimal), or a TOML file with its text." placeholder:"TEMPLATE|FILE"`
	Preset       string   `help:"Standing rules to start from: small, federation or open." placeholder:"PRESET"`
	Name         string   `help:"What the network is called." placeholder:"NAME"`
	Founder      string   `help:"Handle of the person who drafts the charter." placeholder:"HANDLE"`
	Organization []string `help:"An organization to found with, represented by the founder: handle=…,name=…,legal-form=…,registry=…,number=…, or a file with the fields of people register-organization." placeholder:"FIELDS" sep:"none"`
	Recovery     string   `help:"Where to write the founder's recovery file, if the founder has no key yet." placeholder:"FILE"`
	Sample       bool     `help:"Found a sample network, whose clock can be moved on and in which nothing binds anybody."`
	Origin       []string `help:"Web origin whose passkeys count from the start, such as https://coop.example." placeholder:"URL" sep:"none"`
}

// given names the flags of founding that were used.
func (f founding) given() string {
	var names []string
	for _, flag := range []struct {
		name string
		used bool
	}{
		{"--charter", f.Charter != ""},
		{"--preset", f.Preset != ""},
		{"--name", f.Name != ""},
		{"--founder", f.Founder != ""},
		{"--organization", len(f.Organization) > 0},
		{"--sample", f.Sample},
	} {
		if flag.used {
			names = append(names, flag.name)
		}
	}
	return strings.Join(names, " ")
}

// foundingPlan is a founding checked as far as that can be done beforehand.
type foundingPlan struct {
	founding
	draft         charter.Draft
	organizations []people.RegisterOrganization
	ring          *keyring.Ring
}

// plan asks for what is missing and checks everything before anything is written.
func (f founding) plan(c *cli) (*foundingPlan, error) {
	if err := f.ask(c); err != nil {
		return nil, err
	}
	ring, err := c.ring()
	if err != nil {
		return nil, err
	}
	r := fields.Reader{Machine: c.machine, Ring: ring}
	p := &foundingPlan{founding: f, ring: ring}
	if p.draft, err = f.text(r); err != nil {
		return nil, err
	}
	for _, text := range f.Organization {
		o, err := organizationFrom(r, text)
		if err != nil {
			return nil, err
		}
		p.organizations = append(p.organizations, o)
	}
	return p, nil
}

// ask fills in what was not given, from answers.
func (f *founding) ask(c *cli) error {
	questions := []struct {
		flag, text string
		into       *string
	}{
		{"--charter", "Charter to start from, co-operative or minimal, or a file: ", &f.Charter},
		{"--name", "What is the network called? ", &f.Name},
		{"--founder", "Your handle (2 to 32 of a–z, 0–9 and hyphen): ", &f.Founder},
	}
	var missing []string
	for _, q := range questions {
		if *q.into == "" {
			missing = append(missing, q.flag)
		}
	}
	if len(missing) > 0 && !c.io.Attended {
		return usage("there is no network in %s yet; to found one, add %s (see: metaorg up --help)", c.Home, strings.Join(missing, " and "))
	}
	if len(missing) > 0 {
		c.io.Say("There is no network in %s yet. Let us found one.", c.Home)
	}
	for _, q := range questions {
		for *q.into == "" {
			answer, err := c.io.Ask(q.text)
			if err != nil {
				return err
			}
			*q.into = answer
		}
	}
	if f.Preset == "" && len(missing) > 0 {
		for _, p := range charter.Presets() {
			c.io.Say("  %s: %s", p.ID, p.Sentences[0])
		}
		answer, err := c.io.Ask("Standing rules to start from (small if you only press return): ")
		if err != nil {
			return err
		}
		f.Preset = answer
	}
	return nil
}

// defaultPreset suits a network that has only just begun.
const defaultPreset = "small"

// text is the charter's text: a template's, or a file's.
func (f founding) text(r fields.Reader) (charter.Draft, error) {
	d := charter.Draft{Template: f.Charter}
	found := false
	for _, t := range charter.Templates() {
		if t.ID == f.Charter {
			found = true
			d.Goal, d.Indicators, d.Clauses = t.Goal, t.Indicators, t.Clauses
		}
	}
	if !found {
		if !isFile(f.Charter) {
			return d, usage("%s is neither a template (%s) nor a file", f.Charter, templateNames())
		}
		tree, err := fields.OneFile(f.Charter)
		if err != nil {
			return d, err
		}
		if !fields.Has(tree, "name") {
			tree["name"] = f.Name
		}
		msg, err := r.Message("charter.draft", tree)
		if err != nil {
			return d, err
		}
		d = msg.(charter.Draft)
	}
	d.Name = orElse(f.Name, d.Name)
	d.Preset = orElse(f.Preset, orElse(d.Preset, defaultPreset))
	return d, d.Check()
}

func templateNames() string {
	var names []string
	for _, t := range charter.Templates() {
		names = append(names, t.ID)
	}
	return strings.Join(names, ", ")
}

// organization reads name=value pairs, in which registry and number are the
// organization's one identity, or a file.
func organizationFrom(r fields.Reader, text string) (people.RegisterOrganization, error) {
	var tree map[string]any
	if strings.Contains(text, "=") {
		var err error
		if tree, err = fields.Pairs(text); err != nil {
			return people.RegisterOrganization{}, usage("--organization: %v", err)
		}
		if fields.Has(tree, "registry") || fields.Has(tree, "number") {
			tree["identities"] = []any{map[string]any{"registry": tree["registry"], "number": tree["number"]}}
			delete(tree, "registry")
			delete(tree, "number")
		}
	} else {
		var err error
		if tree, err = fields.OneFile(text); err != nil {
			return people.RegisterOrganization{}, usage("--organization takes handle=…,name=…,legal-form=…,registry=…,number=… or a file: %v", err)
		}
	}
	msg, err := r.Message("people.register_organization", tree)
	if err != nil {
		return people.RegisterOrganization{}, err
	}
	return msg.(people.RegisterOrganization), nil
}

// begin makes the home, the founder's key and the genesis.
func (p *foundingPlan) begin(c *cli, listen string) error {
	if err := canListen(listen); err != nil {
		return err
	}
	if err := os.MkdirAll(c.Home, 0o700); err != nil {
		return fmt.Errorf("couldn't make the home: %w", err)
	}
	if err := p.makeKey(c); err != nil {
		return err
	}
	_, err := node.Found(c.Home, p.Name, p.Sample, time.Now(), p.Origin)
	return err
}

// canListen finds out that an address is taken before a founding is begun,
// which would otherwise stay behind half done.
func canListen(address string) error {
	l, err := net.Listen("tcp", address)
	if err == nil {
		err = l.Close()
	}
	if err != nil {
		return fmt.Errorf("couldn't listen on %s: %w", address, err)
	}
	return nil
}

// makeKey gives the founder a key with a recovery file, unless there is one.
func (p *foundingPlan) makeKey(c *cli) error {
	first, err := isFirst(p.ring, p.Founder)
	if err != nil || !first {
		return err
	}
	pass := once(p.passphrase(c))
	if _, err := p.ring.New(p.Founder, machine.PersonID(p.Founder), pass, time.Now()); err != nil {
		return nameUsage(err)
	}
	return writeRecovery(c, p.ring, p.Founder, orElse(p.Recovery, filepath.Join(c.Home, p.Founder+".recovery")), pass)
}

// finish does the acts that only the founder can do: register, register the
// organizations, draft the charter, and sign it for the organizations.
func (p *foundingPlan) finish(c *cli, address string) error {
	c.Node, c.As, c.For, c.Yes = address, p.Founder, "", true
	registration := &draft{cli: c, ring: p.ring, tree: map[string]any{}}
	if err := registration.fillRegistration(); err != nil {
		return err
	}
	by := *registration.by
	register, err := fields.Reader{Machine: c.machine, Ring: p.ring}.Message("people.register", registration.tree)
	if err != nil {
		return err
	}
	first := []machine.Message{register, p.draft}
	for _, o := range p.organizations {
		first = append(first, o, membership.InviteFounder{Organization: o.Handle})
	}
	if err := c.mustAct(p.ring, by, "", first...); err != nil {
		return err
	}
	if len(p.organizations) > 0 {
		version, hash, err := c.charterToAccept()
		if err != nil {
			return err
		}
		for _, o := range p.organizations {
			if err := c.mustAct(p.ring, by, o.Handle, charter.Accept{Version: version, Hash: hash}); err != nil {
				return err
			}
		}
	}
	p.sayNext(c)
	c.For, c.Yes = "", false
	return nil
}

func (p *foundingPlan) sayNext(c *cli) {
	c.io.Say("%s has drafted the charter. The other founders register (metaorg people register), register their", p.Founder)
	c.io.Say("organizations, and sign: metaorg charter accept --for ORGANIZATION. Put each on the roll with")
	c.io.Say("metaorg membership invite-founder ORGANIZATION; once all have signed: metaorg membership close-roll.")
}

// mustAct does an act of which nothing may be refused.
func (c *cli) mustAct(ring *keyring.Ring, by keyring.Public, org machine.OrganizationID, messages ...machine.Message) error {
	c.For = string(org)
	done, err := c.act(ring, by, messages)
	if err != nil {
		return err
	}
	var refusals []error
	for _, o := range done.Outcomes {
		if o.Refusal != nil {
			refusals = append(refusals, o.Refusal)
		}
	}
	return errors.Join(refusals...)
}

// passphrase is the founder's; where nobody says one and nobody can be asked,
// it is made and left in the home for its owner to take away.
func (p *foundingPlan) passphrase(c *cli) keyring.Passphrase {
	if c.io.Attended || c.PassphraseFile != "" || c.io.Env("METAORG_PASSPHRASE") != "" {
		return c.newPassphrase("the key " + p.Founder)
	}
	return func() (string, error) { return c.makePassphrase(filepath.Join(c.Home, p.Founder+".passphrase")) }
}
