package sample

import (
	"metaorg/domain/commons"
	"metaorg/domain/files"
	"metaorg/domain/people"
	"metaorg/domain/starterkit"
	"metaorg/domain/uses"
	"metaorg/machine"
	"metaorg/machine/state"
)

// commonsFrom is the rule version that brought the commons.
const commonsFrom = 5

// The numbers of what is shared, in the order in which it is.
const (
	lendingPractice uint64 = iota + 1
	bylaws
	waterLevels
	readingRoom
	programme
	wageLedger
	ledgerFork
	shelf
	cargoBike
	server
)

// sharing reports whether the network lives by rules that have the commons.
func (t *story) sharing() (has bool) {
	if t.err == nil {
		t.Read(func(r state.Reader) { has = machine.NetworkOf(r).RuleVersion >= commonsFrom })
	}
	return has
}

// file keeps a text as a file for an organization.
func (t *story) file(o machine.OrganizationID, name, text string) (f files.Content) {
	if t.err == nil {
		var hash string
		hash, t.err = t.File(t.reps[o], text, "text/markdown")
		f = files.Content{Content: files.Hash(hash), Size: int64(len(text)), MediaType: "text/markdown", FileName: name}
	}
	return f
}

// with puts a file into what is shared.
func with(f files.Content, m commons.Share) commons.Share {
	m.Content, m.Size, m.MediaType, m.FileName = f.Content, f.Size, f.MediaType, f.FileName
	return m
}

// version is a version of something with a file in it.
func version(f files.Content, resource uint64, note string, parents ...uint64) commons.Contribute {
	return commons.Contribute{
		Resource: resource, Parents: parents, Note: note,
		Content: f.Content, Size: f.Size, MediaType: f.MediaType, FileName: f.FileName,
	}
}

const lendingText = `# How we lend tools

1. Whoever lends says for how long, and what the tool must not be used for.
2. Whoever borrows brings it back clean, and says what broke. Nobody is fined for saying so.
3. One Saturday a month everything is looked over together.

It took us two winters to drop the deposit. Nothing has been lost since.
`

const bylawsText = `# Bylaws for a co-operative with several kinds of members

Workers, neighbours and customers each elect a third of the board. Each paragraph stands beside the reason for it,
and what we would do differently: begin with fewer committees, and write down how to end one.
`

// sharesFirst: what members have learnt in a year and a half is there for others.
func (t *story) sharesFirst() {
	if !t.sharing() {
		return
	}
	t.does(t.as(repair, with(t.file(repair, "lending.md", lendingText), commons.Share{
		Title: "How we lend tools", Kind: commons.Practice, Licence: "CC-BY-SA-4.0", Boundary: files.Public,
		Summary: "Who lends what, for how long, and who mends it: one page that works for forty workshops.",
		Rule:    "Whoever adopts it tells the others after a year how it went.", Domains: []string{"practice", "economics"}, Clauses: []string{"P6"},
	})))
	t.does(t.as(assembly, with(t.file(assembly, "bylaws.md", bylawsText), commons.Share{
		Title: "Bylaws for several kinds of members", Kind: commons.Model, Licence: "CC-BY-4.0", Boundary: files.Public,
		Summary: "For founding a co-operative of workers, neighbours and customers, with the reason for each paragraph.",
		Domains: []string{"governance", "enterprise"}, Clauses: []string{"P2"}, Credit: "After the model rules of the Somerset Rules, 2009",
	})))
	t.does(t.as(weir, commons.Share{
		Title: "Water levels at the weir", Kind: commons.Dataset, Link: "https://weir-energy.example/levels.csv", Licence: "CC-BY-4.0", Boundary: files.Public,
		Summary: "Every quarter of an hour since 2019, in millimetres above the crest.", Domains: []string{"knowledge", "infrastructure"},
	}))
	t.does(t.as(library, commons.Share{
		Title: "Reading room on Mondays", Kind: commons.Space, Boundary: files.NetworkOnly, Rivalrous: true, Capacity: 1, Unit: "room",
		Summary: "Twenty-two chairs, a projector, a kettle. The library is closed on Mondays, and the heating is on anyway.",
		Rule:    "Chairs go back as they were. Whoever comes last locks up and puts the key into the box.", Domains: []string{"infrastructure"},
	}))
	t.does(t.as(harbour, commons.Share{
		Title: "Programme of the first gathering", Kind: commons.Document, Link: "https://harbour-arts.example/programme", Licence: "CC-BY-4.0", Boundary: files.Public,
	}))
	t.does(t.as(repair, commons.InviteSteward{Resource: lendingPractice, Member: people.MemberID(woodland)}))
	t.does(t.as(woodland, commons.TakeCare{Resource: lendingPractice}))
	t.does(t.as(repair, commons.SetThreshold{Resource: lendingPractice, Threshold: 2}))
	t.does(t.as(school, version(t.file(school, "lending.md", lendingText+"\n4. Classes borrow ten of a kind, and leave two behind.\n"), lendingPractice, "How classes borrow.", 1)))
	t.does(t.as(thread, commons.Review{Resource: lendingPractice, Version: 2, Verdict: commons.Fine}))
	t.does(t.as(repair, commons.Accept{Resource: lendingPractice, Version: 2}))
	t.does(t.as(woodland, commons.Approve{Act: 1}))
}

// sharesMore: some of it is taken up and made into other things.
func (t *story) sharesMore() {
	if !t.sharing() {
		return
	}
	t.does(t.as(tern, commons.Share{
		Title: "Wage ledger", Kind: commons.Software, Link: "https://tern.example/wages", Licence: "AGPL-3.0-or-later", Boundary: files.Public,
		Summary: "Works out wages where everybody sees everybody's, and hours of care count.", Domains: []string{"economics", "infrastructure"},
	}))
	t.does(t.as(ledger, commons.Fork{
		Resource: wageLedger, Version: 1, Title: "Wage ledger for sixty books", Licence: "AGPL-3.0-or-later", Boundary: files.Public,
		Summary: "The same for whoever keeps the books of many, with one sign-in for all.",
	}))
	t.does(t.as(ledger, commons.Publish{Resource: ledgerFork, Link: "https://open-ledger.example/wages/2", Note: "Several years side by side."}))
	t.does(t.as(woodland, with(t.file(woodland, "shelf.md", "# A shelf without screws\n\nSix boards, twelve wedges. Cut the wedges along the grain.\n"), commons.Share{
		Title: "A shelf without screws", Kind: commons.Design, Licence: "CERN-OHL-S-2.0", Boundary: files.Public,
		Summary: "Six boards and twelve wedges; one saw and an afternoon.", Domains: []string{"practice"},
	})))
	t.does(t.as(tidal, commons.Share{
		Title: "Cargo bike", Kind: commons.Equipment, Boundary: files.NetworkOnly, Rivalrous: true, Capacity: 2, Unit: "bike",
		Summary: "Takes a hundred kilos up any hill between here and the bridge.", Rule: "It comes back charged, and under the roof.",
		Reciprocity: []commons.Reciprocity{
			{Class: commons.Members, LeastContributions: 1, Allowance: commons.Free},
			{Class: commons.Anyone, Allowance: commons.Quota, Quota: 4, Days: 30},
		},
	}))
	t.does(t.as(tern, commons.Share{
		Title: "A server with room to spare", Kind: commons.Compute, Boundary: files.NetworkOnly, Rivalrous: true, Capacity: 32, Unit: "GiB of memory",
		Reciprocity: []commons.Reciprocity{{Class: commons.Members, Allowance: commons.Quota, Quota: 4, Days: 90}, {Class: commons.Anyone, Allowance: commons.Fee, Fee: 250, Currency: "GBP"}},
	}))
	t.does(t.as(thread, version(t.file(thread, "lending.md", lendingText+"\n5. Sewing machines go out with their oil.\n"), lendingPractice, "About sewing machines.", 2)))
	t.does(t.as(library, commons.Review{
		Resource: lendingPractice, Version: 3, Verdict: commons.Changes, Document: commons.Paper(t.paper(library, "Please say which oil. We had one back with rapeseed in it.")),
	}))
	t.does(t.as(thread, commons.Comment{Resource: lendingPractice, Version: 3, Document: commons.Paper(t.paper(thread, "Machine oil, in the little bottle. I will add it."))}))
	t.does(t.as(foods, version(t.file(foods, "lending.md", "# How we lend tools\n\nAsk Sam.\n"), lendingPractice, "Shorter.", 2)))
	t.does(t.as(repair, commons.Decline{Resource: lendingPractice, Version: 4, Document: commons.Paper(t.paper(repair, "It is shorter, and Sam is on holiday. Fork it if it works for you."))}))
	t.does(t.as(woodland, commons.Approve{Act: 2}))
	t.does(t.as(weir, commons.SetTerms{Resource: waterLevels, Licence: "CC0-1.0", Boundary: files.Public}))
	t.does(t.as(assembly, commons.Describe{
		Resource: bylaws, Title: "Bylaws for several kinds of members", Domains: []string{"governance", "enterprise", "thinking"}, Clauses: []string{"P2"},
		Summary: "For founding a co-operative of workers, neighbours and customers, with the reason for each paragraph and what we would do differently.",
	}))
	t.does(t.as(harbour, commons.Withdraw{Resource: programme, Reason: "The gathering is over, and half of it was changed on the day."}))
	t.does(t.as(repair, commons.InviteSteward{Resource: lendingPractice, Member: people.MemberID(thread)}))
}

// begins shares a text of the starter kit, and gives its number.
func (t *story) begins(o machine.OrganizationID, name string) (number uint64) {
	for _, text := range starterkit.In("en") {
		if text.Name == name {
			t.does(t.as(o, text.Share(t.file(o, text.FileName(), text.Markdown))))
		}
	}
	t.settle()
	if t.err == nil {
		t.Read(func(r state.Reader) { number = commons.LastResource(r) })
	}
	return number
}

// takesUpTheKit: two texts of the starter kit are shared, and adopted.
func (t *story) takesUpTheKit() {
	if !t.sharing() {
		return
	}
	consent := t.begins(assembly, "consent")
	t.does(t.as(school, uses.Adopt{Resource: consent, Version: 1, Text: "For the school meeting, with the older classes."}))
	leaving := t.begins(housing, "leaving")
	t.does(t.as(foods, uses.Adopt{Resource: leaving, Version: 1, Text: "Two of our founders retire next summer."}))
}
