package books

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"metaorg/units"
)

// headings are of the table of contributions, in English, as programs look for them.
var headings = []string{"number", "date", "action", "provider", "receiver", "kind", "stream", "quantity", "unit", "value", "currency", "resource", "corrects", "note"}

// Table writes what members gave and received as CSV, a contribution on each
// line, with amounts as people write them.
func (o Of) Table(read Lists, w io.Writer) error {
	out := csv.NewWriter(w)
	err := out.Write(headings)
	if failed := read("patronage", confirmed, func(r Row) {
		if err != nil || !o.has(r.Text("date")) {
			return
		}
		err = out.Write([]string{
			itoa(r.Number("number")), r.Text("date"), r.Text("action"), r.Text("provider"), r.Text("receiver"), r.Text("kind"), r.Text("stream"),
			plain(r.Number("quantity"), r.Text("unit")), r.Text("unit"), plain(r.Number("value"), r.Text("currency")), r.Text("currency"),
			itoa(r.Number("resource")), itoa(r.Number("corrects")), safe(r.Text("note")),
		})
	}); failed != nil {
		return failed
	}
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	if err != nil {
		return fmt.Errorf("couldn't write the table: %w", err)
	}
	return nil
}

// itoa leaves out what is not there.
func itoa(n int64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(n, 10)
}

func plain(steps int64, code string) string {
	u, ok := units.Of(code)
	if !ok {
		return ""
	}
	return u.Plain(steps)
}

// safe keeps a text that people wrote from being a formula in a spreadsheet.
func safe(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r", rune(text[0])) {
		return "'" + text
	}
	return text
}
