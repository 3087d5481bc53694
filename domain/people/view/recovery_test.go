package view_test

import (
	"fmt"
	"slices"
	"testing"

	"metaorg/domain/people"
	"metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/readmodel"
	"metaorg/readmodel/readmodeltest"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

const newKey = "ada's new phone"

func asking(p machine.PersonID, key string) people.AskRecovery {
	k := rulestest.Key(key)
	return people.AskRecovery{Person: p, Key: k, Name: "new", Proof: rulestest.Sign(key, people.ProofDigest(rulestest.Network(), p, k))}
}

// guarded is a network in which ada has the guardians bo, cy and di.
func guarded(t *testing.T) *rulestest.World {
	w := rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, people.Module)
	for _, p := range []machine.PersonID{"ada", "bo", "cy", "di"} {
		w.Must(p, "", person(p, ""))
	}
	w.Must("ada", "", people.SetGuardians{Guardians: []machine.PersonID{"bo", "cy", "di"}, Needed: 2})
	w.Pass(7)
	return w
}

func shows(t *testing.T, w *rulestest.World, list, query string, want ...string) {
	t.Helper()
	model := readmodeltest.Fold(t, w.Machine, w.Entries, view.View)
	if got := readmodeltest.Rows(t, model, list, query); !slices.Equal(got, want) {
		t.Errorf("%s?%s shows\n%q, want\n%q", list, query, got, want)
	}
}

func TestGuardiansShow(t *testing.T) {
	w := guarded(t)
	at := w.Now()
	row := func(g string, opposes bool) string {
		return fmt.Sprintf(`["ada %s","ada",%q,%d,%t,2,3]`, g, g, at, opposes)
	}
	shows(t, w, "guardians", "", row("bo", false), row("cy", false), row("di", false))
	w.Must("ada", "", people.SetGuardians{})
	change := func(opposed int) string {
		return fmt.Sprintf(`["ada",[],0,%d,%q,%d,3,["bo","cy","di"]]`, at+1+7*day, rulestest.Key("ada").ID(), opposed)
	}
	shows(t, w, "guardian-changes", "", change(0))
	w.Must("bo", "", people.OpposeGuardianChange{Person: "ada"})
	shows(t, w, "guardian-changes", "", change(1))
	shows(t, w, "guardians", "guardian=bo", row("bo", true))
	w.Must("ada", "", people.CancelGuardianChange{})
	shows(t, w, "guardian-changes", "")
	shows(t, w, "guardians", "guardian=bo", row("bo", false))
	w.Must("bo", "", people.LayDownGuardianship{Person: "ada"})
	shows(t, w, "guardians", "", row("cy", false), row("di", false))
	w.Must("ada", "", people.SetGuardians{})
	w.Pass(7)
	shows(t, w, "guardians", "")
}

func TestARecoveryShows(t *testing.T) {
	w := guarded(t)
	id := rulestest.Key(newKey).ID()
	w.Must("bo", "", asking("ada", newKey))
	asked := w.Now()
	entry := asks(t, w)
	row := func(ends, over, contested, state, support string) string {
		return fmt.Sprintf(`["%d.0","ada",%q,"new","ed25519","bo",%d,%s,false,%s,%s,%q,%s]`, entry, id, asked, ends, over, contested, state, support)
	}
	shows(t, w, "recoveries", "", row("null", "null", "null", "asked", `["bo"]`))
	w.Must("cy", "", people.SupportRecovery{Person: "ada", Key: id})
	ends := fmt.Sprint(w.Now() + 14*day)
	shows(t, w, "recoveries", "", row(ends, "null", "null", "waiting", `["bo","cy"]`))
	w.Must("ada", "", people.StopRecovery{})
	over := fmt.Sprint(w.Now())
	shows(t, w, "recoveries", "", row(ends, over, fmt.Sprint(w.Now()+30*day), "stopped by a key", `[]`))
	w.Must("bo", "", asking("ada", newKey))
	entry = asks(t, w)
	w.Pass(30)
	w.Must("di", "", people.NameKey{Key: rulestest.Key("di").ID(), Name: "desk"})
	shows(t, w, "recoveries", "state=too old", fmt.Sprintf(`["%d.0","ada",%q,"new","ed25519","bo",%d,null,false,null,null,"too old",["bo"]]`, entry, id, asked+3))
	w.Must("cy", "", asking("ada", newKey))
	again, entry := w.Now(), asks(t, w)
	w.Must("di", "", people.SupportRecovery{Person: "ada", Key: id})
	ends = fmt.Sprint(w.Now() + 14*day)
	w.Pass(14)
	shows(t, w, "recoveries", "state=done", fmt.Sprintf(`["%d.0","ada",%q,"new","ed25519","cy",%d,%s,false,%s,null,"done",[]]`, entry, id, again, ends, ends))
	shows(t, w, "keys", "person=ada&state=counts&rank=1")
}

// asks is the number of the entry that was made last by an act.
func asks(t *testing.T, w *rulestest.World) int {
	t.Helper()
	for at := len(w.Entries) - 1; at >= 0; at-- {
		var e machine.Entry
		if err := wire.Decode(w.Entries[at], &e); err != nil {
			t.Fatal(err)
		}
		if e.Input == machine.InputEnvelope {
			return at
		}
	}
	return -1
}

func TestARestorationShows(t *testing.T) {
	w := rulestest.New(t, rulestest.Strict{Directory: people.Directory{}}, opened, members)
	w.Must("ada", "", person("ada", ""), people.RegisterOrganization{
		Handle: "radish", Name: "Radish", LegalForm: "trust", Identities: []people.Identity{{Registry: "fca", Number: "1"}},
	})
	w.Must("bo", "", person("bo", ""))
	restored := decide{[]wire.Message{w.Machine.Wire(people.RestoreRepresentative{Organization: "radish", Person: "bo"})}}
	w.Must("bo", "", restored)
	first, entry := w.Now(), asks(t, w)
	w.Must("ada", "", people.KeepRepresentative{Organization: "radish"})
	stopped := fmt.Sprintf(`["%d.0","radish","bo",%d,%d,%d,"ada","stopped"]`, entry, first, first+30*day, first+1)
	shows(t, w, "restorations", "", stopped)
	w.Must("bo", "", restored)
	again := w.Now()
	entry = asks(t, w)
	shows(t, w, "restorations", "state=waiting", fmt.Sprintf(`["%d.0","radish","bo",%d,%d,null,null,"waiting"]`, entry, again, again+30*day))
	w.Pass(30)
	shows(t, w, "restorations", "state=done", fmt.Sprintf(`["%d.0","radish","bo",%d,%d,%d,null,"done"]`, entry, again, again+30*day, again+30*day))
	model := readmodeltest.Fold(t, w.Machine, w.Entries, view.View)
	if got := readmodeltest.Rows(t, model, "organizations", "representative=bo"); len(got) != 1 {
		t.Errorf("bo represents %q", got)
	}
}

// members stands for a decision of the members, which people knows nothing of.
var members = machine.Module{Name: "members", Kinds: []machine.Kind{machine.KindOf[decide]("members.decide", "Carry messages.").BeforeFounding()}}

// opened has the kinds that wait for founding too.
var opened = func() machine.Module {
	m := people.Module
	m.Kinds = slices.Clone(m.Kinds)
	for i, k := range m.Kinds {
		m.Kinds[i] = k.BeforeFounding()
	}
	return m
}()

type decide struct {
	Messages []wire.Message `json:"messages"`
}

func (decide) Check() error { return nil }

func (m decide) Apply(s *machine.Step) error {
	_, err := s.Carry(machine.WeightSpecial, m.Messages)
	return err
}

// TestWhoIsToldOfARecovery asks those who take part and strangers what they are
// told of each moment of one.
func TestWhoIsToldOfARecovery(t *testing.T) {
	id := rulestest.Key(newKey).ID()
	asked := func(w *rulestest.World) {
		w.Must("bo", "", asking("ada", newKey))
		w.Must("cy", "", people.SupportRecovery{Person: "ada", Key: id})
	}
	for _, row := range []struct {
		moment  string
		happens func(*rulestest.World)
		news    []string
	}{
		{"a new key is asked for", asked, []string{"bo asks for a new key for ada"}},
		{"a key stops it", func(w *rulestest.World) { asked(w); w.Must("ada", "", people.StopRecovery{}) }, []string{"A new key for ada was refused, by one of its keys", "bo asks for a new key for ada"}},
		{"it is over", func(w *rulestest.World) { asked(w); w.Pass(14) }, []string{"ada has a new key, which its guardians gave", "bo asks for a new key for ada"}},
	} {
		t.Run(row.moment, func(t *testing.T) {
			s := pagetest.Over(t, guarded(t), []readmodel.View{view.View}, view.Pages())
			s.Let(row.happens)
			told := func(v page.Viewer) (all []string) {
				news, err := s.Changes(s.Words.Into(t.Context(), "en", nil, s.Now()), v, 0)
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range news {
					all = append(all, c.Title)
				}
				return all
			}
			if got := told(pagetest.Person("di", "")); !slices.Equal(got, row.news) {
				t.Errorf("whoever takes part is told %q", got)
			}
			for _, v := range []page.Viewer{pagetest.Watcher(), pagetest.Stranger()} {
				if got := told(v); len(got) != 0 {
					t.Errorf("whoever takes no part is told %q", got)
				}
			}
		})
	}
}
