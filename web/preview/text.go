package preview

import (
	"bytes"
	"errors"
	"mime"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode/utf32"
)

// maxTextBytes is how much of a text is shown.
const maxTextBytes = 64 << 10

// errNoText is what the bytes of a file are that says it is text and is none.
var errNoText = errors.New("it is no text")

// textTypes are text besides what begins with text/.
var textTypes = map[string]bool{
	"application/json": true, "application/geo+json": true, "application/ld+json": true, "application/yaml": true, "application/toml": true,
	"application/x-ndjson": true, "application/sql": true, "application/x-sh": true, "application/javascript": true, "application/x-tex": true,
}

// neverShown are texts that browsers would run if they got the chance; they
// are given for download alone.
var neverShown = map[string]bool{"text/html": true, "text/xml": true, "text/javascript": true, "text/xsl": true, "text/vbscript": true}

func isText(kind string) bool {
	return strings.HasPrefix(kind, "text/") && !neverShown[kind] || textTypes[kind]
}

// decoded makes UTF-8 of the beginning of a text. Cut says that there is more.
func decoded(mediaType string, b []byte, cut bool) (string, error) {
	_, params, _ := mime.ParseMediaType(mediaType)
	b, err := toUTF8(params["charset"], b, cut)
	if err != nil {
		return "", err
	}
	if bytes.IndexByte(b, 0) >= 0 {
		return "", errNoText
	}
	text := strings.TrimPrefix(string(b), "\ufeff")
	return strings.Map(visible, strings.ReplaceAll(text, "\r\n", "\n")), nil
}

func toUTF8(charset string, b []byte, cut bool) ([]byte, error) {
	if cut {
		b = wholeRunes(b)
	}
	if marked := bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")); utf8.Valid(marked) {
		return marked, nil
	}
	from, err := encodingOf(charset, b)
	if err != nil {
		return nil, err
	}
	return from.NewDecoder().Bytes(b)
}

// encodingOf is what a text is written in that is no UTF-8: as it begins, as
// its type says, or else as Western Europe wrote before.
func encodingOf(charset string, b []byte) (encoding.Encoding, error) {
	for name, mark := range map[string]string{"utf-16le": "\xff\xfe", "utf-16be": "\xfe\xff"} {
		if bytes.HasPrefix(b, []byte(mark)) && !bytes.HasPrefix(b, []byte("\xff\xfe\x00\x00")) {
			charset = name
		}
	}
	if bytes.HasPrefix(b, []byte("\xff\xfe\x00\x00")) {
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), nil
	}
	if charset == "" || strings.EqualFold(charset, "utf-8") {
		charset = "windows-1252"
	}
	e, err := htmlindex.Get(charset)
	if err != nil {
		return nil, errNoText
	}
	return e, nil
}

// wholeRunes leaves out a letter of UTF-8 that is cut off at the end.
func wholeRunes(b []byte) []byte {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if last := b[len(b)-n:]; utf8.RuneStart(last[0]) {
			if !utf8.FullRune(last) {
				return b[:len(b)-n]
			}
			break
		}
	}
	return b
}

// visible marks what would not be seen, or would let a text read otherwise than
// it is written (CVE-2021-42574).
func visible(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case unicode.Is(unicode.Cc, r), r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\ufeff':
		return utf8.RuneError
	}
	return r
}

// charsetOf is what a text is written in, as its type says.
func charsetOf(mediaType string) string {
	_, params, _ := mime.ParseMediaType(mediaType)
	if e, err := htmlindex.Get(params["charset"]); err == nil {
		if name, err := htmlindex.Name(e); err == nil {
			return name
		}
	}
	return "utf-8"
}
