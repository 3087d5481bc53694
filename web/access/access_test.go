package access_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"metaorg/web/access"
)

func TestWhoMaySeeWhat(t *testing.T) {
	for _, row := range []struct {
		sentence                        string
		viewer                          access.Viewer
		participants, watchers, anybody bool
	}{
		{"nobody knows who looks", access.Viewer{}, false, false, true},
		{"a stranger where only the charter is open", access.Viewer{Strangers: access.CharterOnly}, false, false, true},
		{"a stranger where members and decisions are open", access.Viewer{Strangers: access.Decisions}, false, true, true},
		{"a stranger where everything is open", access.Viewer{Strangers: access.Everything}, true, true, true},
		{"somebody registered who takes no part", access.Viewer{Person: "ada", Strangers: access.Decisions}, false, true, true},
		{"who takes part", access.Viewer{Person: "ada", Belongs: true}, true, true, true},
		{"the operator", access.Viewer{Operator: true}, true, true, true},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			for audience, want := range map[access.Audience]bool{
				access.Participants: row.participants, access.Watchers: row.watchers, access.Anybody: row.anybody,
				"an audience nobody declared": row.participants,
			} {
				if got := access.May(row.viewer, audience); got != want {
					t.Errorf("sees what is for %q: %v, want %v", audience, got, want)
				}
			}
		})
	}
}

func TestWhoLooksIsFoundOutOnceAndOnlyWhenAsked(t *testing.T) {
	asked := 0
	r := access.With(httptest.NewRequest(http.MethodGet, "/", nil), func(*http.Request) access.Viewer {
		asked++
		return access.Viewer{Person: "ada"}
	})
	if asked != 0 {
		t.Error("found out before anybody asked")
	}
	for range 2 {
		if v := access.Of(r); v.Person != "ada" {
			t.Errorf("it is %+v", v)
		}
	}
	if asked != 1 {
		t.Errorf("found out %d times", asked)
	}
	if v := access.Of(httptest.NewRequest(http.MethodGet, "/", nil)); v != (access.Viewer{}) {
		t.Errorf("where nobody said who looks it is %+v", v)
	}
}
