package web

import (
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/klauspost/compress/gzhttp"

	"metaorg/web/access"
	"metaorg/web/search"
	"metaorg/web/static"
)

func (s *Server) routeActs() {
	wait := query("wait", "how long to wait until the act is ordered: seconds, or a duration such as 500ms; at most 10 s")
	s.route(huma.Operation{
		Method: http.MethodPost, Path: "/v1/messages", OperationID: "build", Tags: []string{"acts"},
		Summary:     "Turn several messages into the bytes to sign",
		RequestBody: takes[draft](s), Responses: answers[built](s, "200", "the bytes to sign"),
	}, s.buildMany)
	s.mux.HandleFunc("POST /v1/messages/{kind}", s.answer(s.buildOne))
	for _, mod := range s.Machine.Modules() {
		for _, k := range mod.Kinds {
			s.api.AddOperation(s.kindOperation(mod, k))
		}
	}
	submitted := answers[actStatus](s, "200", "the act was ordered, and at least one of its messages done")
	submitted["202"] = answers[actStatus](s, "202", "the act is on its way; ask at the address in Location")["202"]
	envelope := takes[signedAct](s)
	envelope.Content["application/cbor"] = &huma.MediaType{Schema: &huma.Schema{Description: "an envelope as deterministic CBOR"}}
	s.route(huma.Operation{
		Method: http.MethodPost, Path: "/v1/envelopes", OperationID: "submit", Tags: []string{"acts"},
		Summary: "Submit a signed act", Parameters: []*huma.Param{wait}, RequestBody: envelope, Responses: submitted,
	}, s.submit)
	s.route(huma.Operation{
		Method: http.MethodGet, Path: "/v1/envelopes/{id}", OperationID: "status", Tags: []string{"acts"},
		Summary: "Say what became of an act", Parameters: []*huma.Param{inPath("id", "the act's identity"), wait},
		Responses: answers[actStatus](s, "200", "what became of it"),
	}, s.status)
}

func (s *Server) routeNetwork() {
	get := func(who access.Audience, name, summary string, responses map[string]*huma.Response, f func(http.ResponseWriter, *http.Request) error, params ...*huma.Param) {
		s.routeFor(who, huma.Operation{
			Method: http.MethodGet, Path: "/v1/" + name, OperationID: name, Tags: []string{"network"},
			Summary: summary, Parameters: params, Responses: responses,
		}, f)
	}
	bytes := func(kind, what string) map[string]*huma.Response {
		return map[string]*huma.Response{"200": {Description: what, Content: content(kind, &huma.Schema{Type: huma.TypeString})}}
	}
	get(access.Anybody, "network", "Say what network this is and how far it has come", answers[networkFacts](s, "200", "the facts"), s.network)
	get(access.Anybody, "checkpoint", "Give the signed summary of the log", bytes("text/plain", "a C2SP signed note"), s.checkpoint,
		query("cosigned", "true for the newest that most nodes have signed, rather than the newest"))
	get(access.Participants, "entries", "Give entries of the log as they are", bytes("application/cbor-seq", "byte strings, one per entry"), s.entries,
		query("from", "number of the first entry, from 0"))
	get(access.Anybody, "kinds", "Describe every kind of message", answers[facts[kindFacts]](s, "200", "the kinds"), s.kinds)
	get(access.Anybody, "lists", "Describe every list", answers[facts[listFacts]](s, "200", "the lists"), s.lists)
	s.mux.HandleFunc("GET /healthz", s.answer(s.health))
	if s.Metrics != nil {
		s.mux.HandleFunc("GET /metrics", s.answer(s.metrics))
	}
}

// routeSearch answers what the pages find, for programs: with the same rights,
// since the same pages answer.
func (s *Server) routeSearch() {
	if s.Pages == nil {
		return
	}
	params := []*huma.Param{
		query("q", "words, phrases in quotation marks, a - before a word to leave out; the last may be a beginning"),
		query("sort", "best or newest"), query("limit", "how many, at most 100; 20 if left out"), query("offset", "how many before them"),
	}
	for _, facet := range []string{"kind", "activity", "place", "terms", "steward"} {
		params = append(params, query(facet, "only what has this "+facet+"; several mean any of them"))
	}
	s.route(huma.Operation{
		Method: http.MethodGet, Path: "/v1/search", OperationID: "search", Tags: []string{"lists"},
		Summary: "Find what the words or filters fit, of what you may see", Parameters: params, Responses: answers[search.Answer](s, "200", "a page of it"),
	}, func(w http.ResponseWriter, r *http.Request) error {
		s.Pages.ServeHTTP(w, r)
		return nil
	})
}

func (s *Server) routeOperator() {
	secure := []map[string][]string{{"operator": {}}}
	lines := s.schemas().of(reflect.TypeFor[importLine]())
	s.route(huma.Operation{
		Method: http.MethodPost, Path: "/v1/operator/prospects", OperationID: "operator.import", Tags: []string{"operator"},
		Summary: "Import a directory of organizations as prospects", Security: secure,
		RequestBody: &huma.RequestBody{Required: true, Content: content("text/csv", &huma.Schema{Type: huma.TypeString})},
		Responses:   map[string]*huma.Response{"200": {Description: "JSON lines: progress, then the report", Content: content("application/x-ndjson", lines)}},
	}, s.importProspects)
	s.route(huma.Operation{
		Method: http.MethodGet, Path: "/v1/operator/prospects", OperationID: "operator.prospects", Tags: []string{"operator"},
		Summary: "List prospects", Security: secure,
		Parameters: []*huma.Param{query("q", "a text in name, description, number, website, place or services, or what an activity is called"), query("activity", "identifier of an activity: that, or one below it"), query("limit", "rows of a page"), query("offset", "rows before it")},
		Responses:  answers[prospectPage](s, "200", "a page of them"),
	}, s.prospects)
	s.route(huma.Operation{
		Method: http.MethodPost, Path: "/v1/operator/link", OperationID: "operator.link", Tags: []string{"operator"},
		Summary: "Make a link that makes a browser the operator's", Security: secure,
		Responses: answers[operatorLink](s, "200", "the link"),
	}, s.linkOperator)
	if s.Keep == nil {
		return
	}
	s.route(huma.Operation{
		Method: http.MethodPost, Path: "/v1/operator/documents", OperationID: "operator.document", Tags: []string{"operator"},
		Summary: "Keep a document on this host", Security: secure,
		Parameters:  []*huma.Param{query("by", "handle of whoever may withdraw it")},
		RequestBody: &huma.RequestBody{Required: true, Content: content("application/octet-stream", &huma.Schema{Type: huma.TypeString})},
		Responses:   answers[keptDocument](s, "200", "what it is known by"),
	}, s.keepDocument)
}

// routePages serves what people look at, compressed where their browser takes
// it; streams are left as they are, so that they come at once.
func (s *Server) routePages() {
	if s.Pages == nil {
		return
	}
	compress, err := gzhttp.NewWrapper(gzhttp.ExceptContentTypes([]string{"text/event-stream", "image/png", "image/jpeg"}))
	if err != nil {
		panic(err) // The options are ours.
	}
	s.mux.Handle("/static/", compress(static.Server()))
	s.mux.Handle("/", compress(s.Pages))
}
