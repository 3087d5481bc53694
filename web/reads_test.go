package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/prometheus/client_golang/prometheus"

	"metaorg/machine"
	"metaorg/web"
	"metaorg/web/webtest"
)

func TestListsAreReadWithFiltersAndRefuseWhatTheyDoNotHave(t *testing.T) {
	s := start(t, nil)
	for _, topic := range []string{"bread", "apples", "cider, sweet"} {
		submit(t, s, s.World.Envelope("ana", "", write{Topic: topic})).want(t, http.StatusOK, "")
	}
	s.Settle(t)
	after := fmt.Sprint("after=", s.Node.Height())
	for _, row := range []struct {
		path   string
		status int
		code   string
		has    string
	}{
		{"/v1/notes?sort=-topic&limit=1&" + after, 200, "", `{"total":3,"offset":0,"height":4,"items":[{"id":3,"topic":"cider, sweet",`},
		{"/v1/notes?big=false", 200, "", `"total":1`},
		{"/v1/notes/2", 200, "", `{"id":2,"topic":"apples"`},
		{"/v1/notes?format=csv&sort=-topic&limit=1", 200, "", "id,topic,time,big\n3,\"cider, sweet\",2026-01-01T00:00:04Z,true\n"},
		{"/v1/log?input=envelope", 200, "", `"total":4`},
		{"/v1/events?kind=notes.written", 200, "", `"event":{"topic":"bread"}`},
		{"/v1/envelopes?author=ana&limit=0", 200, "", `"total":4`},
		{"/v1/notes/9", 404, "readmodel.not_found", ""},
		{"/v1/notes?colour=red", 400, "readmodel.unknown_column", ""},
		{"/v1/notes?id=one", 400, "readmodel.bad_value", ""},
		{"/v1/notes?format=pdf", 400, "web.bad_parameter", ""},
		{"/v1/notes?after=soon", 400, "web.bad_parameter", ""},
		{"/v1/notes?a;b", 400, "web.bad_parameter", ""},
		{"/v1/nothing", 404, "web.no_such_path", ""},
		{"/v1/messages/notes.write", 405, "web.wrong_method", ""},
		{"/v1/entries", 400, "web.bad_parameter", ""},
		{"/v1/entries?from=999", 404, "web.no_such_entry", ""},
	} {
		t.Run(row.path, func(t *testing.T) {
			a := get(t, s, row.path)
			a.want(t, row.status, row.code)
			contains(t, a.body, row.has)
		})
	}
}

func TestAWholeTableComesAsCSVHoweverLong(t *testing.T) {
	s := start(t, nil)
	many := make([]machine.Message, 250)
	for i := range many {
		many[i] = write{Topic: "bread"}
	}
	for day := range 5 { // More than one page; a person may do so much in an hour.
		s.World.Pass(1)
		for range day%2 + 1 {
			s.World.Must("ana", "", many...)
		}
	}
	submit(t, s, s.World.Envelope("ana", "", write{Topic: "last"})).want(t, http.StatusOK, "")
	s.Settle(t)
	if lines := strings.Count(string(get(t, s, "/v1/notes?format=csv").body), "\n"); lines != 1+7*250+1 {
		t.Fatalf("the table has %d lines", lines)
	}
}

func TestEntriesAreGivenAsTheyStandInTheLog(t *testing.T) {
	s := start(t, nil)
	d := cbor.NewDecoder(strings.NewReader(string(get(t, s, "/v1/entries?from=1").body)))
	for i := uint64(1); i < s.Node.LogSize(); i++ {
		var got []byte
		want, err := s.Node.Entry(i)
		if err != nil || d.Decode(&got) != nil || string(got) != string(want) {
			t.Fatalf("entry %d is %x, want %x (%v)", i, got, want, err)
		}
	}
}

func TestTheNetworkDescribesItself(t *testing.T) {
	s := start(t, nil)
	a := get(t, s, "/v1/network")
	var n struct {
		ID, Name string
		Sample   bool
		Height   int64
		LogSize  uint64 `json:"log_size"`
		AppHash  string `json:"app_hash"`
		Time     int64
	}
	a.into(t, &n)
	if n.ID != string(s.World.Genesis.ID()) || !n.Sample || n.Height != 1 || n.LogSize != s.Node.LogSize() ||
		n.AppHash != fmt.Sprintf("%x", s.Node.AppHash()) || n.Time != s.Node.Now() {
		t.Fatalf("it says %s", a.body)
	}
	contains(t, get(t, s, "/v1/kinds").body, `{"name":"topic","type":"text","required":true,"help":"what it is about","example":"bread"}`)
	contains(t, get(t, s, "/v1/kinds").body, `"signed_by":["people"]`)
	contains(t, get(t, s, "/v1/lists").body, `{"name":"notes","purpose":"The notes on the board.","key":"id","sort":"id"`)
	contains(t, get(t, s, "/v1/checkpoint").body, "tests.example/log")
	get(t, s, "/healthz").want(t, http.StatusOK, "")
	s.Node.FallBehind()
	if a := get(t, s, "/healthz"); a.status != http.StatusServiceUnavailable {
		t.Fatalf("a node that is behind says %d %s", a.status, a.body)
	}
}

func TestMetricsAreForThisMachineAndTheOperator(t *testing.T) {
	metrics := prometheus.NewRegistry()
	metrics.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "notes", Help: "Notes."}, func() float64 { return 7 }))
	s := start(t, func(c *web.Config) { c.Metrics = metrics })
	contains(t, get(t, s, "/metrics").body, "notes 7")
	req := request(t, http.MethodGet, s.URL+"/metrics", "", nil)
	req.Header.Set("X-Forwarded-For", "192.0.2.1")
	ask(t, req).want(t, http.StatusForbidden, "web.not_operator")
	req.Header.Set("Authorization", "Bearer "+webtest.OperatorToken)
	contains(t, ask(t, req).body, "notes 7")
}

func TestTheDocumentNamesEveryKindAndList(t *testing.T) {
	s := start(t, nil)
	a := get(t, s, "/v1/openapi.json")
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			OperationID string
			RequestBody struct {
				Content map[string]struct {
					Schema  map[string]any
					Example map[string]any
				}
			}
		}
		Components struct {
			Schemas map[string]struct {
				Required   []string
				Properties map[string]map[string]any
			}
		}
	}
	a.into(t, &doc)
	if doc.OpenAPI != "3.1.0" {
		t.Fatalf("it is OpenAPI %s", doc.OpenAPI)
	}
	for _, mod := range s.World.Machine.Modules() {
		for _, k := range mod.Kinds {
			op, ok := doc.Paths["/v1/messages/"+k.Name]["post"]
			if !ok || op.OperationID != k.Name {
				t.Errorf("%s is not in it", k.Name)
			}
		}
	}
	for _, l := range s.Model.Lists() {
		if _, ok := doc.Paths["/v1/"+l.Name]["get"]; !ok {
			t.Errorf("the list %s is not in it", l.Name)
		}
	}
	example := doc.Paths["/v1/messages/notes.write"]["post"].RequestBody.Content["application/json"].Example
	if got := fmt.Sprint(example); got != "map[size:12 tags:[rye] topic:bread]" {
		t.Errorf("the example is %s", got)
	}
	note := doc.Components.Schemas["web_test.Write"]
	if fmt.Sprint(note.Required) != "[topic]" || note.Properties["photo"]["contentEncoding"] != "base64" ||
		note.Properties["size"]["format"] != "int64" || note.Properties["topic"]["description"] != "what it is about" {
		t.Errorf("the schema is %+v", note)
	}
	var whole any
	a.into(t, &whole)
	eachRef(whole, func(ref string) {
		if _, ok := doc.Components.Schemas[strings.TrimPrefix(ref, "#/components/schemas/")]; !ok {
			t.Errorf("%s is not in it", ref)
		}
	})
}

func eachRef(v any, f func(string)) {
	switch x := v.(type) {
	case map[string]any:
		for name, inner := range x {
			if ref, ok := inner.(string); ok && name == "$ref" {
				f(ref)
			}
			eachRef(inner, f)
		}
	case []any:
		for _, inner := range x {
			eachRef(inner, f)
		}
	}
}

func TestOnlyTheOperatorImportsProspects(t *testing.T) {
	s := start(t, nil)
	const path = "/v1/operator/prospects"
	file := "name,phone\nBakers,1\n,2\n"
	for _, token := range []string{"", "Bearer ", "Bearer wrong", webtest.OperatorToken} {
		req := request(t, http.MethodPost, s.URL+path, "text/csv", []byte(file))
		req.Header.Set("Authorization", token)
		ask(t, req).want(t, http.StatusForbidden, "web.not_operator")
	}
	get(t, s, path).want(t, http.StatusForbidden, "web.not_operator")
	operator := func(method, path, body string) answer {
		req := request(t, method, s.URL+path, "text/csv", []byte(body))
		req.Header.Set("Authorization", "Bearer "+webtest.OperatorToken)
		return ask(t, req)
	}
	a := operator(http.MethodPost, path, file)
	a.want(t, http.StatusOK, "")
	lines := strings.Split(strings.TrimSpace(string(a.body)), "\n")
	if len(lines) != 2 || lines[0] != `{"done":2}` {
		t.Fatalf("the answer is %s", a.body)
	}
	var last struct {
		Report struct {
			Kept     int
			Ignored  []string
			Problems []struct{ Line int }
		}
	}
	if err := json.Unmarshal([]byte(lines[1]), &last); err != nil {
		t.Fatal(err)
	}
	if r := last.Report; r.Kept != 1 || r.Ignored[0] != "phone" || r.Problems[0].Line != 3 {
		t.Fatalf("the report is %s", lines[1])
	}
	operator(http.MethodPost, path, "x\n").want(t, http.StatusBadRequest, "hostdata.no_name_column")
	contains(t, operator(http.MethodGet, path+"?q=bak", "").body, `"name":"Bakers"`)
	contains(t, operator(http.MethodGet, path+"?offset=1", "").body, `"items":[]`)
	operator(http.MethodGet, path+"?limit=-1", "").want(t, http.StatusBadRequest, "web.bad_parameter")
	operator(http.MethodGet, path+"?name=x", "").want(t, http.StatusBadRequest, "web.unknown_parameter")
}
