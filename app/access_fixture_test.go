package app_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"metaorg/app"
	"metaorg/client"
	"metaorg/domain/agreements"
	"metaorg/domain/bids"
	"metaorg/domain/charter"
	"metaorg/domain/commons"
	"metaorg/domain/competences"
	"metaorg/domain/domaintest"
	"metaorg/domain/files"
	"metaorg/domain/goals"
	"metaorg/domain/governance"
	"metaorg/domain/membership"
	"metaorg/domain/moving"
	"metaorg/domain/opportunities"
	"metaorg/domain/patronage"
	"metaorg/domain/people"
	"metaorg/domain/pledges"
	"metaorg/domain/relations"
	"metaorg/domain/services"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/machine/signature"
)

// Texts that tell who was shown what, since nothing else here has them.
const (
	toAnybody      = "everything that people rely on" // The charter's goal.
	toWatchers     = "marzipan"                       // A proposal's title, and the name of a member.
	toParticipants = "halibut"                        // A contribution, an invitation's purpose, comments, the name of a key.
)

// exposed is a running network in which everything there is happened once.
type exposed struct {
	t    *testing.T
	app  *app.App
	home string
	node *client.Client
	now  client.Network
	act  string // Id of the vote.
}

// heldBy signs with the key that tests give a person.
type heldBy string

func (k heldBy) Sign(digest [32]byte) signature.Signature { return rulestest.Sign(string(k), digest) }

// heldByTests are everybody's keys, for a sample's host.
type heldByTests struct{}

func (heldByTests) KeyOf(p machine.PersonID) (signature.KeyID, bool) {
	return rulestest.Key(string(p)).ID(), true
}

func (heldByTests) Held() bool { return false }

func (heldByTests) Sign(p machine.PersonID, digest [32]byte) (signature.Signature, error) {
	return rulestest.Sign(string(p), digest), nil
}

// expose runs a network whose charter shows strangers this much. Its members
// are mill and dairy; wood has applied; alan is registered and nothing more.
func expose(t *testing.T, transparency int64) *exposed {
	t.Helper()
	home := founded(t)
	running, err := app.Start(t.Context(), app.Config{Home: home, Listen: "127.0.0.1:0", Sample: heldByTests{}, Development: true, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := running.Close(); err != nil {
			t.Error(err)
		}
	})
	x := &exposed{t: t, app: running, home: home}
	if x.node, err = client.New(running.Address, app.NewMachine()); err != nil {
		t.Fatal(err)
	}
	if x.now, err = x.node.Network(t.Context()); err != nil {
		t.Fatal(err)
	}
	draft := domaintest.Draft("small", charter.RuleValue{Name: "charter.transparency", Value: transparency})
	draft.Goal = "A network of tests, in which " + toAnybody + " is tried."
	x.do("ada", "", x.person("ada"), draft)
	x.do("ada", "", carriedOver(), moving.RecordEarlier{Decisions: []moving.Decision{{Title: "Bought " + toWatchers, Date: "2019-05-04", Document: strings.Repeat("a", 64)}}})
	for _, o := range []machine.OrganizationID{"mill", "dairy"} {
		x.organization(o)
		x.do("ada", "", membership.InviteFounder{Organization: o})
		x.do(domaintest.Rep(o), o, x.acceptance())
	}
	x.do("ada", "", membership.CloseRoll{})
	x.happen()
	return x
}

// carriedOver is an organization of an earlier roll.
func carriedOver() moving.CarryOver {
	return moving.CarryOver{List: strings.Repeat("b", 64), Part: 1, Parts: 1, Places: []moving.Place{{
		Handle: "reed", Name: "Reed " + toWatchers, LegalForm: "co-operative", Identity: people.Identity{Registry: "tests", Number: "reed"},
		Accepted: "2019-05-04", Document: strings.Repeat("c", 64), Key: rulestest.Key("link of reed").Public,
	}}}
}

// happen lets somebody apply, members deal and vote, and people talk.
func (x *exposed) happen() {
	x.do("alan", "", x.person("alan"))
	x.organization("wood")
	x.do("wood-rep", "wood", x.acceptance(), membership.Apply{})
	x.do("wood-rep", "wood", patronage.Record{With: "mill", Direction: patronage.Gave, Kind: patronage.Labour, Quantity: 1200, Unit: "h", Date: time.Unix(x.now.Time, 0).UTC().Format(time.DateOnly), Note: toParticipants},
		patronage.Track{Name: "Flour " + toParticipants, Kind: patronage.Goods, Unit: "kg"})
	secret := sha256.Sum256([]byte("sesame"))
	x.do("mill-rep", "", people.Invite{SecretHash: hex.EncodeToString(secret[:]), Purpose: toParticipants, Expires: x.now.Time + 30*rulestest.Day, Uses: 1})
	x.do("mill-rep", "mill", governance.Propose{Title: "Buy " + toWatchers, Text: "We buy it together."})
	x.do("mill-rep", "mill", services.Offer{Title: "Keeping " + toWatchers, Description: "We keep it cool.", Terms: "For nothing."})
	x.do("dairy-rep", "dairy", services.Ask{Service: 1, Text: "With " + toParticipants}, uses.Wish{Title: "More " + toParticipants, Kind: commons.Document, Text: "A lot of it."},
		goals.Set{Title: "Enough " + toParticipants, Indicator: "Tins", By: x.now.Time + 90*rulestest.Day})
	x.do("mill-rep", "mill", opportunities.Offer{Title: "Chairs " + toParticipants, Place: "Leeds", Terms: opportunities.Gift})
	x.do("dairy-rep", "dairy", opportunities.Answer{Post: 1, Text: "For " + toParticipants})
	x.do("mill-rep", "mill", relations.State{With: "dairy", Role: relations.Partner, Words: "Cheese for " + toParticipants})
	x.do("dairy-rep", "dairy", relations.State{With: "mill", Role: relations.Partner})
	day := func(days int64) string {
		return time.Unix(x.now.Time+days*rulestest.Day, 0).UTC().Format(time.DateOnly)
	}
	x.do("mill-rep", "mill", agreements.Write{
		Title: "Flour " + toParticipants, Parties: []people.MemberID{"mill", "dairy"}, Begins: day(0), Ends: day(90), Text: "We " + toParticipants + ".",
		Commitments: []agreements.Commitment{{Name: "Sacks of " + toParticipants, From: "mill", To: "dairy", Quantity: 9, Unit: "each", Due: day(60)}},
	}, agreements.Offer{Agreement: 1})
	x.do("mill-rep", "mill", bids.Open{Title: "Study " + toParticipants, Closes: day(20), Parts: []bids.Part{{Title: "Talks " + toParticipants, Quantity: 1000, Unit: "h"}}})
	x.do("dairy-rep", "dairy", bids.Volunteer{Bid: 1, Part: 1})
	x.do("mill-rep", "mill", pledges.Start{Title: "Store " + toParticipants, Until: day(20), Due: day(40), Thresholds: []pledges.Threshold{{Name: "Shelves " + toParticipants, Least: 9, Unit: "each"}}})
	x.do("dairy-rep", "dairy", pledges.Pledge{Campaign: 1, Threshold: 1, Amount: 2})
	x.do("mill-rep", "mill", commons.Share{Title: "Handbook " + toWatchers, Kind: commons.Document, Link: "https://mill.example", Licence: "CC0-1.0", Boundary: files.Public},
		commons.Share{Title: "Van " + toParticipants, Kind: commons.Equipment, Boundary: files.NetworkOnly},
		commons.Publish{Resource: 1, Link: "https://mill.example/2", Note: "For " + toWatchers})
	x.do("mill-rep", "mill", services.Accept{Request: 1, Due: x.now.Time + 20*rulestest.Day}, services.Deliver{Request: 1}, competences.Declare{Competence: "act:baking", Level: competences.Able},
		competences.Name{Concepts: []competences.Concept{{URI: "https://skills.example/1", Name: "Bake " + toWatchers}}})
	x.do("dairy-rep", "dairy", services.Confirm{Request: 1}, competences.Endorse{Holder: "mill", Competence: "act:baking", Kind: competences.Service, Number: 1})
	x.do("mill-rep", "mill", competences.ShowEvidence{Competence: "act:baking", Kind: competences.Service, Number: 1})
	x.act = x.do("mill-rep", "mill", governance.Vote{Proposal: 1, Choice: "yes"})
	for _, thread := range []string{"/discussion/proposal/1", "/discussion/application/wood"} {
		a := x.as("mill-rep").post(thread, url.Values{"text": {"I like " + toParticipants}})
		if a.status != http.StatusSeeOther {
			x.t.Fatalf("%s: the comment was answered %d %s", thread, a.status, a.body)
		}
	}
}

// keyOf is what a person calls their key, which they are shown on pages of their own.
func keyOf(p machine.PersonID) string { return toParticipants + " of " + string(p) }

func (x *exposed) person(p machine.PersonID) people.Register {
	r := domaintest.Person(p)
	r.KeyName = keyOf(p)
	r.RecoveryProof = rulestest.Sign(string(p)+" recovery", people.ProofDigest(x.now.ID, p, r.Recovery))
	return r
}

func (x *exposed) organization(o machine.OrganizationID) {
	registered := domaintest.Organization(o)
	registered.Name = string(o) + " of " + toWatchers
	x.do(domaintest.Rep(o), "", x.person(domaintest.Rep(o)), registered)
}

func (x *exposed) acceptance() charter.Accept {
	x.t.Helper()
	versions, err := x.node.Read(x.t.Context(), "charter-versions", url.Values{"sort": {"-version"}, "limit": {"1"}})
	if err != nil || len(versions.Items) == 0 {
		x.t.Fatalf("there is no charter: %v", err)
	}
	version, _ := versions.Items[0].Values["version"].(int64)
	text, _ := versions.Items[0].Values["hash"].(string)
	hash, err := hex.DecodeString(text)
	if err != nil {
		x.t.Fatal(err)
	}
	return charter.Accept{Version: uint64(version), Hash: hash}
}

// do signs messages, waits until they are done, and gives the act's id.
func (x *exposed) do(by machine.PersonID, org machine.OrganizationID, messages ...machine.Message) string {
	x.t.Helper()
	d := client.Draft{Author: by, Key: rulestest.Key(string(by)).ID(), For: org, Messages: messages}
	done, err := x.node.Do(x.t.Context(), d, heldBy(by))
	if err != nil {
		x.t.Fatalf("%s: %v", by, err)
	}
	for _, o := range done.Outcomes {
		if o.Refusal != nil {
			x.t.Fatalf("%s could not %s: %v", by, o.Kind, o.Refusal)
		}
	}
	return string(done.ID)
}

// visitor is somebody with a browser.
type visitor struct {
	x      *exposed
	http   http.Client
	bearer string
	header map[string]string // Sent along.
}

// as is a browser in which somebody is signed in; nobody if empty.
func (x *exposed) as(p machine.PersonID) *visitor {
	x.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		x.t.Fatal(err)
	}
	v := &visitor{x: x, http: http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if p == "" {
		return v
	}
	if a := v.post("/session/as", url.Values{"person": {string(p)}}); a.status != http.StatusSeeOther {
		x.t.Fatalf("%s could not sign in: %d %s", p, a.status, a.body)
	}
	return v
}

// seen is what a visitor was answered.
type seen struct {
	status   int
	location string
	body     string
}

func (v *visitor) post(path string, form url.Values) seen {
	v.x.t.Helper()
	return v.send(http.MethodPost, path, "application/x-www-form-urlencoded", form.Encode())
}

func (v *visitor) send(method, path, kind, body string) seen {
	v.x.t.Helper()
	ctx, stop := context.WithCancel(v.x.t.Context())
	defer stop()
	r, err := http.NewRequestWithContext(ctx, method, v.x.app.Address+path, bytes.NewReader([]byte(body)))
	if err != nil {
		v.x.t.Fatal(err)
	}
	r.Header.Set("Accept", "text/html")
	if body != "" {
		r.Header.Set("Content-Type", kind)
	}
	for name, value := range v.header {
		r.Header.Set(name, value)
	}
	if v.bearer != "" {
		r.Header.Set("Authorization", "Bearer "+v.bearer)
	}
	got, err := v.http.Do(r)
	if err != nil {
		v.x.t.Fatal(err)
	}
	defer got.Body.Close()
	s := seen{status: got.StatusCode, location: got.Header.Get("Location")}
	if strings.HasPrefix(got.Header.Get("Content-Type"), "text/event-stream") {
		return s // It does not end by itself.
	}
	whole, err := io.ReadAll(got.Body)
	if err != nil {
		v.x.t.Fatal(err)
	}
	s.body = string(whole)
	return s
}

// closed reports whether this was kept from who asked.
func (s seen) closed() bool {
	switch s.status {
	case http.StatusUnauthorized:
		return true
	case http.StatusForbidden:
		for _, code := range []string{"web.not_shown", "web.not_operator", "web.not_signed_in", "web.no_uploads", "Not for everybody"} {
			if strings.Contains(s.body, code) {
				return true
			}
		}
	case http.StatusSeeOther:
		return strings.HasPrefix(s.location, "/signin?") || strings.HasPrefix(s.location, "/operator?next=") && !strings.Contains(s.location, "refused")
	}
	return false
}
