package machine_test

import (
	"bytes"
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
)

// meant is what somebody is about to sign: neither signed nor with a sequence.
func meant(w *rulestest.World, by machine.PersonID, org machine.OrganizationID, messages ...machine.Message) wire.Body {
	body := wire.Body{Network: w.Genesis.ID(), Author: by, Key: rulestest.Key(string(by)).ID(), For: org, Expires: w.Now() + rulestest.Day}
	for _, m := range messages {
		body.Messages = append(body.Messages, w.Machine.Wire(m))
	}
	return body
}

func TestARehearsalRefusesWhatApplyingWould(t *testing.T) {
	carried := func(w *rulestest.World, m machine.Message) Carry {
		return Carry{Weight: machine.WeightOrdinary, Messages: []wire.Message{w.Machine.Wire(m)}}
	}
	for name, c := range map[string]struct {
		code  string
		at    int64
		by    machine.PersonID
		org   machine.OrganizationID
		do    []machine.Message
		doing func(*rulestest.World) []machine.Message
	}{
		"an act in order":                          {by: "ada", do: []machine.Message{Put{"a"}, Put{"b"}}},
		"an act for an organization":               {by: "ada", org: "mill", do: []machine.Message{Put{"a"}}},
		"a registration":                           {by: "cy", do: []machine.Message{enter("cy"), Put{"a"}}},
		"a mandate that there is not":              {code: "toy.no_mandate", by: "bo", org: "mill", do: []machine.Message{Put{"a"}}},
		"a stranger":                               {code: "machine.unknown_author", by: "cy", do: []machine.Message{Put{"a"}}},
		"a message that is wrong in itself":        {code: "toy.no_word", by: "ada", do: []machine.Message{Put{""}}},
		"the second of three that is wrong":        {code: "toy.no_word", at: 1, by: "ada", do: []machine.Message{Put{"a"}, Put{""}, Put{"b"}}},
		"what the state does not let be":           {code: "toy.kept", by: "ada", do: []machine.Message{Put{"salt"}}},
		"the third, which is so after the first":   {code: "toy.kept", at: 2, by: "ada", do: []machine.Message{Put{"a"}, Put{"b"}, Put{"a"}}},
		"a rule with a fault":                      {code: "machine.fault", at: 1, by: "ada", do: []machine.Message{Put{"a"}, Boom{}}},
		"a check with a fault":                     {code: "machine.fault", by: "ada", do: []machine.Message{Put{"check panics"}}},
		"a registration that its rule refuses":     {code: "toy.banned", by: "banned", do: []machine.Message{enter("banned")}},
		"what follows a registration that failed":  {code: "toy.banned", by: "banned", do: []machine.Message{enter("banned"), Put{"a"}}},
		"what a decision carries and may not":      {code: "machine.too_light", by: "ada", doing: func(w *rulestest.World) []machine.Message { return []machine.Message{carried(w, Heavy{"a"})} }},
		"what a decision carries and is kept then": {code: "toy.kept", by: "ada", doing: func(w *rulestest.World) []machine.Message { return []machine.Message{carried(w, Put{"salt"})} }},
	} {
		t.Run(name, func(t *testing.T) {
			w := founded(t)
			w.Must("bo", "", Put{"salt"})
			do := c.do
			if c.doing != nil {
				do = c.doing(w)
			}
			before := w.Store.WorkingHash()
			no, at := w.Machine.Rehearse(w.Store, meant(w, c.by, c.org, do...), w.Now())
			if !bytes.Equal(before, w.Store.WorkingHash()) {
				t.Fatal("a rehearsal changed the state")
			}
			if codeOf(no) != c.code || no != nil && at != c.at {
				t.Fatalf("refused with %v at %d, want %q at %d", no, at, c.code, c.at)
			}
			first := machine.Outcome{}
			for _, o := range w.Act(c.by, c.org, do...) {
				if first.Code == "" {
					first = o
				}
			}
			if first.Code != c.code || no != nil && (first.Text != no.Text || first.Field != no.Field) {
				t.Fatalf("applying it says %+v, rehearsing it said %v", first, no)
			}
		})
	}
}

func TestARehearsalLooksAtTheActItself(t *testing.T) {
	w := founded(t)
	for code, spoil := range map[string]func(*wire.Body){
		"machine.bad_message_count": func(b *wire.Body) { b.Messages = nil },
		"machine.wrong_network":     func(b *wire.Body) { b.Network = "another" },
		"machine.expired":           func(b *wire.Body) { b.Expires = w.Now() },
		"machine.expires_too_late":  func(b *wire.Body) { b.Expires = w.Now() + machine.ExpiryHorizonSeconds + 1 },
		"machine.unknown_key":       func(b *wire.Body) { b.Key = rulestest.Key("bo").ID() },
		"machine.unknown_kind":      func(b *wire.Body) { b.Messages[0].Kind = "toy.nothing" },
	} {
		body := meant(w, "ada", "", Put{"a"})
		spoil(&body)
		if no, _ := w.Machine.Rehearse(w.Store, body, w.Now()); codeOf(no) != code {
			t.Errorf("refused with %v, want %s", no, code)
		}
	}
	many := meant(w, "ada", "")
	for range machine.MaxMessages + 1 {
		many.Messages = append(many.Messages, w.Machine.Wire(Put{"a"}))
	}
	if no, _ := w.Machine.Rehearse(w.Store, many, w.Now()); codeOf(no) != "machine.bad_message_count" {
		t.Errorf("too many messages: %v", no)
	}
}

func TestARehearsalKnowsTheShareOfTheHourAndTheFounding(t *testing.T) {
	w := rulestest.New(t, rulestest.Strict{Directory: doorkeeper{}}, toy)
	w.Must("ada", "", enter("ada"))
	if no, _ := w.Machine.Rehearse(w.Store, meant(w, "ada", "", Put{"a"}), w.Now()); codeOf(no) != "machine.not_founded" {
		t.Errorf("before founding: %v", no)
	}
	w = founded(t)
	for i := 0; i < machine.MessagesPerHour; i += machine.MaxMessages {
		w.Act("bo", "", slicesOf(min(machine.MaxMessages, machine.MessagesPerHour-i))...)
	}
	no, _ := w.Machine.Rehearse(w.Store, meant(w, "bo", "", Put{"z"}), w.Now())
	if codeOf(no) != "machine.over_quota" || no.After == 0 {
		t.Errorf("over quota: %v", no)
	}
}

func codeOf(no *machine.Refusal) string {
	if no == nil {
		return ""
	}
	return no.Code
}
