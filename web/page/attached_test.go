package page_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"testing"

	"metaorg/web/page"
)

func TestAFileThatIsChosenIsReadAndNoneIsNone(t *testing.T) {
	for name, want := range map[string]string{"file": "name,date\nReed,2019", "other": ""} {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		part, err := w.CreateFormFile(name, "roll.csv")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write([]byte("name,date\nReed,2019")) // To memory.
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, "/moving-in/import", &body)
		r.Header.Set("Content-Type", w.FormDataContentType())
		if got, err := (&page.Request{Request: r}).Attached("file"); err != nil || got != want {
			t.Errorf("in the field %s: %q %v", name, got, err)
		}
	}
	if got, err := (&page.Request{Request: httptest.NewRequest(http.MethodPost, "/moving-in/import", nil)}).Attached("file"); err != nil || got != "" {
		t.Errorf("without any: %q %v", got, err)
	}
}
