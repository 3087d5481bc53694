package discussion

import (
	"context"
	"strings"

	"metaorg/web/page"
	"metaorg/web/words"
)

// samples are a thread and the form for changing a comment in every state.
func samples(ctx context.Context) []page.Sample {
	now := words.Now(ctx)
	about := Subject{Thread: "proposal/6", Title: "Buy flour together", Path: "/proposals/6", Sees: true, Says: true, For: "mill"}
	ada := page.Viewer{Session: page.Session{Person: "ada"}, Belongs: true, Voice: true}
	text := func(s string) [][][]piece { return paragraphs(s, "") }
	full := view{
		Subject: about, Next: about.Path, SignedIn: true, Speaker: "The Mill", Total: 60,
		Comments: []line{
			{ID: 11, Person: "bo", For: "forge", ForName: "The Forge", At: now - 3*86400, Body: text("Which flour is meant? We said something like it in #2,\nand it came to nothing.\n\nSee also /charter and https://elsewhere.example/.")},
			{ID: 12, Person: "cy", At: now - 2*86400, Withdrawn: now - 86400},
			{ID: 13, Person: "di", For: "print", At: now - 86400, Lost: true},
			{ID: 14, Person: "ada", For: "mill", ForName: "The Mill", At: now - 120, Edited: now - 60, Body: text("All of it. <script>alert(1)</script> " + strings.Repeat("long", 60)), MayEdit: true, MayWithdraw: true},
		},
	}
	hidden := full
	hidden.Comments = []line{
		{ID: 15, Person: "bo", For: "forge", ForName: "The Forge", At: now - 86400, Document: "a1", Hidden: &Hidden{By: "cy", Clause: "V1"}},
		{ID: 16, Person: "bo", For: "forge", ForName: "The Forge", At: now - 86400, Document: "b2", Hidden: &Hidden{By: "cy", Clause: "V1", Case: 4, Sees: true}, Body: text("What was said."), MayHide: true},
		{ID: 17, Person: "ada", At: now - 60, Document: "c3", Body: text("Please stay with the matter."), MayHide: true},
	}
	empty := view{Subject: about, Next: about.Path, SignedIn: true}
	stranger := full
	stranger.Says, stranger.SignedIn = false, false
	silent := stranger
	silent.SignedIn = true
	refused := full
	refused.Typed, refused.Error = "What I typed", "a comment has at most 8192 bytes, this one 9000"
	editing := editView{Subject: about, ID: 14, Until: now + 480, Typed: "All of it.", Next: about.Path}
	wrong := editing
	wrong.Typed, wrong.Error = "", "there is nothing in it yet"
	thread := func(state string, v view, as page.Viewer) page.Sample {
		return page.Sample{Name: "discussion", State: state, As: as, Page: page.Page{Title: about.Title, Body: threadPage(v), Nav: "/proposals"}}
	}
	edit := func(state string, v editView) page.Sample {
		return page.Sample{Name: "discussion, editing", State: state, As: ada, Page: page.Page{Title: about.Title, Body: editPage(v), Nav: "/proposals"}}
	}
	return []page.Sample{
		thread("full", full, ada), thread("hidden comments", hidden, ada), thread("empty", empty, ada), thread("refused", refused, ada),
		thread("without a voice", silent, ada), thread("stranger", stranger, page.Viewer{}),
		edit("open", editing), edit("refused", wrong),
	}
}
