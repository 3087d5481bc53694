package web

import (
	"cmp"
	"encoding/hex"
	"net/http"
	"reflect"
	"strconv"

	"github.com/prometheus/client_golang/prometheus/promhttp"

	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/machine/wire"
	"metaorg/readmodel"
)

// networkFacts is what a network and this node say about themselves.
type networkFacts struct {
	ID          wire.NetworkID `json:"id" help:"the network's identity; signatures are bound to it"`
	Name        string         `json:"name" help:"as first called; the charter may say otherwise by now"`
	Sample      bool           `json:"sample" help:"a sample network, whose clock can be moved on; nothing in it binds anybody"`
	Founded     bool           `json:"founded" help:"whether the founding roll is closed"`
	Height      int64          `json:"height" help:"of the last block"`
	LogSize     uint64         `json:"log_size" help:"entries in the log"`
	Time        int64          `json:"time" help:"rule time now, Unix seconds"`
	AppHash     string         `json:"app_hash" help:"the state's root at that height, hex"`
	RuleVersion uint64         `json:"rule_version" help:"of the rules in force"`
	Origins     []string       `json:"origins" help:"web origins whose passkeys count"`
	InSync      bool           `json:"in_sync" help:"whether this node follows the latest block"`
	Shown       int64          `json:"shown" help:"the height to which the lists have come"`
	URL         string         `json:"url,omitempty" help:"where others reach this node; links to it begin with this"`
}

func (s *Server) network(w http.ResponseWriter, _ *http.Request) error {
	g := s.Node.Genesis()
	n := networkFacts{
		ID: g.ID(), Name: g.Name, Height: s.Node.Height(), LogSize: s.Node.LogSize(), Time: s.Node.Now(),
		AppHash: hex.EncodeToString(s.Node.AppHash()), InSync: s.Node.InSync(), Shown: s.Model.Position().Height,
		URL: s.Way.Origin(),
	}
	s.Node.Read(func(r state.Reader) {
		known := machine.NetworkOf(r)
		n.Sample, n.Founded, n.RuleVersion = known.Sample, known.Founded, known.RuleVersion
		n.Origins = append([]string{}, known.Origins...)
	})
	return s.writeJSON(w, http.StatusOK, n)
}

// checkpoint answers the signed summary of the log as text, a C2SP signed note.
func (s *Server) checkpoint(w http.ResponseWriter, r *http.Request) error {
	note, err := s.newestCheckpoint(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write(note) // Whoever no longer listens needs no answer.
	return nil
}

// maxEntriesBytes ends a page of entries; whoever wants more asks on.
const maxEntriesBytes = 8 << 20

// entries answers the log's entries as they are: a CBOR sequence (RFC 8742) of
// byte strings, from ?from= on, as many as fit in a few megabytes.
func (s *Server) entries(w http.ResponseWriter, r *http.Request) error {
	from, err := strconv.ParseUint(r.URL.Query().Get("from"), 10, 64)
	if err != nil {
		return badParam("from", "the number of an entry")
	}
	if from > s.Node.LogSize() {
		return machine.NotFound("web.no_such_entry", "the log has %d entries", s.Node.LogSize()).At("from")
	}
	if from < s.Node.LogSize() {
		if _, err := s.Node.Entry(from); err != nil {
			return err // Such as that the history is still arriving.
		}
	}
	w.Header().Set("Content-Type", "application/cbor-seq")
	for size := 0; from < s.Node.LogSize() && size < maxEntriesBytes; from++ {
		raw, err := s.Node.Entry(from)
		if err != nil {
			s.Logger.Error("the log broke off", "entry", from, "error", err)
			panic(http.ErrAbortHandler) // So that nobody takes a part for the whole.
		}
		n, err := w.Write(wire.Encode(raw))
		if err != nil {
			return nil // Nobody listens any more.
		}
		size += n
	}
	return nil
}

// facts is a list that is always given whole.
type facts[T any] struct {
	Items []T `json:"items" help:"all of them"`
}

// kindFacts describes a kind of message for those who build forms and commands.
type kindFacts struct {
	Name      string         `json:"name" help:"module.verb"`
	Purpose   string         `json:"purpose" help:"what it is for"`
	CarriedBy machine.Weight `json:"carried_by,omitempty" help:"the lightest decision that may carry it; none if it is always signed by its author"`
	SignedBy  []string       `json:"signed_by" help:"who signs it: people, nodes or both"`
	Fields    []fieldFacts   `json:"fields" help:"what it asks for"`
}

// signers says who signs a kind.
func signers(k machine.Kind) (all []string) {
	if k.ForPeople() {
		all = append(all, "people")
	}
	if k.SignedBy(machine.NodeAuthor("")) {
		all = append(all, "nodes")
	}
	return all
}

// fieldFacts describes a field of a message.
type fieldFacts struct {
	Name     string `json:"name" help:"in JSON"`
	Type     string `json:"type" help:"text, number, bool, bytes (base64), message, object; “list of” before what repeats"`
	Required bool   `json:"required" help:"whether it must be given"`
	Help     string `json:"help,omitempty" help:"one sentence"`
	Example  string `json:"example,omitempty" help:"a value it may have"`
}

func (s *Server) kinds(w http.ResponseWriter, _ *http.Request) error {
	all := []kindFacts{}
	for _, mod := range s.Machine.Modules() {
		for _, k := range mod.Kinds {
			shown := kindFacts{Name: k.Name, Purpose: k.Purpose, CarriedBy: k.Least, SignedBy: signers(k), Fields: []fieldFacts{}}
			for _, f := range fieldsOf(k.Type) {
				shown.Fields = append(shown.Fields, fieldFacts{
					Name: f.name, Type: typeName(f.typ), Required: f.required, Help: f.help, Example: f.example,
				})
			}
			all = append(all, shown)
		}
	}
	return s.writeJSON(w, http.StatusOK, facts[kindFacts]{all})
}

func typeName(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[wire.Message]():
		return "message"
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8:
		return "bytes"
	case t.Kind() == reflect.Slice:
		return "list of " + typeName(t.Elem())
	case t.Kind() == reflect.Struct:
		return "object"
	case t.Kind() == reflect.Bool:
		return "bool"
	case t.Kind() == reflect.String:
		return "text"
	}
	return "number"
}

// listFacts describes a list that can be read at /v1/{name}.
type listFacts struct {
	Name    string             `json:"name" help:"its path below /v1"`
	Purpose string             `json:"purpose" help:"what it shows"`
	Key     string             `json:"key" help:"the column of /v1/{name}/{key}"`
	Sort    string             `json:"sort" help:"the order when none is asked for"`
	For     string             `json:"for" help:"who is shown it: participants; watchers, strangers too unless the charter shows itself alone; or anybody"`
	Columns []readmodel.Column `json:"columns" help:"what its rows have"`
	Params  []readmodel.Param  `json:"params" help:"what else it can be asked by"`
}

func (s *Server) lists(w http.ResponseWriter, _ *http.Request) error {
	all := []listFacts{}
	for _, l := range s.Model.Lists() {
		params := l.Params
		if params == nil {
			params = []readmodel.Param{}
		}
		all = append(all, listFacts{Name: l.Name, Purpose: l.Purpose, Key: l.Key, Sort: l.Sort, For: cmp.Or(string(l.For), "participants"), Columns: l.Columns, Params: params})
	}
	return s.writeJSON(w, http.StatusOK, facts[listFacts]{all})
}

// health answers 200 while the node serves and is in sync.
func (s *Server) health(w http.ResponseWriter, _ *http.Request) error {
	status, word := http.StatusOK, "ok"
	if !s.Node.InSync() {
		status, word = http.StatusServiceUnavailable, "catching up"
	}
	return s.writeJSON(w, status, map[string]any{"status": word, "height": s.Node.Height()})
}

// metrics answers Prometheus on this machine, and the operator from elsewhere.
func (s *Server) metrics(w http.ResponseWriter, r *http.Request) error {
	if !isFromHere(r) {
		if err := s.checkOperator(r); err != nil {
			return err
		}
	}
	promhttp.HandlerFor(s.Metrics, promhttp.HandlerOpts{}).ServeHTTP(w, r)
	return nil
}
