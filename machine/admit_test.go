package machine_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
	"metaorg/machine/state"
	"metaorg/machine/wire"
)

// signed makes ada's envelope for one Put and lets change the body before it is signed.
func signed(w *rulestest.World, change func(*wire.Body)) []byte {
	var env wire.Envelope
	var body wire.Body
	must(wire.Decode(w.Envelope("ada", "", Put{"salt"}), &env))
	must(wire.Decode(env.Body, &body))
	change(&body)
	return seal(w, body)
}

func seal(w *rulestest.World, body wire.Body) []byte {
	env := wire.Envelope{Body: wire.Encode(body)}
	env.Signature = rulestest.Sign(string(body.Author), signature.Digest(string(w.Genesis.ID()), env.Body))
	return wire.Encode(env)
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func TestAdmitRefuses(t *testing.T) {
	rows := []struct {
		rule, code string
		envelope   func(*rulestest.World) []byte
	}{
		{"bytes that are no envelope", "machine.bad_envelope", func(*rulestest.World) []byte { return []byte("hello") }},
		{"an envelope cut short", "machine.bad_envelope", func(w *rulestest.World) []byte { e := w.Envelope("ada", "", Put{"a"}); return e[:len(e)-1] }},
		{"an envelope with more behind it", "machine.bad_envelope", func(w *rulestest.World) []byte { return append(w.Envelope("ada", "", Put{"a"}), 0) }},
		{"an envelope that is too large", "machine.too_large", func(*rulestest.World) []byte { return make([]byte, machine.MaxEnvelopeBytes+1) }},
		{"a body that cannot be read", "machine.bad_body", func(*rulestest.World) []byte { return wire.Encode(wire.Envelope{Body: []byte{0xf6}}) }},
		{"an envelope without messages", "machine.bad_message_count", func(w *rulestest.World) []byte {
			return signed(w, func(b *wire.Body) { b.Messages = nil })
		}},
		{"an act for another network", "machine.wrong_network", func(w *rulestest.World) []byte {
			return signed(w, func(b *wire.Body) { b.Network = "another" })
		}},
		{"an act that has expired", "machine.expired", func(w *rulestest.World) []byte {
			return signed(w, func(b *wire.Body) { b.Expires = w.Now() })
		}},
		{"an act valid for too long", "machine.expires_too_late", func(w *rulestest.World) []byte {
			return signed(w, func(b *wire.Body) { b.Expires += machine.ExpiryHorizonSeconds })
		}},
		{"a stranger", "machine.unknown_author", func(w *rulestest.World) []byte {
			return signed(w, func(b *wire.Body) { b.Author = "cy" })
		}},
		{"a key that is not the author's", "machine.unknown_key", func(w *rulestest.World) []byte {
			return signed(w, func(b *wire.Body) { b.Key = rulestest.Key("bo").ID() })
		}},
		{"a registration under a handle that is taken", "machine.known_author", func(w *rulestest.World) []byte {
			return w.EnvelopeWith("cy", "ada", "", Enter{Handle: "ada", Key: rulestest.Key("cy")})
		}},
		{"a signature by somebody else", "machine.bad_signature", func(w *rulestest.World) []byte {
			var env wire.Envelope
			must(wire.Decode(w.Envelope("ada", "", Put{"a"}), &env))
			env.Signature = rulestest.Sign("bo", signature.Digest(string(w.Genesis.ID()), env.Body))
			return wire.Encode(env)
		}},
		{"a changed act under an old signature", "machine.bad_signature", func(w *rulestest.World) []byte {
			var env, other wire.Envelope
			must(wire.Decode(w.Envelope("ada", "", Put{"a"}), &env))
			must(wire.Decode(w.Envelope("ada", "", Put{"b"}), &other))
			env.Body = other.Body
			return wire.Encode(env)
		}},
		{"an act sent again", "machine.sequence_used", func(w *rulestest.World) []byte {
			e := w.Envelope("ada", "", Put{"a"})
			w.Submit(e, 1)
			return e
		}},
		{"an act ahead of its turn", "machine.sequence_gap", func(w *rulestest.World) []byte {
			return signed(w, func(b *wire.Body) { b.Sequence++ })
		}},
		{"a kind nobody knows", "machine.unknown_kind", func(w *rulestest.World) []byte {
			return signed(w, func(b *wire.Body) { b.Messages[0].Kind = "toy.nothing" })
		}},
		{"a field nobody knows", "machine.bad_content", func(w *rulestest.World) []byte {
			return signed(w, func(b *wire.Body) {
				b.Messages[0].Content = wire.Encode(struct {
					Evil int64  `json:"evil"`
					Word string `json:"word"`
				}{1, "salt"})
			})
		}},
		{"a null in place of a word", "machine.bad_content", func(w *rulestest.World) []byte {
			return signed(w, func(b *wire.Body) { b.Messages[0].Content = []byte("\xa1\x64word\xf6") })
		}},
		{"a registration with another's key", "machine.wrong_introduction", func(w *rulestest.World) []byte {
			return w.EnvelopeWith("cy", "cy", "", Enter{Handle: "cy", Key: rulestest.Key("dee")})
		}},
		{"a registration under another name", "machine.wrong_introduction", func(w *rulestest.World) []byte {
			return w.EnvelopeWith("cy", "cy", "", Enter{Handle: "dee", Key: rulestest.Key("cy")})
		}},
	}
	for _, r := range rows {
		t.Run(r.rule+" is refused", func(t *testing.T) {
			w := founded(t)
			envelope := r.envelope(w)
			keptBefore, height := words.Has(w.Store, "salt"), len(w.Entries)
			out := w.Submit(envelope, 1)[0]
			if out.Code != r.code {
				t.Fatalf("refused with %q (%s), want %q", out.Code, out.Text, r.code)
			}
			if keptBefore != words.Has(w.Store, "salt") || len(w.Entries) != height+1 {
				t.Fatal("the refusal left a trace beside the clock entry")
			}
			again := w.Machine.Try(w.Store, envelope, w.Now())
			var no *machine.Refusal
			if !errors.As(again, &no) || no.Code != r.code {
				t.Fatalf("trying it first says %v", again)
			}
		})
	}
}

func TestBeforeFoundingOnlyFoundingActsCount(t *testing.T) {
	w := rulestest.New(t, rulestest.Strict{Directory: doorkeeper{}}, toy)
	w.Must("ada", "", enter("ada"))
	if out := w.Act("ada", "", Put{"a"})[0]; out.Code != "machine.not_founded" {
		t.Fatalf("outcome %+v", out)
	}
	w.Must("ada", "", Found{})
	w.Must("ada", "", Put{"a"})
}

func TestQuotaIsPerPersonAndHour(t *testing.T) {
	w := founded(t)
	for i := 0; i < machine.MessagesPerHour; i += machine.MaxMessages {
		w.Act("bo", "", slicesOf(min(machine.MaxMessages, machine.MessagesPerHour-i))...)
	}
	out := w.Machine.Try(w.Store, w.Envelope("bo", "", Put{"z"}), w.Now())
	var no *machine.Refusal
	if !errors.As(out, &no) || no.Code != "machine.over_quota" || no.After != (w.Now()/3600+1)*3600 {
		t.Fatalf("over quota: %+v", out)
	}
	w.Must("ada", "", Put{"another person"})
	w.Pass(1)
	w.Must("bo", "", Put{"another hour"})
}

// slicesOf makes so many messages; bo registered with one of this hour's share.
func slicesOf(n int) (all []machine.Message) {
	for i := range n {
		all = append(all, Put{string(rune('a' + i%26))})
	}
	return all
}

func TestNewcomersHaveOneShareTogether(t *testing.T) {
	w := founded(t)
	name := func(i int) machine.PersonID {
		return machine.PersonID("n" + string(rune('a'+i/26)) + string(rune('a'+i%26)))
	}
	for i := range machine.NewcomersPerHour - 2 {
		w.Must(name(i), "", enter(name(i)))
	}
	if out := w.Act("late", "", enter("late"))[0]; out.Code != "machine.over_quota" {
		t.Fatalf("one too many: %+v", out)
	}
	w.Must("guest", "", Enter{Handle: "guest", Key: rulestest.Key("guest"), Host: "ada"})
}

func TestJSONRefusals(t *testing.T) {
	w := founded(t)
	for text, code := range map[string]string{
		`{"word":1}`:       "machine.wrong_type",
		`{"evil":1}`:       "machine.unknown_field",
		`{"word":`:         "machine.bad_json",
		`{"word":"a"} {}`:  "machine.bad_json",
		`{"days":1.5}`:     "machine.wrong_type",
		`{"draw":"maybe"}`: "machine.wrong_type",
	} {
		_, err := w.Machine.FromJSON("toy.later", []byte(text))
		var no *machine.Refusal
		if !errors.As(err, &no) || no.Code != code {
			t.Errorf("%s: %v, want %s", text, err, code)
		}
	}
	for text, says := range map[string]string{
		`{"word":1}`:       "word must be text, not number",
		`{"days":1.5}`:     "days must be a whole number of at most 64 bits, not 1.5",
		`{"draw":"maybe"}`: "draw must be true or false, not string",
	} {
		if _, err := w.Machine.FromJSON("toy.later", []byte(text)); err == nil || err.Error() != says+" (machine.wrong_type)" {
			t.Errorf("%s: %v, want %s", text, err, says)
		}
	}
	m, err := w.Machine.FromJSON("toy.later", []byte(`{"word":"a","days":2}`))
	if err != nil || m != (Later{Days: 2, Word: "a"}) {
		t.Fatalf("read %+v, %v", m, err)
	}
}

func TestBlocksNeedTheirClock(t *testing.T) {
	w := founded(t)
	seat := w.Genesis.Seats[0].Consensus
	for code, in := range map[string]machine.Block{
		"machine.no_clock":     {Height: 9},
		"machine.clock_behind": {Height: 9, Clock: &machine.ClockEntry{Time: rulestest.Start - 1, Seat: seat}},
		"machine.no_seat":      {Height: 9, Clock: &machine.ClockEntry{Time: w.Now(), Seat: []byte("nobody")}},
		"machine.bad_reveal":   {Height: 9, Clock: &machine.ClockEntry{Time: w.Now(), Seat: seat, Reveal: bytes.Repeat([]byte{1}, 32)}},
	} {
		in.Envelopes = [][]byte{w.Envelope("ada", "", Put{"a"})}
		before := w.Store.WorkingHash()
		entries, results := w.Machine.Apply(w.Store, in)
		if len(entries) != 0 || len(results) != 1 || results[0].Refused == nil || results[0].Refused.Code != code {
			t.Errorf("%s: %d entries, %+v", code, len(entries), results)
		}
		if !bytes.Equal(before, w.Store.WorkingHash()) {
			t.Errorf("%s: the state changed", code)
		}
	}
}

func TestGenesisRefusals(t *testing.T) {
	good := founded(t).Genesis
	for _, row := range []struct {
		rule, code string
		change     func(*machine.Genesis)
	}{
		{"a network has a name", "machine.bad_genesis", func(g *machine.Genesis) { g.Name = "" }},
		{"a network has a seat", "machine.bad_genesis", func(g *machine.Genesis) { g.Seats = nil }},
		{"a seat has whole keys", "machine.bad_genesis", func(g *machine.Genesis) { g.Seats = []machine.Seat{{}} }},
		{"a network starts at some time", "machine.bad_genesis", func(g *machine.Genesis) { g.Time = 0 }},
		{"a program knows the network's rules", "machine.unknown_rule_version", func(g *machine.Genesis) { g.RuleVersion = machine.RuleVersion + 1 }},
	} {
		t.Run(row.rule, func(t *testing.T) {
			g := good
			row.change(&g)
			_, err := machine.New(nil, nil).Begin(state.NewMemory(), g)
			var no *machine.Refusal
			if !errors.As(err, &no) || no.Code != row.code {
				t.Fatalf("refused with %v, want %s", err, row.code)
			}
		})
	}
}

func FuzzAdmit(f *testing.F) {
	w := founded(f)
	f.Add(w.Envelope("ada", "", Put{"a"}))
	f.Add(w.Envelope("cy", "", enter("cy")))
	f.Add([]byte{0xa2})
	before := w.Store.WorkingHash()
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := w.Machine.Admit(w.Store, b, w.Now(), 1)
		if err == nil && !bytes.Equal(a.Bytes, b) {
			t.Fatal("admitted something else than came")
		}
		if !bytes.Equal(before, w.Store.WorkingHash()) {
			t.Fatal("admitting changed the state")
		}
	})
}

func TestNothingComesOfARefusedRegistration(t *testing.T) {
	w := founded(t)
	out := w.Act("banned", "", enter("banned"), Put{"a"})
	if out[0].Code != "toy.banned" || out[1].Code != "machine.not_introduced" || kept(w, "a") {
		t.Fatalf("outcomes %+v", out)
	}
}

func TestCarriedMessagesReadAsTheyAreWritten(t *testing.T) {
	m := founded(t).Machine
	const text = `{"weight":"ordinary","messages":[{"kind":"toy.put","content":{"word":"salt"}}]}`
	msg, err := m.FromJSON("toy.carry", []byte(text))
	if err != nil || string(msg.(Carry).Messages[0].Content) != string(wire.Encode(Put{"salt"})) {
		t.Fatalf("read %+v, %v", msg, err)
	}
	back, err := m.ToJSON(msg)
	if err != nil || back.Kind != "toy.carry" {
		t.Fatalf("written %+v, %v", back, err)
	}
	again, err := m.FromJSON(back.Kind, back.Content)
	if err != nil || !reflect.DeepEqual(again, msg) {
		t.Fatalf("read again %+v, %v", again, err)
	}
	for bad, code := range map[string]string{
		`{"messages":[{"kind":"toy.nothing","content":{}}]}`:     "machine.unknown_kind",
		`{"messages":[{"kind":"toy.put","content":{"evil":1}}]}`: "machine.unknown_field",
		`{"messages":[{"kind":"toy.put","evil":1}]}`:             "machine.bad_json",
		`[]`: "machine.wrong_type",
	} {
		_, err := m.FromJSON("toy.carry", []byte(bad))
		var no *machine.Refusal
		if !errors.As(err, &no) || no.Code != code {
			t.Errorf("%s: %v, want %s", bad, err, code)
		}
	}
}
