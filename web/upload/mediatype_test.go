package upload_test

import (
	"strings"
	"testing"

	"metaorg/web/upload"
)

func TestATypeIsSaidInOneSpelling(t *testing.T) {
	png := "\x89PNG\r\n\x1a\n"
	for _, row := range []struct{ sentence, declared, name, head, want string }{
		{"what is said counts", "image/png", "a.txt", "text", "image/png"},
		{"it is written in lower case", "Text/Plain; Charset=UTF-8", "a", "x", "text/plain; charset=utf-8"},
		{"other parameters are left out", `text/markdown; variant=GFM; charset="iso-8859-1"`, "a", "x", "text/markdown; charset=iso-8859-1"},
		{"text that says nothing of its letters is looked at", "text/csv", "a.csv", "größe", "text/csv; charset=utf-8"},
		{"a letter cut off at the end is no reason to doubt", "text/csv", "a.csv", "größe"[:3], "text/csv; charset=utf-8"},
		{"text in other letters says none", "text/csv", "a.csv", "gr\xf6\xdfe", "text/csv"},
		{"where nothing is said the ending counts", "", "Notes.MD", "# a", "text/markdown; charset=utf-8"},
		{"what could be anything is nothing said", "application/octet-stream", "a.pdf", "%PDF-", "application/pdf"},
		{"without an ending its beginning counts", "", "photo", png, "image/png"},
		{"nothing known could be anything", "", "a.bin", "\x00\x01\x02", "application/octet-stream"},
		{"before it comes nothing is known of it", "", "a.bin", "", "application/octet-stream"},
		{"no type is none", "text", "a", "\x00", "application/octet-stream"},
		{"what is no type is none", "text/<b>", "a.png", png, "image/png"},
		{"lines are none", "text/plain\r\nX: y", "a.png", png, "image/png"},
		{"a charset that is none is left out", `text/plain; charset="a b"`, "a", "x", "text/plain; charset=utf-8"},
		{"a long one is none", "text/" + strings.Repeat("x", 200), "a", "x", "text/plain; charset=utf-8"},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got := upload.TypeOf(row.declared, row.name, []byte(row.head))
			if got != row.want {
				t.Errorf("it is %q, want %q", got, row.want)
			}
			if again := upload.TypeOf(got, row.name, []byte(row.head)); again != got {
				t.Errorf("said again it is %q", again)
			}
		})
	}
}
