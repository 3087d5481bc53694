package page_test

import (
	"crypto/tls"
	"net/http/httptest"
	"strings"
	"testing"

	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

func TestAPasskeyIsUsedWhereItWorks(t *testing.T) {
	origins := []string{"http://localhost:8470", "https://coop.example", "https://www.bakery.example:8443"}
	for _, row := range []struct {
		rule, at, passkey string
		elsewhere         string
		counts            bool
	}{
		{"here, at the site it was made for", "https://coop.example", "coop.example", "", true},
		{"here, on this machine", "http://localhost:8470", "localhost", "", true},
		{"at the other host of the network", "https://coop.example", "www.bakery.example", "https://www.bakery.example:8443", true},
		{"at a host below the name it was made for", "https://coop.example", "bakery.example", "https://www.bakery.example:8443", true},
		{"at the name, when the page came by a number", "http://127.0.0.1:8470", "localhost", "http://localhost:8470", false},
		{"at the right port of the same name", "http://localhost:9000", "localhost", "http://localhost:8470", false},
		{"nowhere, when its site is none of the network's any more", "https://coop.example", "old.example", "", true},
		{"nowhere, when a name only ends alike", "https://coop.example", "op.example", "", true},
		{"here, when the key is no passkey", "https://new.example", "", "", false},
	} {
		t.Run(row.rule, func(t *testing.T) {
			scheme, host, _ := strings.Cut(row.at, "://")
			asked := httptest.NewRequest("GET", "/", nil)
			asked.Host = strings.ToUpper(host)
			if scheme == "https" {
				asked.TLS = &tls.ConnectionState{}
			}
			r := &page.Request{Request: asked, Site: &page.Site{}, Network: machine.Network{Origins: origins}}
			if r.Origin() != row.at {
				t.Errorf("the page is at %s", r.Origin())
			}
			if got := r.Elsewhere(row.passkey); got != row.elsewhere {
				t.Errorf("it is used at %q, want %q", got, row.elsewhere)
			}
			if got := r.Passkeys(); got != row.counts {
				t.Errorf("passkeys count here: %v", got)
			}
		})
	}
}

func TestWhatIsSignedNamesValuesAndShowsDaysAsPeopleWriteThem(t *testing.T) {
	named := page.Module{Name: "named", Values: map[string]func(*page.Request) []form.Option{
		"board.pin.topic": func(*page.Request) []form.Option {
			return []form.Option{{Value: "bread", Label: "Our bread"}, {Value: "salt", Label: "Salt"}}
		},
		"board.pin.tags":          func(*page.Request) []form.Option { return []form.Option{{Value: "act:baking", Label: "Baking"}} },
		"board.pin.corners.where": func(*page.Request) []form.Option { return []form.Option{{Value: "left", Label: "On the left"}} },
	}}
	ada := start(t, named).As(t, pagetest.Person("ada", ""))
	shown := ada.Post("/acts/board.pin", "topic", "bread", "tags", "act:baking\n2027-03-01\n2027-02-30", "corners.0.where", "left", "corners.0.pins", "1")
	shown.Sees("Our bread", "Baking", "On the left", "1 Mar 2027", "2027-02-30").SeesNot("Salt")
	// So does the script, which shows beside a name what the bytes have.
	for _, told := range []string{`"names":{`, `"topic":{"bread":"Our bread"}`, `"tags":{"act:baking":"Baking"}`, `"corners.where":{"left":"On the left"}`} {
		if !strings.Contains(shown.Body, told) {
			t.Errorf("the script is not told %s", told)
		}
	}
	both := ada.Post("/acts/board.parcel", "title", "Two notes",
		"messages", `{"kind":"board.pin","content":{"topic":"bread"}}`, "messages", `{"kind":"board.pin","content":{"topic":"salt"}}`)
	if !strings.Contains(both.Body, `"topic":{"bread":"Our bread","salt":"Salt"}`) {
		t.Error("of two messages of a kind the script is told the names in one")
	}
}
