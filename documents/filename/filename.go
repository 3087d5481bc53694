// Package filename makes plain names of what files are called elsewhere. It
// keeps true that a plain name is one line, is no path on any system, reads in
// the order in which it is written, and can be shown, saved and sent in a
// header as it is.
package filename

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxBytes is the length of the longest plain name. File systems take 255;
// that leaves room for what a browser adds.
const MaxBytes = 200

// Nameless is what a file is called whose name says nothing.
const Nameless = "file"

// Plain makes a plain name: the last part of a path, in Unicode's composed form
// (NFC), without what can't be seen or turns the reading order around, and with
// its ending where it is too long.
func Plain(name string) string {
	name = strings.Map(visible, strings.ToValidUTF8(name, "_"))
	name = norm.NFC.String(name) // After that, since what was left out may have stood between a letter and its mark.
	if at := strings.LastIndexAny(name, `/\`); at >= 0 && strings.Trim(name[at+1:], " .") != "" {
		name = name[at+1:]
	}
	name = strings.Map(savable, name)
	name = strings.Join(strings.Fields(name), " ")
	name = shorten(strings.Trim(name, " ."))
	if stem := strings.TrimSuffix(name, path.Ext(name)); name == "" || reserved[strings.ToUpper(stem)] {
		return strings.TrimSuffix(Nameless+"-"+strings.ToLower(name), "-")
	}
	return name
}

// IsPlain reports whether a name is plain already.
func IsPlain(name string) bool { return name != "" && Plain(name) == name }

// visible turns every kind of space into one and leaves out what has no look of
// its own: controls, marks of reading order, and letters of no width, apart
// from the two joiners that some scripts are written with.
func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case r == '\u200c' || r == '\u200d':
		return r
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.Zl, unicode.Zp), unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
		return -1
	}
	return r
}

// savable puts a mark that every system saves in the place of one that some do not.
func savable(r rune) rune {
	if strings.ContainsRune(`/\:*?"<>|`, r) || r == utf8.RuneError {
		return '_'
	}
	return r
}

// reserved are names that mean a device on Windows, whatever their ending.
var reserved = map[string]bool{
	"CON": true, "PRN": true, "AUX": true, "NUL": true,
	"COM1": true, "COM2": true, "COM3": true, "COM4": true, "COM5": true, "COM6": true, "COM7": true, "COM8": true, "COM9": true,
	"LPT1": true, "LPT2": true, "LPT3": true, "LPT4": true, "LPT5": true, "LPT6": true, "LPT7": true, "LPT8": true, "LPT9": true,
}

// maxEnding is the length of the longest ending that a shortened name keeps.
const maxEnding = 20

func shorten(name string) string {
	if len(name) <= MaxBytes {
		return name
	}
	ending := path.Ext(name)
	if len(ending) > maxEnding {
		ending = ""
	}
	stem := name[:MaxBytes-len(ending)]
	for !utf8.ValidString(stem) {
		stem = stem[:len(stem)-1]
	}
	return strings.TrimRight(stem, " .") + ending
}

// Attachment is the value of a Content-Disposition header (RFC 6266) by which a
// browser saves a file under this name, whatever script it is written in, and
// does not open it.
func Attachment(name string) string {
	name = Plain(name)
	ascii := strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII || r == '%' {
			return '_'
		}
		return r
	}, name)
	if ascii == name {
		return `attachment; filename="` + name + `"`
	}
	return `attachment; filename="` + ascii + `"; filename*=UTF-8''` + extended(name)
}

// extended writes a text as RFC 8187 has it.
func extended(text string) string {
	const hex = "0123456789ABCDEF"
	var out strings.Builder
	for _, b := range []byte(text) {
		if b < utf8.RuneSelf && (unicode.IsLetter(rune(b)) || unicode.IsDigit(rune(b)) || strings.IndexByte("!#$&+-.^_`|~", b) >= 0) {
			out.WriteByte(b)
			continue
		}
		out.Write([]byte{'%', hex[b>>4], hex[b&15]})
	}
	return out.String()
}
