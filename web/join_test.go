package web_test

import (
	"strings"
	"testing"

	"metaorg/domain/people"
	"metaorg/web"
	"metaorg/web/access"
	"metaorg/web/webtest"
)

func TestANewNodeIsToldWhatItNeeds(t *testing.T) {
	shows := webtest.Shows(people.Directory{}, access.CharterOnly)
	s := start(t, func(c *web.Config) {
		shows(c)
		c.Joining = &web.Joining{
			Sheet: func(size uint64) (web.JoinSheet, error) {
				return web.JoinSheet{Name: "Bread", Size: size, Code: "a code", Peers: []web.JoinPeer{{ID: "abc", Address: "bread.example:26656"}}}, nil
			},
			Registered: func(node string) bool { return node == "abc" },
		}
	})
	for _, row := range []struct {
		sentence, path string
		status         int
		want           string
	}{
		{"a stranger is told too, for a new node is none of the network's yet", "/v1/join", 200, `"address":"bread.example:26656"`},
		{"how the log stood at the size that a code speaks of", "/v1/join?size=1", 200, `"size":1`},
		{"not at a size it never had", "/v1/join?size=1000", 404, "web.no_such_size"},
		{"a size is a number", "/v1/join?size=all", 400, "web.bad_parameter"},
		{"whether a node is let in", "/v1/join/abc", 200, `"registered":true`},
		{"and whether not", "/v1/join/abd", 200, `"registered":false`},
	} {
		t.Run(row.sentence, func(t *testing.T) {
			a := get(t, s, row.path)
			if a.status != row.status || !strings.Contains(string(a.body), row.want) {
				t.Errorf("%d %s", a.status, a.body)
			}
		})
	}
}
