package main

import (
	"fmt"
	"slices"
	"strings"

	"metaorg/cmd/metaorg/fields"
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
	r := fields.Reader{Machine: c.machine, Ring: ring}
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
	msg, err := r.Message(a.kind.Name, tree)
	if err != nil {
		return err
	}
	signer, err := d.signer()
	if err != nil {
		return err
	}
	c.saveTo = a.flags.FieldByName(saveField).String()
	return c.submit(ring, signer, []machine.Message{msg})
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
		v, err := r.Value(f.Type, answer)
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
	for _, match := range []func(keyring.Public) bool{
		func(p keyring.Public) bool { return p.Name == c.As },
		func(p keyring.Public) bool { return string(p.Handle) == c.As },
	} {
		if i := slices.IndexFunc(all, match); i >= 0 {
			return all[i], nil
		}
	}
	return keyring.Public{}, fmt.Errorf("%w: %q; there are %s", keyring.ErrNoKey, c.As, strings.Join(keyNames(all), ", "))
}

func keyNames(all []keyring.Public) (names []string) {
	for _, p := range all {
		names = append(names, p.Name)
	}
	return names
}

// agreed shows what is to be signed, decoded from the very bytes, and asks.
// Where nobody can be asked, the command itself is the consent.
func (c *cli) agreed(body []byte) (bool, error) {
	if c.Yes || !c.io.Attended {
		return true, nil
	}
	lines, err := fields.Reader{Machine: c.machine}.Body(body)
	if err != nil {
		return false, err
	}
	for _, l := range lines {
		c.io.Say("%s", l)
	}
	return c.io.Agree("Sign this?")
}
