package web_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/wire"
	"metaorg/web"
	"metaorg/web/webtest"
)

// As a client in any language does it: two calls and one signature.
func TestAnActTakesTwoCallsAndASignature(t *testing.T) {
	s := start(t, nil)
	key := rulestest.Key("ben")
	fields := fmt.Sprintf(`{"handle":"ben","key":{"algorithm":"ed25519","public":%q}}`, base64.StdEncoding.EncodeToString(key.Public))
	a := post(t, s, "/v1/messages/people.register?author=ben&key="+string(key.ID()), fields)
	a.want(t, http.StatusOK, "")
	var built struct {
		ID           string
		Body, Digest []byte
		Network      string
		Sequence     uint64
		Messages     []struct {
			Kind    string
			Content struct{ Handle string }
		}
	}
	a.into(t, &built)
	if built.Sequence != 1 || built.Messages[0].Kind != "people.register" || built.Messages[0].Content.Handle != "ben" {
		t.Fatalf("built %s", a.body)
	}
	if fmt.Sprintf("%x", sha256.Sum256(built.Body)) != built.ID || built.Network != string(s.World.Genesis.ID()) {
		t.Fatalf("built %s", a.body)
	}
	act, err := json.Marshal(map[string]any{"body": built.Body, "signature": rulestest.Sign("ben", [32]byte(built.Digest))})
	if err != nil {
		t.Fatal(err)
	}
	a = post(t, s, "/v1/envelopes?wait=5", string(act))
	a.want(t, http.StatusOK, "")
	contains(t, a.body, `"state":"applied"`)
	contains(t, a.body, `"people.PersonRegistered"`)
	if where := a.header.Get("Location"); where != "/v1/envelopes/"+built.ID {
		t.Fatalf("it is said to be at %s", where)
	}
	later := get(t, s, "/v1/envelopes/"+built.ID)
	if !bytes.Equal(later.body, a.body) {
		t.Fatalf("later it is %s, at first %s", later.body, a.body)
	}
	s.Settle(t)
	s.Node.Forget()
	if logged := get(t, s, "/v1/envelopes/"+built.ID); !bytes.Equal(logged.body, a.body) {
		t.Fatalf("by the log it is %s, at first %s", logged.body, a.body)
	}
	again := post(t, s, "/v1/envelopes", string(act))
	again.want(t, http.StatusOK, "")
	if !bytes.Equal(again.body, a.body) || again.header.Get("Location") != a.header.Get("Location") {
		t.Fatalf("sent again, it is %s, at first %s", again.body, a.body)
	}
}

func TestSeveralMessagesHaveOutcomesOfTheirOwn(t *testing.T) {
	s := start(t, nil)
	draft := fmt.Sprintf(`{"author":"ana","key":%q,"messages":[
		{"kind":"notes.write","content":{"topic":"taken"}},{"kind":"notes.write","content":{"topic":"bread"}}]}`, rulestest.Key("ana").ID())
	a := post(t, s, "/v1/messages", draft)
	a.want(t, http.StatusOK, "")
	var built struct{ Body, Digest []byte }
	a.into(t, &built)
	env := wire.Envelope{Body: built.Body, Signature: rulestest.Sign("ana", [32]byte(built.Digest))}
	s.Node.Hold() // A trial would refuse it before.
	ask(t, request(t, http.MethodPost, s.URL+"/v1/envelopes", "application/cbor", wire.Encode(env))).want(t, http.StatusAccepted, "")
	s.Node.Release()
	a = get(t, s, "/v1/envelopes/"+string(env.ID())+"?wait=10s")
	contains(t, a.body, `"state":"applied"`)
	contains(t, a.body, `"code":"notes.taken"`)
	contains(t, a.body, `"event":{"topic":"bread"}`)
}

func TestACarriedMessageIsWrittenAndShownAsItsFields(t *testing.T) {
	s := start(t, nil)
	who := "?author=ana&key=" + string(rulestest.Key("ana").ID())
	a := post(t, s, "/v1/messages/notes.bundle"+who, `{"title":"all","messages":[{"kind":"notes.write","content":{"topic":"bread","size":3}}]}`)
	a.want(t, http.StatusOK, "")
	contains(t, a.body, `"content":{"topic":"bread","size":3}`)
	var built struct{ Body []byte }
	a.into(t, &built)
	var body wire.Body
	if err := wire.Decode(built.Body, &body); err != nil {
		t.Fatal(err)
	}
	want := s.World.Machine.Wire(bundle{Title: "all", Messages: []wire.Message{s.World.Machine.Wire(write{Topic: "bread", Size: 3})}})
	if !reflect.DeepEqual(body.Messages, []wire.Message{want}) {
		t.Fatalf("it is to be signed as %v", body.Messages)
	}
	inBytes := base64.StdEncoding.EncodeToString(wire.Encode(write{Topic: "bread", Size: 3}))
	post(t, s, "/v1/messages/notes.bundle"+who, `{"title":"all","messages":[{"kind":"notes.write","content":"`+inBytes+`"}]}`).
		want(t, http.StatusBadRequest, "web.no_fields")
	post(t, s, "/v1/messages/notes.bundle"+who, `{"title":"all","messages":[{"kind":"notes.burn","content":{}}]}`).
		want(t, http.StatusBadRequest, "machine.unknown_kind")
	post(t, s, "/v1/messages/notes.bundle"+who, `{"title":"all","messages":[{"kind":"notes.write","content":{"x":1}}]}`).
		want(t, http.StatusBadRequest, "machine.unknown_field")
}

func TestAPendingActSaysSo(t *testing.T) {
	s := start(t, nil)
	s.Node.Hold()
	envelope := s.World.Envelope("ana", "", write{Topic: "bread"})
	a := ask(t, request(t, http.MethodPost, s.URL+"/v1/envelopes?wait=1ms", "application/cbor", envelope))
	a.want(t, http.StatusAccepted, "")
	contains(t, a.body, `"state":"pending"`)
	waiting := make(chan answer)
	where := a.header.Get("Location")
	go func() { waiting <- get(t, s, where+"?wait=10s") }()
	s.Node.Release()
	contains(t, (<-waiting).body, `"state":"applied"`)
}

func TestAnActRefusedInTheLogIsAProblemThatNamesIt(t *testing.T) {
	s := start(t, nil)
	for topic, code := range map[string]string{"taken": "notes.taken", "panic": "machine.fault"} {
		s.Node.Hold()
		envelope := s.World.Envelope("ana", "", write{Topic: topic})
		answered := make(chan answer)
		go func() { answered <- submit(t, s, envelope) }()
		var env wire.Envelope
		if err := wire.Decode(envelope, &env); err != nil {
			t.Fatal(err)
		}
		for s.Node.Status(env.ID()).State != web.Pending { // Until it has come in.
			runtime.Gosched()
		}
		s.Node.Release()
		if p := (<-answered).want(t, http.StatusConflict, code); p.ID != string(env.ID()) {
			t.Fatalf("it names %q", p.ID)
		}
		contains(t, get(t, s, "/v1/envelopes/"+string(env.ID())).body, `"state":"refused"`)
	}
}

func TestBadEnvelopesAreRefusedAndChangeNothing(t *testing.T) {
	s := start(t, nil)
	good := s.World.Envelope("ana", "", write{Topic: "bread"})
	submit(t, s, s.World.Envelope("ana", "", write{Topic: "milk"})).want(t, http.StatusOK, "")
	body := func(change func(*wire.Body)) []byte {
		b := wire.Body{
			Network: s.World.Genesis.ID(), Author: "ana", Key: rulestest.Key("ana").ID(), Sequence: 3, Expires: s.Node.Now() + 60,
			Messages: []wire.Message{s.World.Machine.Wire(write{Topic: "bread"})},
		}
		change(&b)
		return signed("ana", b)
	}
	before, size := s.Node.AppHash(), s.Node.LogSize()
	for _, row := range []struct {
		sentence string
		envelope []byte
		status   int
		code     string
	}{
		{"nothing at all", nil, 400, "machine.bad_envelope"},
		{"a truncated one", good[:len(good)-1], 400, "machine.bad_envelope"},
		{"one with something behind it", append(bytes.Clone(good), 0), 400, "machine.bad_envelope"},
		{"one with a head longer than it needs", append([]byte{0xb8, good[0] &^ 0xe0}, good[1:]...), 400, "machine.bad_envelope"},
		{"one that is too large", make([]byte, machine.MaxEnvelopeBytes+1), 429, "machine.too_large"},
		{"one that is far too large", make([]byte, 4<<20), 429, "machine.too_large"},
		{"another in the place of one that was applied", body(func(b *wire.Body) { b.Sequence-- }), 409, "machine.sequence_used"},
		{"one ahead of its turn", body(func(b *wire.Body) { b.Sequence = 99 }), 409, "machine.sequence_gap"},
		{"an expired one", body(func(b *wire.Body) { b.Expires = 1 }), 409, "machine.expired"},
		{"one that stays valid too long", body(func(b *wire.Body) { b.Expires += 40 * 86400 }), 400, "machine.expires_too_late"},
		{"one of another network", body(func(b *wire.Body) { b.Network = "elsewhere" }), 403, "machine.wrong_network"},
		{"one of an unknown kind", body(func(b *wire.Body) { b.Messages[0].Kind = "notes.burn" }), 400, "machine.unknown_kind"},
		{"one with an unknown field", body(func(b *wire.Body) {
			b.Messages[0].Content = wire.Encode(struct {
				Topic string `json:"topic"`
				Wings uint64 `json:"wings"`
			}{"bread", 2})
		}), 400, "machine.bad_content"},
		{"one without messages", body(func(b *wire.Body) { b.Messages = nil }), 400, "machine.bad_message_count"},
		{"one by somebody unknown", body(func(b *wire.Body) { b.Author = "zoe" }), 404, "machine.unknown_author"},
		{"one with a key that is not theirs", body(func(b *wire.Body) { b.Key = "00" }), 403, "machine.unknown_key"},
		{"one signed by another key", func() []byte {
			var env wire.Envelope
			if err := wire.Decode(body(func(*wire.Body) {}), &env); err != nil {
				t.Fatal(err)
			}
			env.Signature = rulestest.Sign("ben", [32]byte{})
			return wire.Encode(env)
		}(), 403, "machine.bad_signature"},
		{"one that a rule refuses", body(func(b *wire.Body) {
			b.Messages[0] = s.World.Machine.Wire(write{Topic: "taken"})
		}), 409, "notes.taken"},
		{"one wrong in itself", body(func(b *wire.Body) { b.Messages[0] = s.World.Machine.Wire(write{}) }), 400, "notes.no_topic"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			submit(t, s, row.envelope).want(t, row.status, row.code)
		})
	}
	if !bytes.Equal(s.Node.AppHash(), before) || s.Node.LogSize() != size {
		t.Fatal("something changed")
	}
}

func TestBadRequestsForBytesToSignAreRefused(t *testing.T) {
	s := start(t, nil)
	const who = "?author=ana&key=x"
	for _, row := range []struct {
		sentence, path, body string
		status               int
		code, field          string
	}{
		{"an unknown kind", "/v1/messages/notes.burn" + who, `{}`, 400, "machine.unknown_kind", ""},
		{"an unknown field", "/v1/messages/notes.write" + who, `{"topic":"x","wings":2}`, 400, "machine.unknown_field", "wings"},
		{"a text for a number", "/v1/messages/notes.write" + who, `{"topic":"x","size":"big"}`, 400, "machine.wrong_type", "size"},
		{"no JSON", "/v1/messages/notes.write" + who, `topic`, 400, "machine.bad_json", ""},
		{"two values", "/v1/messages/notes.write" + who, `{"topic":"x"}{}`, 400, "machine.bad_json", ""},
		{"fields that the kind refuses", "/v1/messages/notes.write" + who, `{"topic":""}`, 400, "notes.no_topic", "topic"},
		{"no author", "/v1/messages/notes.write?key=x", `{"topic":"x"}`, 400, "web.missing", "author"},
		{"no key", "/v1/messages/notes.write?author=ana", `{"topic":"x"}`, 400, "web.missing", "key"},
		{"a misspelt parameter", "/v1/messages/notes.write?auhtor=ana", `{"topic":"x"}`, 400, "web.unknown_parameter", "auhtor"},
		{"a sequence that is no number", "/v1/messages/notes.write" + who + "&sequence=one", `{"topic":"x"}`, 400, "web.bad_parameter", "sequence"},
		{"a draft with an unknown field", "/v1/messages", `{"autor":"ana"}`, 400, "web.bad_json", ""},
		{"a draft and more", "/v1/messages", `{"author":"ana"} true`, 400, "web.bad_json", ""},
		{"a draft without messages", "/v1/messages", `{"author":"ana","key":"x"}`, 400, "web.bad_message_count", "messages"},
		{"far too much", "/v1/messages/notes.write" + who, strings.Repeat(" ", 1<<20), 429, "web.too_large", ""},
		{"an envelope in JSON that is none", "/v1/envelopes", `{"body":7}`, 400, "web.bad_json", "body"},
		{"an envelope that is empty", "/v1/envelopes", ``, 400, "web.bad_json", ""},
		{"an envelope and a wrong parameter", "/v1/envelopes?wiat=1", `{}`, 400, "web.unknown_parameter", "wiat"},
		{"an envelope and a wait that is no time", "/v1/envelopes?wait=soon", `{}`, 400, "web.bad_parameter", "wait"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			if p := post(t, s, row.path, row.body).want(t, row.status, row.code); p.Field != row.field {
				t.Errorf("the field at fault is %q, want %q", p.Field, row.field)
			}
		})
	}
	ask(t, request(t, http.MethodPost, s.URL+"/v1/envelopes", "text/html", []byte("<p>"))).want(t, 400, "web.wrong_content_type")
	get(t, s, "/v1/envelopes/00").want(t, 404, "web.unknown_envelope")
}

func TestWhoIsOverQuotaIsToldWhenToTryAgain(t *testing.T) {
	s := start(t, nil)
	many := make([]machine.Message, 250)
	for i := range many {
		many[i] = write{Topic: "bread"}
	}
	for range 4 { // 1,000 with the registration: one too many.
		s.World.Act("ana", "", many[:249]...)
	}
	a := submit(t, s, s.World.Envelope("ana", "", many...))
	p := a.want(t, http.StatusTooManyRequests, "machine.over_quota")
	if p.RetryAfter < 1 || p.RetryAfter > 3600 || a.header.Get("Retry-After") != fmt.Sprint(p.RetryAfter) {
		t.Fatalf("it may be tried again after %d s, or %q", p.RetryAfter, a.header.Get("Retry-After"))
	}
}

func TestOneAddressRegistersOnlySoManyStrangers(t *testing.T) {
	s := start(t, func(c *web.Config) { c.NewcomersPerHour = 3 }) // One of them is ana.
	for _, name := range []string{"ben", "cleo"} {
		submit(t, s, s.World.Envelope(machine.PersonID(name), "", register(name))).want(t, http.StatusOK, "")
	}
	a := submit(t, s, s.World.Envelope("dora", "", register("dora")))
	if p := a.want(t, http.StatusTooManyRequests, "web.too_many_registrations"); p.RetryAfter < 1 {
		t.Fatalf("it may be tried again after %d s", p.RetryAfter)
	}
	submit(t, s, s.World.Envelope("ana", "", write{Topic: "bread"})).want(t, http.StatusOK, "")
}

// starting is a node that is busy for a while.
type starting struct {
	web.Node
	busy int // How many acts it turns away.
}

func (n *starting) Submit(ctx context.Context, envelope []byte) (wire.EnvelopeID, error) {
	if n.busy--; n.busy >= 0 {
		return "", machine.OverLimit("machine.busy", "the network is just starting; try again in a moment")
	}
	return n.Node.Submit(ctx, envelope)
}

func TestARegistrationThatIsTurnedAwayForAMomentCountsTowardsNothing(t *testing.T) {
	var n *starting
	s := start(t, func(c *web.Config) {
		n = &starting{Node: c.Node}
		c.Node, c.NewcomersPerHour = n, 2 // One of them is ana.
	})
	n.busy = 5
	ben := s.World.Envelope("ben", "", register("ben"))
	for range 5 {
		submit(t, s, ben).want(t, http.StatusTooManyRequests, "machine.busy")
	}
	submit(t, s, ben).want(t, http.StatusOK, "")
	submit(t, s, s.World.Envelope("cleo", "", register("cleo"))).want(t, http.StatusTooManyRequests, "web.too_many_registrations")
}

func TestAFloodOfNoiseLeavesHonestActsAlone(t *testing.T) {
	s := start(t, nil)
	var floods sync.WaitGroup
	for seed := range uint64(4) {
		floods.Go(func() {
			noise := rand.New(rand.NewPCG(seed, 7))
			for range 100 {
				b := make([]byte, noise.IntN(2000))
				for i := range b {
					b[i] = byte(noise.Uint64())
				}
				if a := submit(t, s, b); a.status != http.StatusBadRequest {
					t.Errorf("noise was answered with %d %s", a.status, a.body)
				}
			}
		})
	}
	for i := range 20 {
		submit(t, s, honest(s, fmt.Sprint("note ", i))).want(t, http.StatusOK, "")
	}
	floods.Wait()
	s.Settle(t)
	contains(t, get(t, s, "/v1/notes?limit=1").body, `"total":20`)
}

func honest(s *webtest.Site, topic string) []byte {
	id := rulestest.Key("ana").ID()
	return signed("ana", wire.Body{
		Network: s.World.Genesis.ID(), Author: "ana", Key: id, Sequence: s.Node.NextSequence("ana", id), Expires: s.Node.Now() + 60,
		Messages: []wire.Message{s.World.Machine.Wire(write{Topic: topic})},
	})
}

func FuzzEnvelopesOverHTTP(f *testing.F) {
	s := start(f, nil)
	good := s.World.Envelope("ana", "", write{Topic: "bread"})
	f.Add(good)
	f.Add(good[:40])
	f.Add([]byte{0xa2, 0x64, 'b', 'o', 'd', 'y', 0x40})
	f.Fuzz(func(t *testing.T, b []byte) {
		a := submit(t, s, b)
		if a.status != http.StatusOK && (a.status < 400 || a.status >= 500) {
			t.Fatalf("answered with %d %s", a.status, a.body)
		}
	})
}
