package digest

import (
	"context"
	"time"

	"github.com/a-h/templ"

	"metaorg/hostdata"
	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are the pages about mail in every state.
func samples(ctx context.Context) []page.Sample {
	now := words.Now(ctx)
	ada := page.Viewer{Session: page.Session{Person: "ada"}, Belongs: true}
	operator := page.Viewer{Operator: true}
	sample := func(name, state string, as page.Viewer, body templ.Component) page.Sample {
		return page.Sample{Name: name, State: state, As: as, Page: page.Page{Title: words.T(ctx, "digest.title"), Body: body, Nav: "/you"}}
	}
	fresh := settings{Typed: typed{Rhythm: Weekly, Language: "en"}, Languages: []string{"en", "de"}}
	pending := fresh
	pending.Pending, pending.PendingUntil, pending.Typed.Address = "ada@example.org", now+2*86400, "ada@example.org"
	confirmed := fresh
	confirmed.Address, confirmed.Next, confirmed.Saved = "ada@example.org", now+3*86400, true
	confirmed.Typed = typed{"ada@example.org", Weekly, "de", []string{"discussion"}}
	refused := fresh
	refused.Typed.Address, refused.Wrong = "ada at example", map[string]string{"address": "this is no e-mail address such as ada@example.org"}
	gone := confirmed
	gone.Returned, gone.Saved, gone.Next = true, false, 0
	state := nodeState{From: "post@coop.example", Counts: hostdata.MailCounts{People: 42, Sent: 118, Refused: 2, Unsure: 1, PutOff: 3, Returned: 1, Last: now - 3600}}
	failing := state
	failing.State = State{Failed: time.Unix(now, 0), Reason: "no line to the mail server", Retries: time.Unix(now+900, 0)}
	all := []page.Sample{
		sample("mail", "first time", ada, settingsPage(fresh)),
		sample("mail", "to be confirmed", ada, settingsPage(pending)),
		sample("mail", "confirmed", ada, settingsPage(confirmed)),
		sample("mail", "refused", ada, settingsPage(refused)),
		sample("mail", "address returns", ada, settingsPage(gone)),
		sample("mail", "no server", ada, settingsPage(settings{NoServer: true})),
		sample("mail, confirming", "asks", page.Viewer{}, confirmBody(linkView{Person: "ada"})),
		sample("mail, confirming", "done", page.Viewer{}, confirmBody(linkView{Person: "ada", Done: true})),
	}
	for _, what := range []string{"decisions", stopDigests, stopAll} {
		all = append(all,
			sample("mail, stopping", what, page.Viewer{}, stopBody(linkView{Person: "ada", What: what})),
			sample("mail, stopping", what+", done", page.Viewer{}, stopBody(linkView{Person: "ada", What: what, Done: true})))
	}
	return append(all,
		sample("node, mail", "goes out", operator, inPage(nodePart(state))),
		sample("node, mail", "fails", operator, inPage(nodePart(failing))),
		sample("node, mail", "none", operator, inPage(nodePart(nodeState{NoServer: true}))),
		sample("you, mail", "confirmed", ada, inPage(youPart(confirmed))))
}
