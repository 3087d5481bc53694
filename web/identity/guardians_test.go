package identity_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/people"
	peopleview "metaorg/domain/people/view"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/readmodel"
	"metaorg/web/identity"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

// circle is a network in which ada has the guardians bo, cy and di.
func circle(t *testing.T) *pagetest.Site {
	t.Helper()
	w := rulestest.New(t, people.Directory{}, people.Module)
	for _, p := range []machine.PersonID{"ada", "bo", "cy", "di"} {
		w.Must(p, "", register(p))
	}
	w.Must("ada", "", people.SetGuardians{Guardians: []machine.PersonID{"bo", "cy", "di"}, Needed: 2})
	w.Pass(7)
	return pagetest.Over(t, w, []readmodel.View{peopleview.View}, peopleview.Pages(), identity.Pages(browsers(nil)))
}

// asking is how bo asks for a key that ada made.
func asking(key string) people.AskRecovery {
	k := rulestest.Key(key)
	return people.AskRecovery{Person: "ada", Key: k, Name: "new phone", Proof: rulestest.Sign(key, people.ProofDigest(rulestest.Network(), "ada", k))}
}

func as(t *testing.T, s *pagetest.Site, p machine.PersonID) pagetest.Reader {
	return s.As(t, pagetest.Person(p, ""))
}

func TestGuardiansAreShownToWhomTheyGuard(t *testing.T) {
	s := circle(t)
	as(t, s, "ada").Get("/you").Is(http.StatusOK).Sees("2 of these together can give you a new key", "bo", "cy", "di", "Name others")
	as(t, s, "bo").Get("/you").Sees("You have named nobody", "ada trusts you to help")
	form := as(t, s, "ada").Get("/acts/people.set_guardians").Is(http.StatusOK)
	var named []string
	for _, box := range form.All("input[name=guardians][checked]") {
		named = append(named, pagetest.Attribute(box, "value"))
	}
	if !slices.Equal(named, []string{"bo", "cy", "di"}) {
		t.Errorf("the form begins with %q", named)
	}
}

func TestALinkMakesAGuardianAskAndTheOwnerStops(t *testing.T) {
	s := circle(t)
	m := asking("new")
	key, _ := json.Marshal(m.Key)
	proof, _ := json.Marshal(m.Proof)
	link := "/acts/people.ask_recovery?" + url.Values{"person": {"ada"}, "key": {string(key)}, "name": {"new phone"}, "proof": {string(proof)}}.Encode()
	id := string(m.Key.ID())
	form := as(t, s, "bo").Get(link).Is(http.StatusOK).Sees("Speak with them first", id[:4]+" "+id[4:8])
	for _, field := range []string{"key", "proof"} {
		if value := pagetest.Attribute(form.One("[name="+field+"]"), "value"); !strings.Contains(value, "{") {
			t.Errorf("the form has %s as %q", field, value)
		}
	}

	s.Let(func(w *rulestest.World) { w.Must("bo", "", m) })
	as(t, s, "ada").Get("/you").Sees("bo says that you have lost every key", "1 of 2 needed say so")
	as(t, s, "cy").Get("/you").Sees("bo says that ada has lost every key", "I have spoken with them")
	as(t, s, "cy").Get("/acts/people.support_recovery?person=ada&key="+id).Is(http.StatusOK).Sees("Speak with them first", id[:4]+" "+id[4:8])
	s.As(t, pagetest.Stranger()).Get("/recover?person=ada").Is(http.StatusOK)
	needs(t, s, "ada", true, "bo says that you have lost every key. Is that so?")
	needs(t, s, "cy", true, "ada has lost every key, it is said. Speak with them")
	needs(t, s, "bo", true)

	s.Let(func(w *rulestest.World) { w.Must("cy", "", people.SupportRecovery{Person: "ada", Key: m.Key.ID()}) })
	as(t, s, "ada").Get("/you").Sees("bo, cy are giving you a new key", "any of your keys can, once", "Stop it")
	needs(t, s, "ada", true, "You are about to get a new key in place of all others. Stop it if you lost none")

	s.Let(func(w *rulestest.World) {
		w.Must("ada", "", people.StopRecovery{})
		w.Must("bo", "", m)
		w.Must("cy", "", people.SupportRecovery{Person: "ada", Key: m.Key.ID()})
		w.Must("di", "", people.SupportRecovery{Person: "ada", Key: m.Key.ID()})
	})
	as(t, s, "ada").Get("/you").Sees("Only they can withdraw now").SeesNot("Stop it")
}

func TestAChangeOfGuardiansIsAskedBack(t *testing.T) {
	s := circle(t)
	s.Let(func(w *rulestest.World) { w.Must("ada", "", people.SetGuardians{}) })
	as(t, s, "ada").Get("/you").Sees("Your guardians are to change. Was that you?", "You would have none", "Keep those I have")
	as(t, s, "bo").Get("/you").Sees("ada names other guardians", "0 of you do, and it takes 3", "It was not them")
	needs(t, s, "ada", true, "Your guardians are to change. Was that you?")
	needs(t, s, "bo", true, "ada names other guardians. Ask whether it was them")
	s.Let(func(w *rulestest.World) { w.Must("bo", "", people.OpposeGuardianChange{Person: "ada"}) })
	as(t, s, "bo").Get("/you").Sees("1 of you do").SeesNot("It was not them")
	needs(t, s, "bo", true)
	s.Let(func(w *rulestest.World) {
		w.Must("ada", "", people.CancelGuardianChange{})
		w.Must("bo", "", people.LayDownGuardianship{Person: "ada"})
	})
	needs(t, s, "ada", false, "A guardian laid it down: name others, or a thief of all your keys could not be overruled")
	as(t, s, "bo").Get("/you").SeesNot("Whose guardian you are")
}

// needs wants these things to wait for somebody under the topic of keys.
func needs(t *testing.T, s *pagetest.Site, p machine.PersonID, urgent bool, want ...string) {
	t.Helper()
	all, err := s.Needs(s.Words.Into(t.Context(), "en", nil, s.Now()), mustKnow(t, s, p))
	if err != nil {
		t.Fatal(err)
	}
	var got []page.Need
	for _, n := range all {
		if n.Topic == "keys" && !strings.Contains(n.Title, "second way") {
			got = append(got, n)
		}
	}
	for i, n := range got {
		if i >= len(want) || n.Title != want[i] || n.Urgent != urgent {
			t.Errorf("%s is told %q (urgent %t), want %q", p, n.Title, n.Urgent, want)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%s is told of %d things, want %q", p, len(got), want)
	}
}
