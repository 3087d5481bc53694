package hostdata_test

import (
	"reflect"
	"testing"

	"metaorg/hostdata"
)

func TestPresenceAddsUpByDayAndIsForgotten(t *testing.T) {
	db := open(t)
	note := func(day int64, there map[string]bool) {
		t.Helper()
		if err := db.NotePresence(t.Context(), day, there); err != nil {
			t.Fatal(err)
		}
	}
	note(100, map[string]bool{"a": true, "b": false})
	note(100, map[string]bool{"a": true, "b": true})
	note(129, map[string]bool{"a": false})
	since := func(day int64) map[string]hostdata.Presence {
		t.Helper()
		all, err := db.PresenceSince(t.Context(), day)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if got, want := since(100), map[string]hostdata.Presence{"a": {Days: 2, Looked: 3, Seen: 2}, "b": {Days: 1, Looked: 2, Seen: 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("since the first day %+v", got)
	}
	note(170, map[string]bool{"a": true})
	if got, want := since(0), map[string]hostdata.Presence{"a": {Days: 2, Looked: 2, Seen: 1}}; !reflect.DeepEqual(got, want) {
		t.Errorf("two months later %+v", got)
	}
}
