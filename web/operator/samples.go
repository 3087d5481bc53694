package operator

import (
	"context"

	"github.com/a-h/templ"

	"metaorg/web/page"
	"metaorg/web/standing"
	"metaorg/web/words"
)

// samples are this package's pages in every state, and every alert there is.
func samples(ctx context.Context) []page.Sample {
	of := func(state string, as page.Viewer, body templ.Component) page.Sample {
		return page.Sample{Name: "operator", State: state, As: as, Page: page.Page{Title: "operator", Body: body}}
	}
	operator := page.Viewer{Operator: true}
	well := sampleFacts(words.Now(ctx))
	fresh := well
	fresh.Backup, fresh.Certificate, fresh.Disk = standing.Backup{}, standing.Certificate{}, standing.Disk{Parts: []standing.Part{{Name: "log", Bytes: 48 << 20}}, Free: -1, Size: -1}
	all := []page.Sample{
		of("asked for the token", page.Viewer{}, enterBody(enterView{Next: "/node"})),
		of("mistyped the token", page.Viewer{}, enterBody(enterView{Next: "/node", Wrong: "operator.wrong_token"})),
		of("came by a link that is over", page.Viewer{}, enterBody(enterView{Next: "/node", Wrong: "operator.link_over"})),
		of("came by a link", page.Viewer{}, enterBody(enterView{Code: "abc", Next: "/node"})),
		of("is let in", operator, enterBody(enterView{Already: true, Next: "/node"})),
		of("the way to this page", page.Viewer{}, page.Headed("Node", doorBody())),
		of("nothing to look after", operator, page.Headed("Node", alertsBody(well, nil))),
		of("what the node keeps", operator, page.Headed("Node", keepsBody(well))),
		of("a new node of which little is known", operator, page.Headed("Node", keepsBody(fresh))),
	}
	alerts := sampleAlerts(well.At)
	all = append(all, of("everything at once", operator, page.Headed("Node", alertsBody(well, alerts))))
	for _, a := range alerts {
		name := a.Code
		if a.Variant != "" {
			name += ", " + a.Variant
		}
		if a.Detail != "" {
			name += ", with a reason"
		}
		all = append(all, of("alert: "+name, operator, page.Headed("Node", alertsBody(well, []standing.Alert{a}))))
	}
	return all
}

func sampleFacts(now int64) standing.Facts {
	return standing.Facts{
		At: now, Started: now - 90_000, Begun: now - 90*86_400, Height: 5210, LogSize: 9120, InSync: true, Seats: 4, Seat: true, Peers: 3, Expected: 3,
		Disk: standing.Disk{Parts: []standing.Part{
			{Name: "log", Bytes: 48 << 20, PerDay: 1 << 20},
			{Name: "tables", Bytes: 12 << 20, PerDay: 200 << 10},
			{Name: "host", Bytes: 300 << 10},
			{Name: "documents", Bytes: 2 << 20, PerDay: 20 << 10},
			{Name: "other", Bytes: 900},
		}, Free: 31 << 30, Size: 40 << 30, PerDay: 1220 << 10, Days: 30},
		Backup:      standing.Backup{At: now - 30_000, Height: 5200, Bytes: 9 << 20},
		Certificate: standing.Certificate{Served: true, Until: now + 60*86_400},
	}
}

// sampleAlerts are all alerts, each in all its texts.
func sampleAlerts(now int64) []standing.Alert {
	bad, warn := standing.Bad, standing.Warn
	all := []standing.Alert{
		{Code: "evidence", Severity: bad, Count: 1},
		{Code: "rules", Severity: warn, Count: 20},
		{Code: "behind", Severity: bad, Count: 1240},
		{Code: "behind", Severity: bad, Variant: "unknown"},
		{Code: "alone", Severity: bad, Count: 3},
		{Code: "alone", Severity: warn, Variant: "seat", Count: 2},
		{Code: "silent", Severity: bad},
		{Code: "silent", Severity: bad, Variant: "only"},
		{Code: "absent", Severity: bad, Count: 20},
		{Code: "disk", Severity: bad, Count: 1400},
		{Code: "disk", Severity: warn, Variant: "soon", Count: 12},
		{Code: "clock", Severity: bad, Count: 9},
		{Code: "clock", Severity: warn, Variant: "slow", Count: 4},
		{Code: "clock", Severity: warn, Variant: "unkept"},
		{Code: "certificate", Severity: warn, Count: 9},
		{Code: "certificate", Severity: bad, Count: 1, Detail: "acme: authorization error for coop.example"},
		{Code: "certificate", Severity: bad, Variant: "missing"},
		{Code: "backup", Severity: warn, Count: 11},
		{Code: "backup", Severity: warn, Variant: "never", Count: 8},
		{Code: "copies", Severity: warn, Count: 3},
		{Code: "copies", Severity: warn, Variant: "room", Count: 3},
	}
	for i := range all {
		all[i].Since = now - 7200
	}
	return all
}
