package app_test

import "slices"

// Who is shown something. See docs/decisions/0028-transparency.md.
const (
	anybody      = "anybody"      // Whoever comes along.
	watchers     = "watchers"     // Strangers too, unless the charter shows itself alone.
	participants = "participants" // Who takes part; strangers where the charter shows everything.
	person       = "person"       // Whoever signed in.
	operator     = "operator"     // Who runs the node.
	sharers      = "sharers"      // Who signed in and takes part.
)

// addresses says of everything the program answers, as http.ServeMux has it,
// which address to try and who is shown what is there. A new page, list or read
// fails the test until somebody has said here whom it is for.
var addresses = slices.Concat(forBrowsers, forPrograms)

type address struct{ pattern, try, who string }

var forBrowsers = []address{
	// The charter, how to join, how to check: for anybody.
	{"GET /{$}", "/", anybody},
	{"GET /charter", "/charter", anybody},
	{"GET /charter/size", "/charter/size", anybody},
	{"GET /charter/versions", "/charter/versions", anybody},
	{"GET /charter/versions/{version}", "/charter/versions/1", anybody},
	{"GET /join", "/join", anybody},
	{"GET /verify", "/verify", anybody},
	{"GET /node", "/node", anybody},
	{"GET /origins", "/origins", anybody},
	{"GET /search", "/search?q=" + toWatchers, anybody},       // Finds what each may see, as the next three do.
	{"GET /v1/search", "/v1/search?q=" + toWatchers, anybody}, // For programs.
	{"GET /search.atom", "/search.atom?q=" + toWatchers, anybody},
	{"GET /search/feeds/{secret}", "/search/feeds/" + noFile, anybody}, // For who has its secret.
	{"GET /founding", "/founding", anybody},
	{"GET /founding/address", "/founding/address", anybody},
	{"GET /founding/join", "/founding/join", anybody},
	{"GET /claim/{place}", "/claim/reed", anybody},                     // Says whose place it is to who has its link.
	{"GET /discussion/{kind}/{id}", "/discussion/proposal/1", anybody}, // Says itself who sees the thread.
	{"GET /sample", "/sample", anybody},                                // Tells all, since one is anybody there with one click.
	{"GET /live", "/live", anybody},
	{"GET /files/{hash}", "/files/" + noFile, anybody}, // Each file says itself who sees it; see package preview.
	{"GET /files/{hash}/raw", "/files/" + noFile + "/raw", anybody},
	{"GET /content/{hash}", "/content/" + noFile, anybody},
	{"GET /content/{hash}/tree", "/content/" + noFile + "/tree", anybody},
	{"GET /content/{hash}/proof", "/content/" + noFile + "/proof", anybody},
	{"POST /language", "/language", anybody},
	{"/", "/no/such/page", anybody},
	{"/static/", "/static/app.css", anybody},
	{"GET /_pages", "/_pages", anybody}, // In development alone.
	{"GET /_pages/{n}", "/_pages/0", anybody},

	// Members, texts and results.
	{"GET /charter/acceptances", "/charter/acceptances", watchers},
	{"GET /members", "/members", watchers},
	{"GET /members/{id}", "/members/mill", watchers},
	{"GET /members/{id}/organization.jsonld", "/members/mill/organization.jsonld", watchers},
	{"GET /commons", "/commons", watchers},        // Strangers find only what is for everybody.
	{"GET /commons/{id}", "/commons/1", watchers}, // The same.
	{"GET /commons/{id}/versions/{version}", "/commons/1/versions/1", watchers},
	{"GET /commons/{resource}/calendar", "/commons/1/calendar", watchers}, // Who booked it is for those who take part.
	{"GET /commons/{resource}/calendar.ics", "/commons/1/calendar.ics", watchers},
	{"GET /bookings.ics", "/bookings.ics?member=mill", watchers},
	{"GET /commons/catalogue.jsonld", "/commons/catalogue.jsonld", watchers},
	{"GET /proposals", "/proposals", watchers},
	{"GET /calendar.ics", "/calendar.ics", watchers},
	{"GET /decisions", "/decisions", watchers},
	{"GET /petitions", "/petitions", watchers},
	{"GET /moving-in", "/moving-in", watchers},
	{"GET /decisions/circles", "/decisions/circles", watchers},
	{"GET /decisions/earlier", "/decisions/earlier", watchers},
	{"GET /decisions/earlier/{id}", "/decisions/earlier/1", watchers},
	{"GET /decisions/earlier/{id}/document", "/decisions/earlier/1/document", watchers},
	{"GET /proposals/{id}", "/proposals/1", watchers},
	{"GET /meetings", "/meetings", watchers},
	{"GET /meetings/{n}", "/meetings/1", watchers}, // Where it is, hands and minutes are for those who take part.
	{"GET /nodes", "/nodes", watchers},
	{"GET /circles", "/circles", watchers},
	{"GET /files", "/files", participants},
	{"GET /circles/{circle}", "/circles/1", watchers}, // Who said what in it is for those who take part.
	{"GET /matters/{id}", "/matters/1", watchers},     // What people say about it is for those who take part.
	{"GET /services", "/services", watchers},
	{"GET /competences", "/competences", watchers},
	{"GET /competences/{id...}", "/competences/act:baking", watchers},
	{"GET /competences/of/{holder}", "/competences/of/mill", watchers},
	{"GET /competences/of/{holder}/record.jsonld", "/competences/of/mill/record.jsonld", watchers},
	{"GET /competences/of/{holder}/record.csv", "/competences/of/mill/record.csv", watchers},
	{"GET /kitty", "/kitty", watchers}, // Requests are for those who take part.
	{"GET /kitty/{fund}", "/kitty/1", watchers},
	{"GET /periods", "/periods", watchers}, // Statements are for those who take part.
	{"GET /periods/{period}", "/periods/1", watchers},
	{"GET /equation", "/equation", watchers},
	{"GET /services/{service}", "/services/1", watchers}, // Who asked for it is for those who take part.
	{"GET /services/flows", "/services/flows", watchers},
	{"GET /secret/{id}/paper", "/secret/1/paper", watchers},

	// Who voted how, what is dealt and said.
	{"GET /applications/{id}", "/applications/wood", participants},
	{"GET /contributions", "/contributions", participants},
	{"GET /contributions/{id}", "/contributions/1", participants},
	{"GET /patronage", "/patronage", participants},
	{"GET /patronage/{event}", "/patronage/1", participants},
	{"GET /periods/{period}/statements/{member}", "/periods/1/statements/mill", participants},
	{"GET /accounts", "/accounts", participants},
	{"GET /books", "/books", participants},
	{"GET /books/{file}", "/books/contributions.csv", participants},
	{"GET /patronage/resources", "/patronage/resources", participants},
	{"GET /patronage/resources/{resource}", "/patronage/resources/1", participants},
	{"GET /coordination", "/coordination", participants},
	{"GET /bookings", "/bookings", participants},
	{"GET /rolls", "/rolls", participants},
	{"GET /services/requests/{request}", "/services/requests/1", participants},
	{"GET /opportunities", "/opportunities", participants},
	{"GET /opportunities/{post}", "/opportunities/1", participants},
	{"GET /opportunities/{post}/matches", "/opportunities/1/matches", participants},
	{"GET /opportunities/{post}/matches.json", "/opportunities/1/matches.json", participants},
	{"GET /team", "/team", participants},
	{"GET /team.json", "/team.json", participants},
	{"GET /relations", "/relations", participants},
	{"GET /pledges", "/pledges", participants},
	{"GET /pledges/{campaign}", "/pledges/1", participants},
	{"GET /pledges/{campaign}/calendar.ics", "/pledges/1/calendar.ics", participants},
	{"GET /agreements", "/agreements", participants},
	{"GET /agreements/{agreement}", "/agreements/1", participants},
	{"GET /bids", "/bids", participants},
	{"GET /bids/{bid}", "/bids/1", participants},
	{"GET /bids/{bid}/calendar.ics", "/bids/1/calendar.ics", participants},
	{"GET /agreements/{agreement}/calendar.ics", "/agreements/1/calendar.ics", participants},
	{"GET /agreements/{agreement}/terms", "/agreements/1/terms", participants},
	{"GET /kitty/requests/{request}", "/kitty/requests/1", participants},
	{"GET /obligations", "/obligations", participants},
	{"GET /obligations/{obligation}", "/obligations/1", participants},
	{"GET /obligations/statement", "/obligations/statement?member=mill", participants},
	{"GET /obligations/limits", "/obligations/limits", participants},
	{"GET /patronage/import", "/patronage/import", participants},
	{"POST /patronage/import", "/patronage/import", participants},
	{"GET /obligations/invoices", "/obligations/invoices", participants},
	{"POST /obligations/invoices", "/obligations/invoices", participants},
	{"GET /obligations/holds/{hold}", "/obligations/holds/1", participants},
	{"GET /rounds", "/rounds", participants},
	{"GET /rounds/{round}", "/rounds/1", participants},
	{"GET /rounds/{round}/solution", "/rounds/1/solution", participants},
	{"GET /uses", "/uses", participants},
	{"GET /wishes", "/wishes", participants},
	{"GET /wishes/{wish}", "/wishes/1", participants},
	{"GET /commons/checks", "/commons/checks", participants},
	{"GET /goals", "/goals", participants},
	{"GET /goals/{goal}", "/goals/1", participants},
	{"GET /secret/{id}/sheet", "/secret/1/sheet", participants},
	{"GET /disputes", "/disputes", participants},
	{"GET /signatures/{number}", "/signatures/1", participants},
	{"GET /polls/{organization}/{proposal}", "/polls/mill/1", participants},

	// One's own.
	{"GET /home", "/home", person},
	{"GET /you", "/you", person},
	{"GET /you/record", "/you/record", person},
	{"GET /you/record.json", "/you/record.json", person},
	{"GET /moving-in/import", "/moving-in/import", person},
	{"POST /moving-in/import", "/moving-in/import", person},
	{"GET /kitty/statements/{fund}", "/kitty/statements/1", person},
	{"POST /kitty/statements/{fund}", "/kitty/statements/1", person},
	{"GET /moving-in/links", "/moving-in/links", person},
	{"GET /disputes/{case}", "/disputes/0", person}, // Says itself who sees the case; its sides always do.
	{"GET /disputes/{case}/papers/{document}", "/disputes/0/papers/0", person},
	{"GET /inbox", "/inbox", person},
	{"POST /inbox/read", "/inbox/read", person},
	{"POST /search/save", "/search/save", person},
	{"POST /relations/cards", "/relations/cards", person},
	{"POST /search/forget", "/search/forget", person},
	{"GET /you/mail", "/you/mail", person},
	{"POST /you/mail", "/you/mail", person},
	{"POST /you/mail/again", "/you/mail/again", person},
	{"POST /you/mail/remove", "/you/mail/remove", person},
	{"GET /invitations", "/invitations", person},
	{"GET /invitations/{hash}", "/invitations/0", person},
	{"GET /founding/charter", "/founding/charter", person},
	{"GET /founding/invitations", "/founding/invitations", person},
	{"GET /founding/invitations/{sheet}", "/founding/invitations/0", person},
	{"GET /acts/{act}", "/acts/governance.propose", person},
	{"POST /acts/{act}", "/acts/governance.propose", person},
	{"POST /sample/sign", "/sample/sign", anybody}, // Signs for who is signed in; see package web.
	{"GET /done/{id}", "/done/{act}", person},
	{"GET /proposals/new", "/proposals/new", person},
	{"POST /proposals/new", "/proposals/new", person},
	{"POST /proposals/drop", "/proposals/drop", person},
	{"GET /proposals/charter", "/proposals/charter", person},
	{"POST /proposals/charter", "/proposals/charter", person},
	{"GET /proposals/carry/{kind}", "/proposals/carry/charter.set_rules", person},
	{"POST /proposals/carry/{kind}", "/proposals/carry/charter.set_rules", person},
	{"GET /proposals/latest", "/proposals/latest", person},
	{"GET /commons/latest", "/commons/latest", person},
	{"GET /signatures/latest", "/signatures/latest", person},
	{"POST /discussion/{kind}/{id}", "/discussion/proposal/1", person},
	{"GET /comments/{comment}/edit", "/comments/1/edit", person},
	{"POST /comments/{comment}/edit", "/comments/1/edit", person},
	{"POST /comments/{comment}/withdraw", "/comments/1/withdraw", person},

	// Links out of mails, which open without signing in.
	{"GET /mail/confirm/{token}", "/mail/confirm/0", anybody},
	{"POST /mail/confirm/{token}", "/mail/confirm/0", anybody},
	{"GET /mail/stop/{token}", "/mail/stop/0", anybody},
	{"POST /mail/stop/{token}", "/mail/stop/0", anybody},

	// Coming in, and what a host of the network asks of another.
	{"GET /signin", "/signin", anybody},
	{"GET /recover", "/recover", anybody}, // How far a recovery is it tells who takes part alone.
	{"GET /register", "/register", anybody},
	{"GET /register/free", "/register/free?handle=eve", anybody},
	{"GET /refusal", "/refusal?code=web.no_such_page&text=none", anybody},
	{"GET /sign", "/sign", anybody},
	{"POST /sign", "/sign", anybody},
	{"GET /signed", "/signed", anybody},
	{"GET /operator", "/operator", anybody},
	{"GET /operator/{code}", "/operator/abc", anybody},
	{"POST /operator", "/operator", anybody}, // Takes the token.
	{"POST /operator/end", "/operator/end", anybody},
	{"POST /session/challenge", "/session/challenge", anybody},
	{"POST /session", "/session", anybody},
	{"POST /session/as", "/session/as", anybody}, // In a sample alone.
	{"POST /session/end", "/session/end", person},
	{"POST /session/others/end", "/session/others/end", person},
	{"POST /session/{id}/revoke", "/session/0/revoke", person},
	{"POST /session/for", "/session/for", person},
}

// noFile is the hash of a file that there is not.
const noFile = "5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d"
