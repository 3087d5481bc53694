package main

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"metaorg/client"
)

// cellText is a value as its column's kind is read; exact times are for other
// programs, readable ones for people.
func cellText(col client.Column, v any, exact bool) string {
	switch x := v.(type) {
	case nil:
		return ""
	case string:
		return x
	case bool:
		return yesNo(x)
	case int64:
		switch {
		case col.Kind == "time" && exact:
			return time.Unix(x, 0).UTC().Format(time.RFC3339)
		case col.Kind == "time" && x == 0:
			return ""
		case col.Kind == "time":
			return time.Unix(x, 0).Local().Format("2 Jan 2006 15:04")
		}
		return strconv.FormatInt(x, 10)
	case json.RawMessage:
		return string(x)
	}
	return fmt.Sprint(v)
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func columnNames(columns []client.Column) (names []string) {
	for _, col := range columns {
		names = append(names, col.Name)
	}
	return names
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
