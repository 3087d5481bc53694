package page_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"metaorg/machine"
	"metaorg/machine/rulestest"
	"metaorg/web/page"
	"metaorg/web/page/pagetest"
)

// share gives a file away.
type share struct {
	Title     string `json:"title" help:"what it is called" example:"bread"`
	Content   string `json:"content" help:"hash of the file" example:"aa" file:"uploaded"`
	Size      int64  `json:"size" help:"its size, bytes" example:"3"`
	MediaType string `json:"media_type" help:"what kind of file it is" example:"text/plain"`
	FileName  string `json:"file_name" help:"what the file is called" example:"bread.txt"`
}

func (s share) Check() error {
	if s.Title == "" {
		return machine.Malformed("shelf.no_title", "say what it is called").At("title")
	}
	if s.Size > 10 {
		return machine.OverLimit("shelf.too_large", "this shelf takes small files").At("size")
	}
	return nil
}

func (s share) Apply(step *machine.Step) error {
	step.Emit(pinned{s.Content})
	return nil
}

var shelf = machine.Module{Name: "shelf", Kinds: []machine.Kind{machine.KindOf[share]("shelf.share", "Share a file.", pinned{}).BeforeFounding()}}

// uploads keeps files by a hash of its own making and refuses those called "no".
func uploads(kept map[string]string, limit int64) page.Module {
	return page.Module{Name: "uploads", Uploads: &page.Uploads{Limit: limit, Take: func(r *page.Request, s page.Sent) (page.Uploaded, error) {
		b, err := io.ReadAll(s.From)
		if err != nil {
			return page.Uploaded{}, err
		}
		if string(b) == "no" {
			return page.Uploaded{}, machine.OverLimit("web.no_room", "there is no room for it")
		}
		hash := fmt.Sprintf("%064d", len(kept))
		kept[hash] = string(b)
		return page.Uploaded{Hash: hash, Size: int64(len(b)), MediaType: s.MediaType, Name: s.Name}, nil
	}}}
}

func shelves(t *testing.T, limit int64) (pagetest.Reader, map[string]string) {
	t.Helper()
	kept := map[string]string{}
	w := rulestest.New(t, nil, shelf)
	return pagetest.Over(t, w, nil, uploads(kept, limit)).As(t, pagetest.Person("ada", "")), kept
}

func TestAFileIsAskedForOnceAndWhatItIsIsFilledIn(t *testing.T) {
	ada, kept := shelves(t, 100)
	asked := ada.Get("/acts/shelf.share").Is(200)
	asked.One(`input[type=file][name="content.upload"][required]`)
	asked.One(`form[enctype="multipart/form-data"]`)
	for _, hidden := range []string{"content", "size", "media_type", "file_name"} {
		if got := pagetest.Attribute(asked.One(`input[name=`+hidden+`]`), "type"); got != "hidden" {
			t.Errorf("%s is asked for by %q", hidden, got)
		}
	}
	shown := ada.PostFile("/acts/shelf.share", "content.upload", "rye", "title", "Bread", "content", "", "size", "", "media_type", "", "file_name", "").Is(200)
	for _, says := range []string{fmt.Sprintf("%064d", 0), "application/octet-stream", "file.txt", "Bread"} {
		if !strings.Contains(shown.Body, says) {
			t.Errorf("what is signed does not say %q", says)
		}
	}
	if kept[fmt.Sprintf("%064d", 0)] != "rye" {
		t.Errorf("%v is kept", kept)
	}
	ada.Signs(shown)
}

func TestAFileThatIsKeptStaysChosenWhenTheFormComesBack(t *testing.T) {
	ada, _ := shelves(t, 100)
	back := ada.PostFile("/acts/shelf.share", "content.upload", "rye", "title", "").Is(http.StatusUnprocessableEntity)
	if got := pagetest.Attribute(back.One(`form.act input[name=content]`), "value"); got != fmt.Sprintf("%064d", 0) {
		t.Errorf("the form has %q", got)
	}
	if got := pagetest.Text(back.One("[data-kept]")); !strings.Contains(got, "file.txt") || !strings.Contains(got, "3 B") {
		t.Errorf("of the file that is kept the form says %q", got)
	}
	if pagetest.Has(back.One(`input[type=file]`), "required") {
		t.Error("the form asks for the file once more")
	}
	ada.Signs(ada.Post("/acts/shelf.share", "title", "Bread", "content", fmt.Sprintf("%064d", 0), "size", "3", "media_type", "text/plain", "file_name", "file.txt"))
}

func TestARefusedFileStandsBesideItsFieldAndNothingTypedIsLost(t *testing.T) {
	ada, kept := shelves(t, 100)
	for _, row := range []struct{ sentence, content, says string }{
		{"the host has no room", "no", "there is no room for it"},
		{"the rules take smaller ones", "eleven bytes", "this shelf takes small files"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			back := ada.PostFile("/acts/shelf.share", "content.upload", row.content, "title", "Bread").Is(http.StatusTooManyRequests)
			back.One("#f-content-error")
			if !strings.Contains(back.Body, row.says) || pagetest.Attribute(back.One("#f-title"), "value") != "Bread" {
				t.Errorf("it says:\n%s", back.Body)
			}
		})
	}
	if len(kept) != 1 {
		t.Errorf("kept are %v", kept)
	}
}

func TestAFormWithAFileIsBounded(t *testing.T) {
	ada, kept := shelves(t, 100)
	if got := ada.PostFile("/acts/shelf.share", "content.upload", strings.Repeat("a", 2<<20), "title", "Bread"); got.Status != http.StatusTooManyRequests {
		t.Errorf("a file above all bounds: %d", got.Status)
	}
	if got := ada.PostFile("/acts/shelf.share", "content.upload", "rye", "title", strings.Repeat("a", 1<<20)); got.Status != http.StatusTooManyRequests {
		t.Errorf("a title above all bounds: %d", got.Status)
	}
	if len(kept) > 1 {
		t.Errorf("%d files are kept", len(kept))
	}
}

func TestWhoHasNotSignedInSendsNoFile(t *testing.T) {
	kept := map[string]string{}
	w := rulestest.New(t, nil, shelf)
	nobody := pagetest.Over(t, w, nil, uploads(kept, 100)).As(t, pagetest.Stranger())
	nobody.PostFile("/acts/shelf.share", "content.upload", "rye", "title", "Bread").Is(http.StatusUnauthorized)
	if len(kept) > 0 {
		t.Errorf("kept are %v", kept)
	}
}

func TestWithoutAPlaceForFilesAFormAsksForTheirHash(t *testing.T) {
	w := rulestest.New(t, nil, shelf)
	ada := pagetest.Over(t, w, nil).As(t, pagetest.Person("ada", ""))
	asked := ada.Get("/acts/shelf.share").Is(200)
	if got := pagetest.Attribute(asked.One("#f-content"), "type"); got != "text" {
		t.Errorf("it asks by %q", got)
	}
}
