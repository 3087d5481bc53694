package display

import (
	"encoding/json"
	"fmt"
	"time"

	"metaorg/client"
	"metaorg/units"
)

// readable is a row's value as people read it: amounts with their point.
func readable(col client.Column, row client.Row) string {
	v := row.Values[col.Name]
	switch x := v.(type) {
	case bool:
		return YesNo(x)
	case json.RawMessage:
		return inOneLine(x)
	case int64:
		if col.Kind == "time" {
			return Moment(x)
		}
		code, _ := row.Values[col.In].(string)
		if u, ok := units.Of(code); ok && col.In != "" {
			return u.Plain(x)
		}
	}
	return exact(col, row)
}

// exact is a row's value as other programs read it.
func exact(col client.Column, row client.Row) string {
	v := row.Values[col.Name]
	switch x := v.(type) {
	case nil:
		return ""
	case bool:
		return YesNo(x)
	case int64:
		if col.Kind == "time" {
			return time.Unix(x, 0).UTC().Format(time.RFC3339)
		}
	case json.RawMessage:
		return string(x)
	}
	return fmt.Sprint(v)
}

// Moment is a time in Unix seconds in the reader's zone; nothing for none.
func Moment(unix int64) string {
	if unix == 0 {
		return ""
	}
	return time.Unix(unix, 0).Local().Format("2 Jan 2006 15:04")
}

// YesNo is a bool as people read it.
func YesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// relative says how far a time lies from now, in the largest unit that fits.
func relative(now, at int64) string {
	switch seconds := at - now; {
	case seconds <= -60:
		return span(-seconds) + " ago"
	case seconds >= 60:
		return "in " + span(seconds)
	}
	return "just now"
}

func span(seconds int64) string {
	for _, unit := range []struct {
		name    string
		seconds int64
	}{{"year", 365 * 86400}, {"month", 30 * 86400}, {"day", 86400}, {"hour", 3600}, {"minute", 60}} {
		if n := seconds / unit.seconds; n > 1 {
			return fmt.Sprintf("%d %ss", n, unit.name)
		} else if n == 1 {
			return "1 " + unit.name
		}
	}
	return fmt.Sprintf("%d seconds", seconds)
}
