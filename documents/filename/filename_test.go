package filename_test

import (
	"mime"
	"strings"
	"testing"
	"unicode/utf8"

	"metaorg/documents/filename"
)

func TestNamesBecomePlain(t *testing.T) {
	for _, row := range []struct{ sentence, name, want string }{
		{"a plain name stays", "Minutes of May.pdf", "Minutes of May.pdf"},
		{"other scripts stay", "Протокол – 議事録 – محضر.pdf", "Протокол – 議事録 – محضر.pdf"},
		{"joiners that a script is written with stay", "می\u200cخواهم.txt", "می\u200cخواهم.txt"},
		{"letters are composed", "Stra\u0308nde.txt", "Strände.txt"},
		{"of a path the last part is left", "../../etc/passwd", "passwd"},
		{"of a path of another system too", `C:\Users\ada\plan.odt`, "plan.odt"},
		{"a folder is no name, so its marks go", "a/b/", "a_b_"},
		{"nothing leads up", "..", "file"},
		{"nothing is hidden", ".htaccess", "htaccess"},
		{"lines are one line", "plan\r\nSet-Cookie: a=b\n.txt", "plan Set-Cookie_ a=b .txt"},
		{"controls go", "pl\x00a\x1b[31mn\x7f.txt", "pla[31mn.txt"},
		{"marks that turn the order around go", "annual\u202Efdp.exe", "annualfdp.exe"},
		{"isolates and other marks of order go too", "\u2066a\u2069\u200f\u061cb.txt", "ab.txt"},
		{"what has no width goes", "pay\u200bpal\ufeff\u00ad.txt", "paypal.txt"},
		{"fillers that look like nothing go", "a\u115f\u3164b.txt", "ab.txt"},
		{"spaces of every kind are one", " a\u00a0\u2003 b\t.txt ", "a b .txt"},
		{"marks that some systems don't save are replaced", `a:b*c?"<d>|.txt`, "a_b_c___d__.txt"},
		{"what is no UTF-8 is marked", "a\xff\uFFFD.txt", "a__.txt"},
		{"no end is a dot", "plan.txt. . .", "plan.txt"},
		{"nothing is called a file", " \u202e\u200b ", "file"},
		{"no device is named", "con.txt", "file-con.txt"},
		{"no device is named without an ending", "NUL", "file-nul"},
		{"a long name keeps its ending", strings.Repeat("a", 300) + ".pdf", strings.Repeat("a", 196) + ".pdf"},
		{"a long name is cut between letters", strings.Repeat("ä", 150), strings.Repeat("ä", 100)},
		{"an ending that is none is not kept", "a." + strings.Repeat("b", 300), "a." + strings.Repeat("b", 198)},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			got := filename.Plain(row.name)
			if got != row.want {
				t.Errorf("%q became %q, want %q", row.name, got, row.want)
			}
			if !filename.IsPlain(got) {
				t.Errorf("%q is not plain: it becomes %q", got, filename.Plain(got))
			}
		})
	}
	if filename.IsPlain("") || filename.IsPlain("a/b") {
		t.Error("what is not plain passes for it")
	}
}

func TestAnAttachmentIsSavedUnderItsName(t *testing.T) {
	for _, row := range []struct{ name, header string }{
		{"plan.txt", `attachment; filename="plan.txt"`},
		{"50 % of it.txt", `attachment; filename="50 _ of it.txt"; filename*=UTF-8''50%20%25%20of%20it.txt`},
		{"Straße.txt", `attachment; filename="Stra_e.txt"; filename*=UTF-8''Stra%C3%9Fe.txt`},
		{"a\"; filename=b.exe\r\nX: y", `attachment; filename="a_; filename=b.exe X_ y"`},
		{"議事録.pdf", `attachment; filename="___.pdf"; filename*=UTF-8''%E8%AD%B0%E4%BA%8B%E9%8C%B2.pdf`},
	} {
		got := filename.Attachment(row.name)
		if got != row.header {
			t.Errorf("%q is sent as %s, want %s", row.name, got, row.header)
		}
		if kind, params, err := mime.ParseMediaType(got); err != nil || kind != "attachment" || params["filename"] != filename.Plain(row.name) {
			t.Errorf("%s is read as %s %v, %v", got, kind, params, err)
		}
	}
}

func FuzzPlain(f *testing.F) {
	for _, seed := range []string{"a.txt", "../x", "\u202e.", "con.", "a\u0308\u200d", "a\x1c\u0308", strings.Repeat(".a", 200)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := filename.Plain(name)
		if !filename.IsPlain(got) || len(got) > filename.MaxBytes || !utf8.ValidString(got) || strings.ContainsAny(got, "/\\\n\r\"") {
			t.Errorf("%q became %q, and then %q", name, got, filename.Plain(got))
		}
		if _, params, err := mime.ParseMediaType(filename.Attachment(name)); err != nil || params["filename"] != got {
			t.Errorf("%q is sent as %s: %v", name, filename.Attachment(name), err)
		}
	})
}
