package roll

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"

	"metaorg/domain/moving"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/sheet"
)

// founderColumns are those of a roll, in English and German.
var founderColumns = []sheet.Column{
	{Name: "name", Headings: []string{"name", "organization name", "organization", "organisation name", "organisation"}, Needed: true},
	{Name: "handle", Headings: []string{"handle", "kurzname"}},
	{Name: "legal_form", Headings: []string{"legal form", "legal_form", "rechtsform"}},
	{Name: "registry", Headings: []string{"register", "registry", "registrar"}},
	{Name: "number", Headings: []string{"number", "registered number", "register number", "nummer", "registernummer"}},
	{Name: "accepted", Headings: []string{"accepted on", "accepted", "accepted_on", "date", "angenommen am", "datum"}, Needed: true},
	{Name: "document", Headings: []string{"document", "acceptance", "acceptance document", "hash", "dokument"}, Needed: true},
	{Name: "email", Headings: []string{"e-mail", "email", "mail", "contact", "kontakt"}},
}

// Founder is one row of a roll: what goes to the log, and what stays here.
type Founder struct {
	Line  int64
	Place moving.Place // Without a key.
	Email string       // Stays on this machine.
}

// Roll is a file of founders.
type Roll struct {
	Founders []Founder
	Ignored  []string // Columns not taken.
	Problems []sheet.Problem
}

// Hashing finds the hash of a document that a row names by its file.
type Hashing func(path string) (hash string, err error)

// ReadFounders reads a roll. now is the present moment, Unix seconds; hashOf
// may be nil where there are no files. The error says that it is no table at all.
func ReadFounders(file string, in io.Reader, now int64, hashOf Hashing) (r Roll, err error) {
	t, err := sheet.Open(file, in, founderColumns)
	if err != nil || len(t.Problems) > 0 {
		return Roll{Problems: problemsOf(t)}, err
	}
	reading := founders{Named: t, now: now, hashOf: hashOf, handles: map[machine.OrganizationID]int64{}, identities: map[people.Identity]int64{}}
	for {
		line, get, ok, err := t.Next()
		if err != nil {
			return r, err
		}
		if !ok {
			break
		}
		if f, ok := reading.founder(line, get); ok {
			r.Founders = append(r.Founders, f)
		}
	}
	if len(r.Founders) > moving.MaxPlaces {
		t.Refuse(0, "", "it has %d organizations, and a network carries at most %d over", len(r.Founders), moving.MaxPlaces)
	}
	if len(r.Founders) == 0 && len(t.Problems) == 0 {
		t.Refuse(0, "", "there is no organization in it")
	}
	r.Ignored, r.Problems = t.Ignored, t.Problems
	return r, nil
}

func problemsOf(t *sheet.Named) []sheet.Problem {
	if t == nil {
		return nil
	}
	return t.Problems
}

// founders is one file being read.
type founders struct {
	*sheet.Named
	now        int64
	hashOf     Hashing
	handles    map[machine.OrganizationID]int64
	identities map[people.Identity]int64
}

func (r founders) founder(line int64, get func(string) string) (f Founder, ok bool) {
	before := len(r.Problems)
	p := moving.Place{Handle: machine.OrganizationID(strings.ToLower(get("handle"))), Name: get("name"), LegalForm: legalForm(get("legal_form")), Key: make([]byte, sha256.Size)}
	if p.Name == "" {
		r.Refuse(line, "name", "it is empty")
		return f, false
	}
	if p.Handle == "" {
		p.Handle = HandleFor(p.Name)
	}
	var valid bool
	if p.Accepted, valid = date(get("accepted")); !valid {
		r.Refuse(line, "accepted", "%q is no date; write 2019-05-04", get("accepted"))
	} else if p.Accepted > moving.Today(r.now) {
		r.Refuse(line, "accepted", "%s lies in the future", p.Accepted)
	}
	p.Document = r.document(line, get("document"))
	p.Identity = identity(p, get("registry"), get("number"))
	if len(r.Problems) == before {
		r.check(line, p)
	}
	if first, twice := r.handles[p.Handle]; twice {
		r.Refuse(line, "handle", "%s stands in line %d too; give one of them another handle", p.Handle, first)
	}
	if first, twice := r.identities[p.Identity]; twice {
		r.Refuse(line, "number", "%s %s stands in line %d too; one organization has one place", p.Identity.Registry, p.Identity.Number, first)
	}
	r.handles[p.Handle], r.identities[p.Identity] = line, line
	return Founder{line, p, get("email")}, len(r.Problems) == before
}

// document is the hash in the file, or that of the file it names.
func (r founders) document(line int64, text string) string {
	if h, ok := hash(text); ok {
		return h
	}
	if text == "" || r.hashOf == nil {
		r.Refuse(line, "document", "give the SHA-256 of the document with which it accepted, %d hexadecimal digits", hashDigits)
		return ""
	}
	h, err := r.hashOf(text)
	if err != nil {
		r.Refuse(line, "document", "%q is neither a SHA-256 nor a file that can be read: %v", text, err)
	}
	return h
}

// check lets the rules say what is wrong with a row.
func (r founders) check(line int64, p moving.Place) {
	var no *machine.Refusal
	if !errors.As(p.Check(), &no) {
		return
	}
	name := no.Field
	if name == "identities" {
		name = "number"
	}
	r.Refuse(line, name, "%s", no.Text)
}

// identity is the register that knows an organization; where none does, it is
// known by the document with which it accepted and its handle.
func identity(p moving.Place, registry, number string) people.Identity {
	if number == "" {
		return people.Identity{Registry: "acceptance", Number: strings.ToUpper(p.Document[:min(shortHash, len(p.Document))] + "/" + string(p.Handle))}
	}
	if registry == "" {
		registry = "unknown"
	}
	i := people.Identity{Registry: strings.ReplaceAll(strings.ToLower(registry), " ", "-"), Number: strings.ReplaceAll(number, " ", "")}
	if i.Registry != "domain" && i.Registry != "constitution" {
		i.Number = strings.ToUpper(i.Number)
	}
	return i
}

const shortHash = 16

// legalForm takes the usual spellings; the rules refuse the others.
func legalForm(text string) people.LegalForm {
	text = strings.ReplaceAll(strings.ToLower(text), " ", "-")
	switch text {
	case "":
		return "other"
	case "cooperative", "co-op", "coop", "genossenschaft", "eg":
		return "co-operative"
	case "verein", "association":
		return "nonprofit"
	case "gmbh", "limited":
		return "company"
	}
	return people.LegalForm(text)
}

// folded are letters beyond a–z as handles spell them.
var folded = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "é", "e", "è", "e", "ê", "e", "á", "a", "à", "a", "â", "a",
	"ó", "o", "ò", "o", "ô", "o", "í", "i", "ì", "i", "ú", "u", "ù", "u", "ç", "c", "ñ", "n", "å", "a", "ø", "o", "&", " and ", "'", "", "’", "")

// HandleFor makes a handle of a name.
func HandleFor(name string) machine.OrganizationID {
	words := strings.FieldsFunc(folded.Replace(strings.ToLower(name)), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	for len(words) > 1 && (words[len(words)-1] == "limited" || words[len(words)-1] == "ltd") {
		words = words[:len(words)-1]
	}
	handle := strings.Join(words, "-")
	handle = strings.TrimLeft(handle, "0123456789-")
	return machine.OrganizationID(strings.TrimRight(handle[:min(len(handle), machine.MaxHandleLength)], "-"))
}

// ListHash names a list by what is on it, whatever links it is claimed with.
func ListHash(all []moving.Place) string {
	h := sha256.New()
	for _, p := range all {
		for _, part := range []string{string(p.Handle), p.Name, string(p.LegalForm), p.Identity.Registry, p.Identity.Number, p.Accepted, p.Document} {
			_, _ = io.WriteString(h, part+"\x00") // A hash takes everything.
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}
