package main

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"metaorg/cmd/metaorg/terminal"
	"metaorg/domain/people"
	"metaorg/keyring"
	"metaorg/machine/wire"
)

// keyCommands keep the person's keys on this machine.
type keyCommands struct {
	New      keyNew      `cmd:"" help:"Make a key; with a person's first key, a recovery file too."`
	List     keyList     `cmd:"" help:"List the keys on this machine."`
	Export   keyExport   `cmd:"" help:"Write a key to a file, still encrypted, to move it to another machine."`
	Import   keyImport   `cmd:"" help:"Take in a key that was exported, or a recovery file."`
	Recovery keyRecovery `cmd:"" help:"Make another recovery file for a person."`
	Prove    keyProve    `cmd:"" help:"Let a new key show that it is yours, for a guardian to ask for it when all others are lost."`
}

type keyNew struct {
	Handle   string `arg:"" help:"Whose key it is: 2 to 32 of a–z, 0–9 and hyphen."`
	Name     string `help:"What the key is called on this machine; the handle if left out." placeholder:"NAME"`
	Recovery string `help:"Where to write the recovery file; HANDLE.recovery in the present folder if left out." placeholder:"FILE"`
}

func (keyNew) Help() string {
	return "Example: metaorg key new ada --recovery /media/stick/ada.recovery"
}

func (k keyNew) Run(c *cli) error {
	ring, err := c.ring()
	if err != nil {
		return err
	}
	first, err := isFirst(ring, k.Handle)
	if err != nil {
		return err
	}
	name, recovery := orElse(k.Name, k.Handle), k.Recovery
	if first {
		recovery = orElse(recovery, k.Handle+".recovery")
	}
	if err := canBeMade(recovery); err != nil { // Before there is a key without a second way in.
		return err
	}
	pass := once(c.newPassphrase("the key " + name))
	made, err := ring.New(name, wire.PersonID(k.Handle), pass, time.Now())
	if err != nil {
		return nameUsage(err)
	}
	if recovery != "" {
		if err := writeRecovery(c, ring, name, recovery, pass); err != nil {
			return fmt.Errorf("the key %s was made without a recovery file: %w; make one with: metaorg key recovery %s FILE", name, err, name)
		}
	}
	return c.showKeys([]keyring.Public{publicOf(ring, made.Public)})
}

// canBeMade reports why a recovery file could not be written there.
func canBeMade(recovery string) error {
	if recovery == "" {
		return nil
	}
	if _, err := os.Lstat(recovery); err == nil {
		return fmt.Errorf("%s is there already, and no key was made; say with --recovery FILE where the recovery file is to go", recovery)
	}
	if folder, err := os.Stat(filepath.Dir(recovery)); err != nil || !folder.IsDir() {
		return fmt.Errorf("there is no folder %s for the recovery file, and no key was made; say with --recovery FILE where it is to go", filepath.Dir(recovery))
	}
	return nil
}

// isFirst reports whether a person has no key here yet.
func isFirst(ring *keyring.Ring, handle string) (bool, error) {
	all, err := ring.List()
	if err != nil {
		return false, err
	}
	for _, p := range all {
		if string(p.Handle) == handle {
			return false, nil
		}
	}
	return true, nil
}

// publicOf is the public part with what was noted since, such as the recovery key.
func publicOf(ring *keyring.Ring, p keyring.Public) keyring.Public {
	if now, err := ring.Public(p.Name); err == nil {
		return now
	}
	return p
}

func writeRecovery(c *cli, ring *keyring.Ring, name, path string, pass keyring.Passphrase) error {
	if _, err := ring.NewRecovery(name, path, pass, time.Now()); err != nil {
		return err
	}
	c.io.Say("The recovery file %s opens with the same passphrase. Once you have registered, keep it somewhere else:", path)
	c.io.Say("it is the second way in when this machine is lost.")
	return nil
}

type keyList struct{}

func (keyList) Help() string { return "Example: metaorg key list --json" }

func (keyList) Run(c *cli) error {
	ring, err := c.ring()
	if err != nil {
		return err
	}
	all, err := ring.List()
	if err != nil {
		return err
	}
	return c.showKeys(all)
}

func (c *cli) showKeys(all []keyring.Public) error {
	if c.JSON {
		if all == nil {
			all = []keyring.Public{}
		}
		printJSON(c.io.Out, all)
		return nil
	}
	if len(all) == 0 {
		c.io.Say("There are no keys here yet; make one with: metaorg key new HANDLE")
		return nil
	}
	t := terminal.Headed("name", "handle", "key", "made", "recovery key")
	for _, p := range all {
		recovery := ""
		if p.Recovery != nil {
			recovery = string(p.Recovery.ID())
		}
		t.Add(p.Name, string(p.Handle), string(p.ID), time.Unix(p.Created, 0).Format(time.DateOnly), recovery)
	}
	return t.Print(c.io)
}

type keyExport struct {
	Name string `arg:"" help:"The key's name on this machine."`
	File string `arg:"" help:"The file to write; it must not exist."`
}

func (keyExport) Help() string { return "Example: metaorg key export ada /media/stick/ada.key" }

func (k keyExport) Run(c *cli) error {
	ring, err := c.ring()
	if err != nil {
		return err
	}
	if err := ring.Export(k.Name, k.File, c.passphrase("the key "+k.Name)); err != nil {
		return err
	}
	if c.JSON {
		printJSON(c.io.Out, map[string]string{"file": k.File, "name": k.Name})
		return nil
	}
	c.io.Say("%s holds the key %s, encrypted under its passphrase.", k.File, k.Name)
	return nil
}

type keyImport struct {
	File string `arg:"" help:"An exported key or a recovery file."`
	Name string `help:"What to call it on this machine; its own name if left out." placeholder:"NAME"`
}

func (keyImport) Help() string { return "Example: metaorg key import /media/stick/ada.key" }

func (k keyImport) Run(c *cli) error {
	ring, err := c.ring()
	if err != nil {
		return err
	}
	pass := c.passphrase(k.File)
	plain, err := keyring.IsRecoveryText(k.File)
	if err != nil {
		return err
	}
	if plain { // Nothing guards it yet.
		pass = c.newPassphrase("the key of " + k.File)
	}
	p, err := ring.Import(k.File, k.Name, pass)
	if err != nil {
		return nameUsage(err)
	}
	return c.showKeys([]keyring.Public{p})
}

type keyRecovery struct {
	Name string `arg:"" help:"The key beside which the recovery key is noted."`
	File string `arg:"" help:"The file to write; it must not exist."`
}

func (keyRecovery) Help() string {
	return "Example: metaorg key recovery ada /media/stick/ada.recovery\n\n" +
		"A person who has registered already then adds it with: metaorg people add-key --key FILE"
}

func (k keyRecovery) Run(c *cli) error {
	ring, err := c.ring()
	if err != nil {
		return err
	}
	if err := writeRecovery(c, ring, k.Name, k.File, c.newPassphrase("the recovery file")); err != nil {
		return err
	}
	if c.JSON {
		return c.showKeys([]keyring.Public{publicOf(ring, keyring.Public{Name: k.Name})})
	}
	c.io.Say("If you have registered already, add it first: metaorg people add-key --key %s", k.File)
	return nil
}

type keyProve struct {
	Name string `arg:"" help:"The new key's name on this machine."`
	File string `arg:"" help:"The file to write for the guardian; it must not exist. There is nothing secret in it."`
}

func (keyProve) Help() string {
	return "Example: metaorg key prove ada-again ada-again.json\n\n" +
		"A guardian of yours signs: metaorg people ask-recovery --file ada-again.json\n" +
		"Read them the key's number yourself, by phone or face to face."
}

// Run writes the fields of people.ask_recovery.
func (k keyProve) Run(c *cli) error {
	ring, err := c.ring()
	if err != nil {
		return err
	}
	made, err := ring.Load(k.Name, c.passphrase("the key "+k.Name))
	if err != nil {
		return err
	}
	network, err := c.network()
	if err != nil {
		return err
	}
	asked := people.AskRecovery{
		Person: made.Handle, Key: made.Key, Name: k.Name,
		Proof: made.Sign(people.ProofDigest(network, made.Handle, made.Key)),
	}
	text, err := json.MarshalIndent(asked, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.OpenFile(k.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(append(text, '\n'))
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if c.JSON {
		printJSON(c.io.Out, map[string]string{"file": k.File, "key": string(made.Key.ID())})
		return nil
	}
	c.io.Say("Send %s to a guardian of yours, and read this number out to each of them: %s", k.File, made.Key.ID())
	return nil
}

// openRing opens a folder of keys. Stories open one in which keys are sealed quickly.
var openRing = keyring.At

// ring opens the person's keys and warns of files that others can read.
func (c *cli) ring() (*keyring.Ring, error) {
	dir := c.Keys
	if dir == "" {
		var err error
		if dir, err = keyring.DefaultFolder(); err != nil {
			return nil, err
		}
	}
	ring, err := openRing(dir)
	if err != nil {
		return nil, err
	}
	open, err := ring.Exposed()
	for _, path := range open {
		c.io.Say("metaorg: warning: others can read %s; stop them with: chmod go= %s", path, path)
	}
	return ring, err
}

// once asks for a passphrase a single time.
func once(ask keyring.Passphrase) keyring.Passphrase {
	var phrase string
	var asked bool
	return func() (string, error) {
		if asked {
			return phrase, nil
		}
		var err error
		phrase, err = ask()
		asked = err == nil
		return phrase, err
	}
}

func nameUsage(err error) error {
	if errors.Is(err, keyring.ErrName) {
		return usage("%v", err)
	}
	return err
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// isFile reports whether a file is there.
func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

var errNoKeyHere = fmt.Errorf("there is no key on this machine yet; make one with: metaorg key new HANDLE")

// makePassphrase makes a passphrase, writes it to a new file for its owner
// alone, and has this command use it.
func (c *cli) makePassphrase(path string) (string, error) {
	phrase := rand.Text()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", fmt.Errorf("couldn't write down the new passphrase: %w", err)
	}
	_, err = f.WriteString(phrase + "\n")
	if err = errors.Join(err, f.Close()); err != nil {
		return "", fmt.Errorf("couldn't write down the new passphrase: %w", err)
	}
	c.PassphraseFile = path
	c.io.Say("A passphrase was made and written to %s. Move it to where you keep passphrases,", path)
	c.io.Say("and give it with --passphrase-file or METAORG_PASSPHRASE.")
	return phrase, nil
}
