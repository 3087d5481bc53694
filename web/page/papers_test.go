package page_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

// complain says what is wrong, in a document.
type complain struct {
	About    string `json:"about" help:"what is wrong" example:"bread"`
	Document string `json:"document" help:"Hash of the document." example:"aa" paper:"written"`
}

func (c complain) Check() error {
	if c.About == "" {
		return machine.Malformed("desk.no_matter", "say what is wrong").At("about")
	}
	return nil
}

func (c complain) Apply(s *machine.Step) error {
	s.Emit(pinned{c.Document})
	return nil
}

// desk are rules with a kind that has a document.
var desk = machine.Module{Name: "desk", Kinds: []machine.Kind{machine.KindOf[complain]("desk.complain", "Complain.", pinned{}).BeforeFounding()}}

// papers keeps texts by a hash of its own making; one is hidden.
func papers(kept map[string]string) page.Module {
	return page.Module{
		Name: "papers",
		Routes: []page.Route{{Pattern: "GET /paper/{hash}", Who: page.Anybody, Show: func(r *page.Request) (page.Page, error) {
			p, err := r.Paper(r.PathValue("hash"))
			return page.Page{Title: "Paper", Body: templ.Join(said("Paper"), page.PaperPart(p, "Read it"))}, err
		}}},
		Papers: &page.Papers{
			Keep: func(_ context.Context, _ machine.PersonID, text string, _ int64) (string, error) {
				hash := strings.Repeat("a", 63) + string(rune('0'+len(kept)))
				kept[hash] = text
				return hash, nil
			},
			Read: func(_ context.Context, hash string) (string, bool, error) {
				text, ok := kept[hash]
				return text, ok, nil
			},
			Hidden: func(_ *page.Request, hash string) (bool, error) { return hash == "hidden", nil },
		},
	}
}

func TestWhatIsWrittenForADocumentIsKeptAndItsHashSigned(t *testing.T) {
	kept := map[string]string{"hidden": "Secret."}
	s := pagetest.Over(t, rulestest.New(t, nil, board, desk), nil, boardPages(), papers(kept))
	ada := s.As(t, pagetest.Person("ada", ""))
	if shown := ada.Get("/acts/desk.complain").Sees("Write it here", "Or choose a text file"); pagetest.Attribute(shown.One("form.act"), "enctype") != "multipart/form-data" {
		t.Error("the form sends no files")
	}
	ada.Post("/acts/desk.complain", "document", "The crust is black.").Is(http.StatusUnprocessableEntity).Beside("about", "say what is wrong").Kept("document", "The crust is black.")
	if len(kept) != 1 {
		t.Errorf("what was refused is kept: %v", kept)
	}
	written, sent, known := strings.Repeat("a", 63)+"1", strings.Repeat("a", 63)+"2", strings.Repeat("b", 64)
	ada.Post("/acts/desk.complain", "about", "bread", "document", " The crust is black. ").Sees("Look and sign", written)
	ada.PostFile("/acts/desk.complain", "document.file", "The crumb is grey.\n", "about", "bread").Sees("Look and sign", sent)
	ada.Post("/acts/desk.complain", "about", "bread", "document", known).Sees("Look and sign", known)
	for code, file := range map[string]string{"web.no_text": "\xff\x00"} {
		t.Log(code)
		ada.PostFile("/acts/desk.complain", "document.file", file, "about", "bread").Is(http.StatusUnprocessableEntity).Beside("document", "this file is no text")
	}
	ada.PostFile("/acts/desk.complain", "document.file", "", "about", "bread", "document", known).Sees(known)
	if len(kept) != 3 || kept[written] != "The crust is black." || kept[sent] != "The crumb is grey." {
		t.Errorf("kept is %v", kept)
	}
	ada.Get("/paper/"+written).Sees("Read it", "The crust is black.", written)
	ada.Get("/paper/hidden").Sees("not shown here").SeesNot("Secret.")
	ada.Get("/paper/"+known).Sees("This host does not have the text", known)
}

func TestWhereNobodyKeepsTextsOneGivesTheHash(t *testing.T) {
	s := pagetest.Over(t, rulestest.New(t, nil, board, desk), nil, boardPages())
	ada := s.As(t, pagetest.Person("ada", ""))
	ada.Get("/acts/desk.complain").Sees("Hash of the document").SeesNot("Write it here")
	ada.Post("/acts/desk.complain", "about", "bread", "document", "aa").Sees("Look and sign", "aa")
}
