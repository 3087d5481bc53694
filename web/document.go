package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"sync"

	"github.com/danielgtaylor/huma/v2"

	"metaorg/machine"
	"metaorg/web/access"
)

// apiVersion is that of the paths below /v1.
const apiVersion = "1.0.0"

// newDocument begins the OpenAPI document. Operations come from kinds and
// lists, which are data; so they are added to the document and to the mux by
// hand, in one call, instead of one Go type each.
func newDocument() *huma.OpenAPI {
	return &huma.OpenAPI{
		OpenAPI: "3.1.0",
		Info: &huma.Info{
			Title: "metaorg", Version: apiVersion,
			Description: "To do something: POST the fields of a message to /v1/messages/{kind} and get the bytes to sign, " +
				"with what they decode to; sign the digest; POST body and signature to /v1/envelopes.",
		},
		Components: &huma.Components{
			Schemas: huma.NewMapRegistry(schemaPrefix, huma.DefaultSchemaNamer),
			SecuritySchemes: map[string]*huma.SecurityScheme{
				"operator": {Type: "http", Scheme: "bearer", Description: "the token in the node's home, for its operator alone"},
			},
		},
	}
}

func (s *Server) schemas() schemas { return schemas{s.api.Components.Schemas} }

// route answers an operation and puts it into the document.
func (s *Server) route(op huma.Operation, f func(http.ResponseWriter, *http.Request) error) {
	if op.Responses == nil {
		op.Responses = map[string]*huma.Response{}
	}
	op.Responses["default"] = &huma.Response{
		Description: "refused, or failed", Content: content("application/problem+json", s.schemas().of(reflect.TypeFor[problem]())),
	}
	s.api.AddOperation(&op)
	s.mux.HandleFunc(op.Method+" "+op.Path, s.answer(f))
}

// routeFor is route for what only an audience is shown.
func (s *Server) routeFor(who access.Audience, op huma.Operation, f func(http.ResponseWriter, *http.Request) error) {
	op.Description = shownTo[who]
	s.route(op, func(w http.ResponseWriter, r *http.Request) error {
		if !access.May(access.Of(r), who) {
			return notShown(who)
		}
		return f(w, r)
	})
}

func notShown(who access.Audience) error {
	return machine.NotAllowed("web.not_shown", "%s; sign in as somebody who does", shownTo[who])
}

// shownTo says for whom something is, by the charter's transparency rule.
var shownTo = map[access.Audience]string{
	access.Participants: "this is shown to those who take part in the network, and to others only where the charter shows everything",
	access.Watchers:     "this is shown to those who take part in the network, and to others unless the charter shows itself alone",
	access.Anybody:      "this is shown to anybody",
}

func content(kind string, schema *huma.Schema) map[string]*huma.MediaType {
	return map[string]*huma.MediaType{kind: {Schema: schema}}
}

// answers describes the answer of an operation that gives a T.
func answers[T any](s *Server, status, what string) map[string]*huma.Response {
	return map[string]*huma.Response{status: {
		Description: what, Content: content("application/json", s.schemas().of(reflect.TypeFor[T]())),
	}}
}

func takes[T any](s *Server) *huma.RequestBody {
	return &huma.RequestBody{Required: true, Content: content("application/json", s.schemas().of(reflect.TypeFor[T]()))}
}

func query(name, help string) *huma.Param {
	return &huma.Param{Name: name, In: "query", Description: help, Schema: &huma.Schema{Type: huma.TypeString}}
}

func inPath(name, help string) *huma.Param {
	return &huma.Param{Name: name, In: "path", Required: true, Description: help, Schema: &huma.Schema{Type: huma.TypeString}}
}

// kindOperation documents the endpoint of one kind.
func (s *Server) kindOperation(mod machine.Module, k machine.Kind) *huma.Operation {
	body := &huma.RequestBody{Required: true, Content: content("application/json", s.schemas().of(k.Type))}
	if example := exampleMessage(k.Type); len(example) > 0 {
		body.Content["application/json"].Example = example
	}
	var who []*huma.Param
	for _, f := range fieldsOf(reflect.TypeFor[draft]()) {
		if f.name == "messages" {
			continue
		}
		p := query(f.name, f.help)
		p.Required, p.Schema = f.required, s.schemas().of(f.typ)
		who = append(who, p)
	}
	op := &huma.Operation{
		Method: http.MethodPost, Path: "/v1/messages/" + k.Name, OperationID: k.Name, Tags: []string{mod.Name},
		Summary: k.Purpose, Parameters: who, RequestBody: body, Responses: answers[built](s, "200", "the bytes to sign"),
	}
	op.Responses["default"] = &huma.Response{
		Description: "refused", Content: content("application/problem+json", s.schemas().of(reflect.TypeFor[problem]())),
	}
	return op
}

// routeDocument answers the document, written once when first asked for.
func (s *Server) routeDocument() {
	text := sync.OnceValues(func() ([]byte, error) { return json.Marshal(s.api) })
	s.mux.HandleFunc("GET /v1/openapi.json", s.answer(func(w http.ResponseWriter, _ *http.Request) error {
		b, err := text()
		if err != nil {
			return fmt.Errorf("couldn't write the OpenAPI document: %w", err)
		}
		w.Header().Set("Content-Type", "application/openapi+json")
		_, _ = w.Write(b) // Whoever no longer listens needs no answer.
		return nil
	}))
}
