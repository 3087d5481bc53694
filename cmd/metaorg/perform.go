package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"

	"metaorg/cmd/metaorg/fields"
	"metaorg/cmd/metaorg/terminal"
	"metaorg/domain/nodes"
	"metaorg/keyring"
	"metaorg/machine"
)

// perform does the act of one kind: it reads what was typed, fills in what
// this machine knows, asks for what is missing, and submits.
func (c *cli) perform(a act, path string) error {
	ring, err := c.ring()
	if err != nil {
		return err
	}
	r := c.reader(ring)
	tree, err := a.given(r, languageOf(c.io.Env))
	if err != nil {
		return err
	}
	d := &draft{cli: c, ring: ring, tree: tree}
	if fill, ok := fillers[a.kind.Name]; ok {
		if err := fill(d); err != nil {
			return err
		}
	}
	if err := c.complete(a, path, r, tree); err != nil {
		return err
	}
	if err := c.fillUnits(a.kind.Name, tree); err != nil {
		return err
	}
	msg, err := a.message(r, tree)
	if err != nil {
		return err
	}
	signer, err := d.signer()
	if err != nil {
		return err
	}
	c.saveTo = a.flags.FieldByName(saveField).String()
	err = c.submit(ring, signer, []machine.Message{msg})
	var no *machine.Refusal
	if errors.As(err, &no) && no.Code == "people.needs_signers" && proposedTogether(a.kind) {
		return hinted{err, "The same command with --together proposes it for their signatures."}
	}
	return err
}

// message makes the message of these fields: the act itself, or the proposal
// that several sign it.
func (a act) message(r fields.Reader, tree map[string]any) (machine.Message, error) {
	msg, err := r.Message(a.kind.Name, tree)
	if flag := a.flags.FieldByName(togetherField); err != nil || !flag.IsValid() || !flag.Bool() {
		return msg, err
	}
	return r.Message("mandates.propose_act", map[string]any{
		"messages": []any{map[string]any{"kind": a.kind.Name, "content": tree}},
	})
}

// complete asks for what is missing, or says what that is when nobody can be asked.
func (c *cli) complete(a act, path string, r fields.Reader, tree map[string]any) error {
	missing := a.missing(tree)
	if len(missing) > 0 && !c.io.Attended {
		var names []string
		for _, f := range missing {
			names = append(names, typedName(f))
		}
		return usage("metaorg %s needs %s; for example: %s", path, strings.Join(names, " and "), a.example("metaorg " + path)[len("metaorg "):])
	}
	for _, f := range missing {
		if err := c.askFor(f, r, tree); err != nil {
			return err
		}
	}
	return nil
}

func typedName(f fields.Field) string {
	if f.Place > 0 {
		return "<" + f.Flag + ">"
	}
	return "--" + f.Flag
}

// askFor asks until the answer can be read.
func (c *cli) askFor(f fields.Field, r fields.Reader, tree map[string]any) error {
	question := strings.ReplaceAll(f.Flag, "-", " ")
	if f.Help != "" {
		question += " (" + f.Help + ")"
	}
	if f.Example != "" {
		question += ", such as " + f.Example
	}
	for {
		answer, err := c.io.Ask(question + ": ")
		if err != nil {
			return err
		}
		if answer == "" {
			continue
		}
		v, err := r.Read(f, answer)
		if err != nil {
			c.io.Say("%v", err)
			continue
		}
		fields.Put(tree, f.Path, v)
		return nil
	}
}

// signer finds the key that signs: the one named with --as or METAORG_KEY, else
// the only one there is.
func (c *cli) signer(ring *keyring.Ring) (keyring.Public, error) {
	all, err := ring.List()
	if err != nil {
		return keyring.Public{}, err
	}
	if len(all) == 0 {
		return keyring.Public{}, errNoKeyHere
	}
	if c.As == "" {
		if len(all) > 1 {
			return keyring.Public{}, usage("there are several keys here; say with --as which one signs: %s", strings.Join(keyNames(all), ", "))
		}
		return all[0], nil
	}
	if named := c.namedAs(all); len(named) > 0 {
		return named[0], nil
	}
	return keyring.Public{}, fmt.Errorf("%w: %q; there are %s", keyring.ErrNoKey, c.As, strings.Join(keyNames(all), ", "))
}

// namedAs are the keys that --as may mean, the likeliest first: the one of that
// name, and where it names a person all of theirs, a newer one before an older.
func (c *cli) namedAs(all []keyring.Public) (named []keyring.Public) {
	for _, p := range all {
		if string(p.Handle) == c.As || (p.Name == c.As && c.As != "") {
			named = append(named, p)
		}
	}
	slices.SortStableFunc(named, func(a, b keyring.Public) int {
		switch {
		case a.Name == c.As:
			return -1
		case b.Name == c.As:
			return 1
		}
		return cmp.Compare(b.Created, a.Created)
	})
	if len(named) > 0 && string(named[0].Handle) != c.As {
		return named[:1] // A key's own name says which one.
	}
	return named
}

// withKey does something that a key signs. Where --as names a person and the
// node says that this key of theirs does not count, their next one is tried.
func (c *cli) withKey(ring *keyring.Ring, by keyring.Public, do func(keyring.Public) error) error {
	err := do(by)
	if !keyCountsNot(err) {
		return err
	}
	all, failed := ring.List()
	if failed != nil {
		return failed
	}
	named := c.namedAs(all)
	for at := slices.IndexFunc(named, func(p keyring.Public) bool { return p.ID == by.ID }) + 1; 0 < at && at < len(named) && keyCountsNot(err); at++ {
		c.io.Say("metaorg: the key %s of %s does not count here; trying %s", named[at-1].Name, named[at].Handle, named[at].Name)
		err = do(named[at])
	}
	return err
}

// keyCountsNot reports whether a key was refused, and not what it signed.
func keyCountsNot(err error) bool {
	var no *machine.Refusal
	return errors.As(err, &no) && (no.Code == "machine.unknown_key" || no.Code == "web.bad_signature")
}

func keyNames(all []keyring.Public) (names []string) {
	for _, p := range all {
		names = append(names, p.Name)
	}
	return names
}

// passphrase gives the passphrase of the person's keys: from the file named,
// else from METAORG_PASSPHRASE, else from a prompt.
func (c *cli) passphrase(what string) keyring.Passphrase {
	return c.passphraseOr(func() (string, error) { return c.prompt("Passphrase of " + what + ": ") })
}

// newPassphrase is passphrase for a key that is being made: a prompt asks twice.
func (c *cli) newPassphrase(what string) keyring.Passphrase {
	return c.passphraseOr(func() (string, error) {
		first, err := c.prompt("New passphrase for " + what + ": ")
		if err != nil {
			return "", err
		}
		again, err := c.prompt("Once more: ")
		if err == nil && again != first {
			err = fmt.Errorf("the two passphrases differ")
		}
		return first, err
	})
}

// passphraseOr asks at most once in a command.
func (c *cli) passphraseOr(prompt func() (string, error)) keyring.Passphrase {
	return func() (string, error) {
		if c.PassphraseFile != "" {
			b, err := os.ReadFile(c.PassphraseFile)
			if err != nil {
				return "", fmt.Errorf("couldn't read the passphrase: %w", err)
			}
			return strings.TrimRight(string(b), "\r\n"), nil
		}
		if phrase := c.io.Env("METAORG_PASSPHRASE"); phrase != "" {
			return phrase, nil
		}
		if c.typed != "" {
			return c.typed, nil
		}
		return prompt()
	}
}

func (c *cli) prompt(question string) (string, error) {
	if !c.io.Attended {
		return "", usage("a passphrase is needed: give --passphrase-file FILE or set METAORG_PASSPHRASE")
	}
	fmt.Fprint(c.io.Err, question)
	phrase, err := c.io.Secret()
	if errors.Is(err, terminal.ErrInterrupted) {
		return "", err
	}
	if err != nil {
		return "", fmt.Errorf("couldn't read the passphrase: %w", err)
	}
	return phrase, nil
}

// mostAmounts are how many amounts are said where nobody is asked; a list that is
// imported is shown by itself.
const mostAmounts = 10

// agreed shows what is to be signed, decoded from the very bytes, and asks.
// Where nobody can be asked, the command itself is the consent; its amounts are said.
func (c *cli) agreed(body []byte) (bool, error) {
	r := fields.Reader{Machine: c.machine, UnitOf: c.unitOf}
	if c.Yes || !c.io.Attended {
		amounts, err := r.Amounts(body)
		if more := len(amounts) - mostAmounts; more > 0 {
			amounts = append(amounts[:mostAmounts], fmt.Sprintf("and %d more", more))
		}
		if len(amounts) > 0 && !c.JSON {
			c.io.Say("Signing: %s.", strings.Join(amounts, ", "))
		}
		return true, err
	}
	lines, err := r.Body(body)
	if err != nil {
		return false, err
	}
	for _, l := range lines {
		c.io.Say("%s", l)
	}
	return c.io.Agree("Sign this?")
}

// briefly says what happened to a node without its keys, which its card has
// shown already; empty for all else. --json has everything.
func briefly(event any) string {
	switch e := event.(type) {
	case nodes.NodeRegistered:
		reached := "it only calls others"
		if e.Peer != "" {
			reached = "others reach it at " + e.Peer
		}
		return terminal.OneLine(fmt.Sprintf("Node %s of %s is registered; %s.", e.Node, e.Owner, reached))
	case nodes.NodeRenewed:
		return terminal.OneLine(fmt.Sprintf("Node %s signs with the keys of its new card from now on.", e.Node))
	}
	return ""
}

func (c *cli) eventsByName() map[string]reflect.Type {
	types := map[string]reflect.Type{}
	for _, m := range c.machine.Modules() {
		for _, k := range m.Kinds {
			for _, e := range k.Events {
				types[e.Name] = e.Type
			}
		}
	}
	return types
}
