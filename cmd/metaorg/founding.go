package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"metaorg/app"
	"metaorg/cmd/metaorg/fields"
	"metaorg/cmd/metaorg/terminal"
	"metaorg/domain/charter"
	"metaorg/domain/membership"
	"metaorg/domain/people"
	"metaorg/keyring"
	"metaorg/machine"
	"metaorg/node"
	"metaorg/web/reach"
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
	questions := f.questions()
	var missing []string
	for _, q := range questions {
		if *q.into == "" && q.otherwise == "" {
			missing = append(missing, q.flag)
		}
	}
	if len(missing) == 0 {
		return nil
	}
	if !c.io.Attended {
		return usage("there is no network in %s yet; to found one, add %s, or leave all of it out to found in a browser (see: metaorg up --help)", c.Home, strings.Join(missing, " and "))
	}
	c.io.Say("There is no network in %s yet. Let us found one; Ctrl-C leaves everything as it is.", c.Home)
	for _, q := range questions {
		if err := q.put(c); err != nil {
			return err
		}
	}
	return nil
}

// foundingQuestion asks for one thing that a founding takes.
type foundingQuestion struct {
	flag, text string
	choices    [][2]string // With what each means.
	otherwise  string      // When only return is pressed.
	into       *string
	check      func(string) error
}

func (f *founding) questions() []foundingQuestion {
	var templates, presets [][2]string
	for _, t := range charter.Templates() {
		templates = append(templates, [2]string{t.ID, t.Goal})
	}
	for _, p := range charter.Presets() {
		presets = append(presets, [2]string{p.ID, p.Sentences[0]})
	}
	return []foundingQuestion{
		{"--charter", "Charter to start from, one of these or a TOML file with your text", templates, "", &f.Charter, isCharter},
		{"--name", "What the network is called", nil, "", &f.Name, nil},
		{"--founder", "Your handle, by which others know you (2 to 32 of a–z, 0–9 and hyphen)", nil, "", &f.Founder, isHandle},
		{"--preset", "Standing rules to start from; members can change them", presets, defaultPreset, &f.Preset, isPreset},
	}
}

// put asks until the answer will do.
func (q foundingQuestion) put(c *cli) error {
	if *q.into != "" {
		return nil
	}
	c.io.Say("")
	for _, choice := range q.choices {
		c.io.Say("  %-12s  %s", choice[0], terminal.Clip(choice[1], max(minAnswerWidth, c.io.Width-16)))
	}
	text := q.text
	if q.otherwise != "" {
		text += " (" + q.otherwise + " if you only press return)"
	}
	for *q.into == "" {
		answer, err := c.io.Ask(text + ": ")
		if err != nil {
			return err
		}
		if answer = orElse(answer, q.otherwise); answer != "" && q.check != nil {
			err = q.check(answer)
		}
		if err != nil {
			c.io.Say("%v", err)
			continue
		}
		*q.into = answer
	}
	return nil
}

const minAnswerWidth = 40

func isCharter(answer string) error {
	for _, t := range charter.Templates() {
		if t.ID == answer {
			return nil
		}
	}
	if !isFile(answer) {
		return fmt.Errorf("%s is neither a template (%s) nor a file", answer, templateNames())
	}
	return nil
}

func isPreset(answer string) error { return refusalOf("preset", charter.Draft{Preset: answer}) }

func isHandle(answer string) error {
	return refusalOf("handle", people.Register{Handle: machine.PersonID(answer)})
}

// refusalOf is what a message finds wrong with one field; others may be missing still.
func refusalOf(field string, m machine.Message) error {
	var no *machine.Refusal
	if err := m.Check(); errors.As(err, &no) && no.Field == field {
		return errors.New(no.Text)
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
func (p *foundingPlan) begin(c *cli, config app.Config) error {
	if err := os.MkdirAll(c.Home, 0o700); err != nil {
		return fmt.Errorf("couldn't make the home: %w", err)
	}
	if err := p.makeKey(c); err != nil {
		return err
	}
	_, err := node.Found(c.Home, p.Name, p.Sample, time.Now(), p.origins(config))
	return err
}

// origins are where passkeys count from the start: where it was said, and
// under the public name; where nothing is said, on this machine.
func (f founding) origins(config app.Config) []string {
	all := f.Origin
	if public := config.Way.Origin(); public != "" && !slices.Contains(all, public) {
		all = append(all, public)
	}
	if len(all) == 0 {
		all = append(all, reach.HereOrigin(config.Door.Addr()))
	}
	return all
}

// makeKey gives the founder a key with a recovery file, unless there is one.
func (p *foundingPlan) makeKey(c *cli) error {
	first, err := isFirst(p.ring, p.Founder)
	if err != nil {
		return err
	}
	if !first { // Opened now, so that a passphrase that nobody knows leaves no half founding.
		c.As = p.Founder
		by, err := c.signer(p.ring)
		if err == nil {
			_, err = c.unlocked(p.ring, by.Name)
		}
		return err
	}
	pass := once(p.passphrase(c))
	if c.typed, err = pass(); err != nil {
		return err
	}
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
	c.For, c.Yes, c.typed = "", false, ""
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
