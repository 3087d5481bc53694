package people_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/rulestest"
)

var update = flag.Bool("update", false, "write the table of attacks anew")

// attack is something that goes wrong for ada, played by real acts to its end.
// She has a recovery file (her oldest key), a laptop and a phone, three
// guardians of whom two let a recovery begin and three settle it, and represents
// radish, with al as its alternate. Days are counted from the moves.
type attack struct {
	what, can, cannot, remedy string
	moves                     []move
	keys                      []string         // That count for her in the end.
	acts                      machine.PersonID // Who represents radish in the end.
}

const represent = "radish"

// takesAll is a thief revoking all other keys of hers, adding one and naming
// friends as guardians.
func takesAll(with string, others ...string) []move {
	all := []machine.Message{add(thiefs), evilThree}
	for _, k := range others {
		all = append(all, revoke(k))
	}
	return []move{does("ada", all...).key(with)}
}

func handOver(to machine.PersonID) people.GrantMandate {
	return people.GrantMandate{Organization: represent, Person: to, Role: people.Representative}
}

var (
	restored = people.RestoreRepresentative{Organization: represent, Person: "ed"}
	keeping  = people.KeepRepresentative{Organization: represent}
	cancel   = people.CancelGuardianChange{}
)

var attacks = []attack{
	{
		what: "The phone is stolen, with a younger key", can: "sign acts for you until its revocation is over, hand over your representation among them; add keys that are younger still",
		cannot: "take any older key away, name guardians, stay", remedy: "with the recovery file or an older key: cancel what it asked for and revoke it",
		moves: then(takesAll(phone, recovery, laptop), []move{
			days(6), does("ada", cancel, keep(recovery), keep(laptop), revoke(phone), revoke(thiefs)).key(recovery),
			does("ada", keep(phone)).key(phone).but("people.younger_key"), does("ada", set(2, "eve", "ed", "al")).key(thiefs).but("people.key_leaving"), days(7),
			does("ada", rename(phone)).key(phone).but("machine.unknown_key"),
		}), keys: []string{recovery, laptop}, acts: "ada",
	},
	{
		what: "The recovery file is stolen, the oldest key", can: "revoke all other keys, and stop one recovery",
		cannot: "stop the recovery that more guardians then settle, or change guardians while it waits", remedy: "your guardians give you a new key; without guardians you lose",
		moves: then(takesAll(recovery, laptop, phone), []move{does("ada", keep(laptop)).key(laptop).but("people.younger_key")}, begins(newPhone), []move{
			does("ada", stop).key(recovery),
		}, settles(newPhone), []move{does("ada", stop).key(recovery).but("people.settled"), does("ada", evilThree).key(recovery).but("people.recovery_waits"), days(14)}),
		keys: []string{newPhone}, acts: "ada",
	},
	{
		what: "Phone and recovery file are stolen together, and the laptop is broken", can: "act for you until the recovery is over; stop it once",
		cannot: "stop it again, or put other guardians in their place in time", remedy: "your guardians: two begin, and after the stop all three settle it",
		moves: then(takesAll(recovery, laptop, phone), []move{days(6)}, begins(newPhone), []move{
			days(13), does("ada", stop, evilThree).key(recovery), days(6),
		}, settles(newPhone), []move{does("ada", stop).key(recovery).but("people.settled"), days(14), does("ada", rename(recovery)).key(recovery).but("machine.unknown_key")}),
		keys: []string{newPhone}, acts: "ada",
	},
	{
		what: "Everything is lost, and nobody has it", can: "–", cannot: "–", remedy: "two guardians ask for a key that you made on a new device",
		moves: then(begins(newPhone), []move{days(14)}), keys: []string{newPhone}, acts: "ada",
	},
	{
		what: "One guardian is bribed, fewer than it takes", can: "ask, which you are told at once", cannot: "begin a recovery, stop one, or keep you from naming others",
		remedy: "name other guardians",
		moves: []move{
			does("bo", askFor(evils)), does("ada", set(2, "cy", "di", "ed")), does("bo", oppose), days(7),
			does("bo", askFor("another key of theirs")).but("people.no_guardian"),
		},
		keys: []string{recovery, laptop, phone}, acts: "ada",
	},
	{
		what: "Two guardians are bribed, as many as it takes", can: "begin a recovery, which lasts two weeks and of which you are told at once",
		cannot: "finish it if you sign once with any key; try again within a month; keep you from naming others", remedy: "stop it, and name other guardians",
		moves: then(begins(evils), []move{days(13), does("ada", stop, set(2, "di", "ed", "al")).key(phone)}, begins(evils), each(oppose, "bo", "cy"), []move{
			days(7), does("bo", askFor("another key of theirs")).but("people.no_guardian"),
		}),
		keys: []string{recovery, laptop, phone}, acts: "ada",
	},
	{
		what: "All guardians are bribed", can: "become you: you can stop them once, and then they settle it", cannot: "do it in less than two weeks after your stop, or unseen",
		remedy: "choose guardians who do not know each other; hand your mandates to others in that time",
		moves: then(begins(evils), []move{days(13), does("ada", stop), days(1)}, settles(evils), []move{
			does("ada", stop).but("people.settled"), does("ada", handOver("al")), days(14),
		}),
		keys: []string{evils}, acts: "al",
	},
	{
		what: "The host, or its domain, is seized", can: "show false pages, and keep its passkeys from being used there",
		cannot: "sign anything: no key is on it; use passkeys on another site", remedy: "go on at another node with the recovery file and add a key there",
		moves: []move{
			does("ada", rename(laptop)).key("the host's own").but("machine.unknown_key"),
			does("ada", adds("ada", evils)).key("the host's own").but("machine.unknown_key"),
			does("ada", add(newPhone)).key(recovery),
		},
		keys: []string{recovery, laptop, phone, newPhone}, acts: "ada",
	},
	{
		what: "The only representative is bribed", can: "all that the organization may, handing it over included", cannot: "be replaced by the others: a live mandate stops that; get a second ballot",
		remedy: "beforehand: let several sign for the organization; afterwards: due process by the members",
		moves: []move{
			does("ada", handOver("eve")), does("al", handOver("ada")).but("people.not_representative"),
			does("bo", decided(restored)), days(29), does("eve", keeping), days(30),
		},
		keys: []string{recovery, laptop, phone}, acts: "eve",
	},
	{
		what: "Nobody can sign for an organization any more", can: "–", cannot: "–", remedy: "the members decide by special decision; it takes effect a month later",
		moves: []move{does("bo", decided(restored)), days(30)}, keys: []string{recovery, laptop, phone}, acts: "ed",
	},
	{
		what: "The members want to take over an organization", can: "decide it", cannot: "do it while anybody with its mandate signs once within a month", remedy: "sign that nobody is to be put in your place",
		moves: []move{does("bo", decided(restored)), days(29), does("al", keeping), days(30)}, keys: []string{recovery, laptop, phone}, acts: "ada",
	},
}

func TestAttacksOnKeys(t *testing.T) {
	for _, a := range attacks {
		t.Run(a.what, func(t *testing.T) {
			w := settled(t)
			play(t, w, a.moves)
			wantKeys(t, w, a.keys...)
			if got := representativeOf(w); got != a.acts {
				t.Errorf("%s represents radish, want %s", got, a.acts)
			}
		})
	}
}

func representativeOf(w *rulestest.World) (rep machine.PersonID) {
	for _, p := range []machine.PersonID{"ada", "al", "bo", "cy", "di", "ed", "eve"} {
		if m, ok := people.MandateOf(w.Store, p, represent, w.Now()); ok && m.Role == people.Representative {
			rep += p
		}
	}
	return rep
}

// attackTable is the attacks as a table for people; the days are those of the moves.
func attackTable() string {
	var b strings.Builder
	b.WriteString("| what happens | they can | they cannot | what you do | over after |\n|---|---|---|---|--:|\n")
	for _, a := range attacks {
		var days int64
		for _, m := range a.moves {
			days += m.days
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %d days |\n", a.what, a.can, a.cannot, a.remedy, days)
	}
	return b.String()
}

func TestTheTableOfAttacksIsWhatTheRulesDo(t *testing.T) {
	table, kept := attackTable(), filepath.Join("testdata", "attacks.md")
	if *update {
		if err := os.WriteFile(kept, []byte(table), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{kept, "../../docs/decisions/0048-recovery.md", "../../docs/guide.md"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), table) {
			t.Errorf("%s does not have the table of attacks as %s has it; write it with -update", file, kept)
		}
	}
}
