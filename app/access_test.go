package app_test

import (
	"html"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"metaorg/domain/charter"
	"metaorg/machine"
)

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
var addresses = []struct{ pattern, try, who string }{
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
	{"GET /kitty", "/kitty", watchers}, // Requests are for those who take part.
	{"GET /kitty/{fund}", "/kitty/1", watchers},
	{"GET /services/{service}", "/services/1", watchers}, // Who asked for it is for those who take part.
	{"GET /services/flows", "/services/flows", watchers},
	{"GET /secret/{id}/paper", "/secret/1/paper", watchers},

	// Who voted how, what is dealt and said.
	{"GET /applications/{id}", "/applications/wood", participants},
	{"GET /contributions", "/contributions", participants},
	{"GET /contributions/{id}", "/contributions/1", participants},
	{"GET /opportunities", "/opportunities", participants},
	{"GET /opportunities/{post}", "/opportunities/1", participants},
	{"GET /patronage", "/patronage", participants},
	{"GET /patronage/{event}", "/patronage/1", participants},
	{"GET /patronage/resources", "/patronage/resources", participants},
	{"GET /patronage/resources/{resource}", "/patronage/resources/1", participants},
	{"GET /coordination", "/coordination", participants},
	{"GET /bookings", "/bookings", participants},
	{"GET /rolls", "/rolls", participants},
	{"GET /services/requests/{request}", "/services/requests/1", participants},
	{"GET /kitty/requests/{request}", "/kitty/requests/1", participants},
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

	// For programs: what can be done, which decides by signatures alone.
	{"GET /v1/openapi.json", "/v1/openapi.json", anybody},
	{"GET /v1/kinds", "/v1/kinds", anybody},
	{"GET /v1/units", "/v1/units", anybody},
	{"GET /v1/units/{key}", "/v1/units/h", anybody},
	{"GET /v1/lists", "/v1/lists", anybody},
	{"GET /v1/network", "/v1/network", anybody},
	{"GET /v1/checkpoint", "/v1/checkpoint", anybody},
	{"GET /v1/genesis", "/v1/genesis", anybody},
	{"GET /v1/join", "/v1/join", anybody},
	{"GET /v1/join/{node}", "/v1/join/0", anybody},
	{"GET /v1/witnesses", "/v1/witnesses", watchers},
	{"GET /v1/evidence", "/v1/evidence", watchers},
	{"GET /v1/envelopes/{id}/receipt", "/v1/envelopes/0/receipt", participants},
	{"GET /v1/light-blocks/{height}", "/v1/light-blocks/latest", anybody},
	{"GET /v1/proofs/restarts/{number}", "/v1/proofs/restarts/2", participants},
	{"GET /v1/proofs", "/v1/proofs?key=bWFjaGluZS9uZXR3b3JrAA", anybody},           // machine/network
	{"GET /v1/proofs", "/v1/proofs?key=bWVtYmVyc2hpcC9tZW1iZXJzAG1pbGw", watchers}, // membership/members, mill
	{"GET /v1/proofs", "/v1/proofs?key=Z292ZXJuYW5jZS9iYWxsb3RzAA", participants},  // governance/ballots
	{"GET /v1/proofs/inclusion", "/v1/proofs/inclusion?entry=0&size=1", anybody},
	{"GET /v1/proofs/consistency", "/v1/proofs/consistency?from=1&to=1", anybody},
	{"GET /healthz", "/healthz", anybody},
	{"POST /v1/messages", "/v1/messages", anybody},
	{"POST /v1/messages/{kind}", "/v1/messages/governance.vote", anybody},
	{"POST /v1/envelopes", "/v1/envelopes", anybody},
	{"GET /v1/envelopes/{id}", "/v1/envelopes/{act}", anybody}, // Without what it said; see TestWhatAnActSaidIsForThoseWhoTakePart.
	{"/v1/", "/v1/no-such-thing", anybody},

	// For programs: what is shown.
	{"GET /v1/charter", "/v1/charter", anybody},
	{"GET /v1/charter/{key}", "/v1/charter/goal", anybody},
	{"GET /v1/indicators", "/v1/indicators", anybody},
	{"GET /v1/indicators/{key}", "/v1/indicators/0", anybody},
	{"GET /v1/standing-rules", "/v1/standing-rules", anybody},
	{"GET /v1/standing-rules/{key}", "/v1/standing-rules/charter.transparency", anybody},
	{"GET /v1/charter-versions", "/v1/charter-versions", anybody},
	{"GET /v1/charter-versions/{key}", "/v1/charter-versions/1", anybody},
	{"GET /v1/charter-changes", "/v1/charter-changes", anybody},
	{"GET /v1/charter-changes/{key}", "/v1/charter-changes/0", anybody},
	{"GET /v1/clock-moves", "/v1/clock-moves", anybody},
	{"GET /v1/clock-moves/{key}", "/v1/clock-moves/0", anybody},
	{"GET /v1/rule-versions", "/v1/rule-versions", anybody},
	{"GET /v1/rule-versions/{key}", "/v1/rule-versions/0", anybody},
	{"GET /v1/restarts", "/v1/restarts", anybody},
	{"GET /v1/restarts/{key}", "/v1/restarts/0", anybody},
	{"GET /v1/origins", "/v1/origins", anybody},
	{"GET /v1/origins/{key}", "/v1/origins/0", anybody},

	{"GET /v1/acceptances", "/v1/acceptances", watchers},
	{"GET /v1/acceptances/{key}", "/v1/acceptances/mill", watchers},
	{"GET /v1/members", "/v1/members?format=csv", watchers},
	{"GET /v1/members/{key}", "/v1/members/mill", watchers},
	{"GET /v1/roster", "/v1/roster", watchers},
	{"GET /v1/roster/{key}", "/v1/roster/mill", watchers},
	{"GET /v1/membership-history", "/v1/membership-history", watchers},
	{"GET /v1/membership-history/{key}", "/v1/membership-history/0", watchers},
	{"GET /v1/founding-roll", "/v1/founding-roll", watchers},
	{"GET /v1/founding-roll/{key}", "/v1/founding-roll/mill", watchers},
	{"GET /v1/persons", "/v1/persons", watchers},
	{"GET /v1/persons/{key}", "/v1/persons/ada", watchers},
	{"GET /v1/organizations", "/v1/organizations", watchers},
	{"GET /v1/organizations/{key}", "/v1/organizations/mill", watchers},
	{"GET /v1/identities", "/v1/identities", watchers},
	{"GET /v1/identities/{key}", "/v1/identities/0", watchers},
	{"GET /v1/mandates", "/v1/mandates", watchers},
	{"GET /v1/mandates/{key}", "/v1/mandates/0", watchers},
	{"GET /v1/signers", "/v1/signers", watchers},
	{"GET /v1/signers/{key}", "/v1/signers/0", watchers},
	{"GET /v1/proposals", "/v1/proposals", watchers},
	{"GET /v1/proposals/{key}", "/v1/proposals/1", watchers},
	{"GET /v1/decisions", "/v1/decisions", watchers},
	{"GET /v1/decisions/{key}", "/v1/decisions/1", watchers},
	{"GET /v1/versions", "/v1/versions", watchers},
	{"GET /v1/versions/{key}", "/v1/versions/1.1", watchers},
	{"GET /v1/minority-reports", "/v1/minority-reports", watchers},
	{"GET /v1/minority-reports/{key}", "/v1/minority-reports/1.mill", watchers},
	{"GET /v1/petitions", "/v1/petitions", watchers},
	{"GET /v1/petitions/{key}", "/v1/petitions/1", watchers},
	{"GET /v1/nodes", "/v1/nodes", watchers},
	{"GET /v1/nodes/{key}", "/v1/nodes/0", watchers},
	{"GET /v1/seat-changes", "/v1/seat-changes", watchers},
	{"GET /v1/seat-changes/{key}", "/v1/seat-changes/0", watchers},
	{"GET /v1/votes", "/v1/votes", watchers},
	{"GET /v1/circle-decisions", "/v1/circle-decisions", watchers},
	{"GET /v1/circle-decisions/{key}", "/v1/circle-decisions/1", watchers},
	{"GET /v1/files", "/v1/files", participants},
	{"GET /v1/files/{key}", "/v1/files/0", participants},
	{"GET /v1/file-holders", "/v1/file-holders", participants},
	{"GET /v1/file-holders/{key}", "/v1/file-holders/mill", participants},
	{"GET /v1/file-offers", "/v1/file-offers", watchers},
	{"GET /v1/file-offers/{key}", "/v1/file-offers/0", watchers},
	{"GET /v1/circles", "/v1/circles", watchers},
	{"GET /v1/public-resources", "/v1/public-resources", watchers},
	{"GET /v1/public-resources/{key}", "/v1/public-resources/1", watchers},
	{"GET /v1/bookable", "/v1/bookable", participants},
	{"GET /v1/bookable/{key}", "/v1/bookable/1", participants},
	{"GET /v1/bookings", "/v1/bookings", participants},
	{"GET /v1/bookings/{key}", "/v1/bookings/1", participants},
	{"GET /v1/free", "/v1/free", participants},
	{"GET /v1/free/{key}", "/v1/free/1.0", participants},
	{"GET /v1/resources", "/v1/resources", participants},
	{"GET /v1/resources/{key}", "/v1/resources/1", participants},
	{"GET /v1/resource-versions", "/v1/resource-versions", participants},
	{"GET /v1/resource-versions/{key}", "/v1/resource-versions/1-1", participants},
	{"GET /v1/steward-acts", "/v1/steward-acts", participants},
	{"GET /v1/steward-acts/{key}", "/v1/steward-acts/1", participants},
	{"GET /v1/circles/{key}", "/v1/circles/1", watchers},
	{"GET /v1/circle-matters", "/v1/circle-matters", watchers},
	{"GET /v1/circle-matters/{key}", "/v1/circle-matters/1", watchers},
	{"GET /v1/votes/{key}", "/v1/votes/1.1", watchers},
	{"GET /v1/kitty", "/v1/kitty", watchers},
	{"GET /v1/kitty/{key}", "/v1/kitty/1", watchers},
	{"GET /v1/kitty-lines", "/v1/kitty-lines", watchers},
	{"GET /v1/kitty-lines/{key}", "/v1/kitty-lines/1.1", watchers},
	{"GET /v1/kitty-sources", "/v1/kitty-sources", watchers},
	{"GET /v1/rounds", "/v1/rounds", watchers},
	{"GET /v1/rounds/{key}", "/v1/rounds/1", watchers},
	{"GET /v1/round-obligations", "/v1/round-obligations", participants},
	{"GET /v1/round-obligations/{key}", "/v1/round-obligations/1.1", participants},
	{"GET /v1/round-levels", "/v1/round-levels", participants},
	{"GET /v1/round-levels/{key}", "/v1/round-levels/1.mill", participants},
	{"GET /v1/kitty-sources/{key}", "/v1/kitty-sources/1", watchers},
	{"GET /v1/dues", "/v1/dues", watchers},
	{"GET /v1/dues/{key}", "/v1/dues/mill.1", watchers},
	{"GET /v1/spending", "/v1/spending", participants},
	{"GET /v1/spending/{key}", "/v1/spending/1", participants},
	{"GET /v1/services", "/v1/services", watchers},
	{"GET /v1/services/{key}", "/v1/services/1", watchers},
	{"GET /v1/service-flows", "/v1/service-flows", watchers},
	{"GET /v1/service-flows/{key}", "/v1/service-flows/mill%3Edairy", watchers},
	{"GET /v1/service-requests", "/v1/service-requests", participants},
	{"GET /v1/service-requests/{key}", "/v1/service-requests/1", participants},
	{"GET /v1/adoptions", "/v1/adoptions", participants},
	{"GET /v1/adoptions/{key}", "/v1/adoptions/1", participants},
	{"GET /v1/takes", "/v1/takes", participants},
	{"GET /v1/takes/{key}", "/v1/takes/1.1.mill", participants},
	{"GET /v1/access-requests", "/v1/access-requests", participants},
	{"GET /v1/access-requests/{key}", "/v1/access-requests/1", participants},
	{"GET /v1/ostrom", "/v1/ostrom", participants},
	{"GET /v1/ostrom/{key}", "/v1/ostrom/1", participants},
	{"GET /v1/wishes", "/v1/wishes", participants},
	{"GET /v1/wishes/{key}", "/v1/wishes/1", participants},
	{"GET /v1/goals", "/v1/goals", participants},
	{"GET /v1/goals/{key}", "/v1/goals/1", participants},
	{"GET /v1/meetings", "/v1/meetings", watchers},
	{"GET /v1/meetings/{key}", "/v1/meetings/1", watchers},

	{"GET /v1/ballots", "/v1/ballots?format=csv", participants},
	{"GET /v1/ballots/{key}", "/v1/ballots/1.1.mill", participants},
	{"GET /v1/proxies", "/v1/proxies", participants},
	{"GET /v1/proxies/{key}", "/v1/proxies/1.mill", participants},
	{"GET /v1/signatures", "/v1/signatures", participants},
	{"GET /v1/signatures/{key}", "/v1/signatures/1.mill", participants},
	{"GET /v1/rolls", "/v1/rolls", participants},
	{"GET /v1/rolls/{key}", "/v1/rolls/1.1.mill", participants},
	{"GET /v1/joint-acts", "/v1/joint-acts", participants},
	{"GET /v1/joint-acts/{key}", "/v1/joint-acts/1", participants},
	{"GET /v1/own-people", "/v1/own-people", participants},
	{"GET /v1/own-people/{key}", "/v1/own-people/0", participants},
	{"GET /v1/polls", "/v1/polls", participants},
	{"GET /v1/polls/{key}", "/v1/polls/0", participants},
	{"GET /v1/poll-answers", "/v1/poll-answers", participants},
	{"GET /v1/poll-answers/{key}", "/v1/poll-answers/0", participants},
	{"GET /v1/paper-counts", "/v1/paper-counts", participants},
	{"GET /v1/paper-counts/{key}", "/v1/paper-counts/1.1.mill.first", participants},
	{"GET /v1/hands", "/v1/hands", participants},
	{"GET /v1/hands/{key}", "/v1/hands/1.1.mill", participants},
	{"GET /v1/places", "/v1/places", watchers},
	{"GET /v1/places/{key}", "/v1/places/reed", watchers},
	{"GET /v1/earlier-decisions", "/v1/earlier-decisions", watchers},
	{"GET /v1/earlier-decisions/{key}", "/v1/earlier-decisions/1", watchers},
	{"GET /v1/disputes", "/v1/disputes", participants},
	{"GET /v1/disputes/{key}", "/v1/disputes/1", participants},
	{"GET /v1/sanctions", "/v1/sanctions", participants},
	{"GET /v1/sanctions/{key}", "/v1/sanctions/1", participants},
	{"GET /v1/joining", "/v1/joining", participants},
	{"GET /v1/joining/{key}", "/v1/joining/0", participants},
	{"GET /v1/contributions", "/v1/contributions", participants},
	{"GET /v1/contributions/{key}", "/v1/contributions/1", participants},
	{"GET /v1/opportunities", "/v1/opportunities", participants},
	{"GET /v1/opportunities/{key}", "/v1/opportunities/1", participants},
	{"GET /v1/opportunity-answers", "/v1/opportunity-answers", participants},
	{"GET /v1/opportunity-answers/{key}", "/v1/opportunity-answers/1", participants},
	{"GET /v1/patronage", "/v1/patronage", participants},
	{"GET /v1/patronage/{key}", "/v1/patronage/1", participants},
	{"GET /v1/patronage-totals", "/v1/patronage-totals", participants},
	{"GET /v1/patronage-totals/{key}", "/v1/patronage-totals/mill.2026.labour.h", participants},
	{"GET /v1/economic-resources", "/v1/economic-resources", participants},
	{"GET /v1/economic-resources/{key}", "/v1/economic-resources/1", participants},
	{"GET /v1/guardians", "/v1/guardians", participants},
	{"GET /v1/guardians/{key}", "/v1/guardians/0", participants},
	{"GET /v1/guardian-changes", "/v1/guardian-changes", participants},
	{"GET /v1/guardian-changes/{key}", "/v1/guardian-changes/0", participants},
	{"GET /v1/recoveries", "/v1/recoveries", participants},
	{"GET /v1/recoveries/{key}", "/v1/recoveries/0", participants},
	{"GET /v1/restorations", "/v1/restorations", watchers},
	{"GET /v1/restorations/{key}", "/v1/restorations/0", watchers},
	{"GET /v1/keys", "/v1/keys", participants},
	{"GET /v1/keys/{key}", "/v1/keys/0", participants},
	{"GET /v1/invitations", "/v1/invitations", participants},
	{"GET /v1/invitations/{key}", "/v1/invitations/0", participants},
	{"GET /v1/entries", "/v1/entries?from=0", participants},
	{"GET /v1/bundle", "/v1/bundle", participants},
	{"GET /v1/log", "/v1/log", participants},
	{"GET /v1/log/{key}", "/v1/log/0", participants},
	{"GET /v1/envelopes", "/v1/envelopes", participants},
	{"GET /v1/events", "/v1/events", participants},
	{"GET /v1/events/{key}", "/v1/events/0.0", participants},

	// Files on their way to this host; each sees their own alone.
	{"POST /v1/uploads", "/v1/uploads", sharers},
	{"GET /v1/uploads", "/v1/uploads", sharers},
	{"GET /v1/uploads/{id}", "/v1/uploads/0", sharers},
	{"PATCH /v1/uploads/{id}", "/v1/uploads/0", sharers},
	{"POST /v1/uploads/{id}", "/v1/uploads/0", sharers},
	{"DELETE /v1/uploads/{id}", "/v1/uploads/0", sharers},

	// Files for other nodes: they say who they are by their keys, and to others nothing is there.
	{"GET /v1/content/{hash}", "/v1/content/" + strings.Repeat("0", 64), anybody},
	{"GET /v1/content/{hash}/tree", "/v1/content/" + strings.Repeat("0", 64) + "/tree", anybody},
	{"GET /v1/content/{hash}/proof", "/v1/content/" + strings.Repeat("0", 64) + "/proof", anybody},
	{"POST /v1/content/batch", "/v1/content/batch", anybody},

	// The operator's.
	{"POST /v1/operator/prospects", "/v1/operator/prospects", operator},
	{"GET /v1/operator/prospects", "/v1/operator/prospects", operator},
	{"POST /v1/operator/documents", "/v1/operator/documents", operator},
	{"POST /v1/operator/link", "/v1/operator/link", operator},
	{"GET /v1/operator/status", "/v1/operator/status", operator},
	{"POST /v1/operator/backup", "/v1/operator/backup", operator},
	{"POST /v1/operator/backups", "/v1/operator/backups", operator},
	{"GET /metrics", "/metrics", anybody}, // On this machine; elsewhere the operator's. See package web.
}

// noFile is the hash of a file that there is not.
const noFile = "5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d5d"

// settings are what a charter can say, and what strangers are shown then.
var settings = []struct {
	sentence     string
	transparency int64
	strangersSee []string
}{
	{"the charter shows itself alone", charter.ShowCharter, []string{anybody}},
	{"the charter shows members and decisions", charter.ShowDecisions, []string{anybody, watchers}},
	{"the charter shows everything", charter.ShowEverything, []string{anybody, watchers, participants}},
}

// someone tries an address.
type someone struct {
	sentence string
	signedIn machine.PersonID
	sees     []string // Whatever the charter says.
}

var everyone = []someone{
	{"a stranger", "", nil},
	{"who is registered and nothing more", "alan", []string{person}},
	{"who acts for an applicant", "wood-rep", []string{person, watchers, participants, sharers}},
	{"who acts for a member", "mill-rep", []string{person, watchers, participants, sharers}},
	{"the operator", "", []string{watchers, participants, operator}},
}

// TestTableOfWhoSeesWhat tries every address as everybody.
func TestTableOfWhoSeesWhat(t *testing.T) {
	for _, setting := range settings {
		t.Run(setting.sentence, func(t *testing.T) {
			x := expose(t, setting.transparency)
			x.wantAllTried()
			for _, one := range everyone {
				t.Run(one.sentence, func(t *testing.T) {
					x.tryAll(t, one, slices.Concat(setting.strangersSee, one.sees))
				})
			}
		})
	}
}

// wantAllTried fails for what the program answers and the table leaves out, and
// for what the table has and the program does not answer.
func (x *exposed) wantAllTried() {
	x.t.Helper()
	var known []string
	for _, a := range addresses {
		known = append(known, a.pattern)
	}
	all := x.app.Routes()
	for _, pattern := range all {
		if !slices.Contains(known, pattern) {
			x.t.Errorf("%s is answered, and nobody said in this test to whom", pattern)
		}
	}
	for _, pattern := range known {
		if !slices.Contains(all, pattern) && pattern != "GET /live" {
			x.t.Errorf("%s is in this test, and nothing answers it", pattern)
		}
	}
}

// tryAll tries every address as somebody who belongs to these audiences. Each
// address is tried in a browser of its own, since some end sessions.
func (x *exposed) tryAll(t *testing.T, one someone, audiences []string) {
	readers := 0 // Of what is for participants.
	for _, a := range addresses {
		v := x.as(one.signedIn)
		if slices.Contains(one.sees, operator) {
			v.bearer = x.app.Token
		}
		got := x.try(v, a.pattern, a.try)
		if got.status >= 500 {
			t.Errorf("%s: %d %.300s", a.try, got.status, got.body)
		}
		may := slices.Contains(audiences, a.who)
		if got.closed() == may {
			t.Errorf("%s: closed is %v, and should be %v: answered %d %s %.300s", a.try, got.closed(), !may, got.status, got.location, got.body)
		}
		if one.signedIn != "" {
			got.body = strings.ReplaceAll(got.body, keyOf(one.signedIn), "")
		}
		for text, who := range map[string]string{toWatchers: watchers, toParticipants: participants} {
			if told := strings.Contains(got.body, text) && !echoed(a.try, text); told && !slices.Contains(audiences, who) && a.pattern != "GET /sample" {
				t.Errorf("%s tells what is for %s (%q): %s", a.try, who, text, around(got.body, text))
			}
		}
		if strings.Contains(got.body, toParticipants) {
			readers++
		}
	}
	if slices.Contains(audiences, participants) && readers < 5 {
		t.Errorf("what is for participants was found at %d addresses only; this test looks for something that is nowhere", readers)
	}
}

// echoed reports whether an address itself has the text.
func echoed(try, text string) bool { return strings.Contains(try, "="+text) }

func (x *exposed) try(v *visitor, pattern, path string) seen {
	method, _, ok := strings.Cut(pattern, " ")
	if !ok {
		method = "GET"
	}
	path = strings.ReplaceAll(path, "{act}", x.act)
	if method == "POST" {
		return v.send(method, path, "application/x-www-form-urlencoded", "nothing=0")
	}
	return v.send(method, path, "", "")
}

// around is where a text stands.
func around(body, text string) string {
	at := strings.Index(body, text)
	return body[max(0, at-200):min(len(body), at+200)]
}

func TestWhatAnActSaidIsForThoseWhoTakePart(t *testing.T) {
	x := expose(t, charter.ShowDecisions)
	for who, told := range map[machine.PersonID]bool{"": false, "alan": false, "mill-rep": true, "wood-rep": true} {
		got := x.as(who).send("GET", "/v1/envelopes/"+x.act, "", "")
		if !strings.Contains(got.body, `"state":"applied"`) || strings.Contains(got.body, "outcomes") != told || strings.Contains(got.body, "yes") != told {
			t.Errorf("%q is told %s", who, got.body)
		}
	}
}

// TestOtherSitesMakeNobodyDoAnything sends what could change something from
// pages of other sites, as browsers do, with the cookies of who is signed in.
func TestOtherSitesMakeNobodyDoAnything(t *testing.T) {
	x := expose(t, charter.ShowDecisions)
	v := x.as("mill-rep")
	if a := v.post("/operator", url.Values{"token": {x.app.Token}}); a.status != http.StatusSeeOther {
		t.Fatalf("the operator was answered %d %s", a.status, a.body)
	}
	tried := 0
	for _, a := range addresses {
		if method, _, _ := strings.Cut(a.pattern, " "); method == "GET" || !strings.Contains(a.pattern, " ") {
			continue
		}
		tried++
		for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
			v.header = map[string]string{name: value}
			if got := x.try(v, a.pattern, a.try); got.status != http.StatusForbidden || !strings.Contains(got.body, "web.cross_site") {
				t.Errorf("%s with %s %s is answered %d %.200s", a.pattern, name, value, got.status, got.body)
			}
		}
	}
	v.header = nil
	if tried < 20 || v.send("GET", "/you", "", "").closed() || !strings.Contains(v.send("GET", "/node", "", "").body, "disk-title") {
		t.Errorf("after %d tries the person or the operator was signed out", tried)
	}
}

var link = regexp.MustCompile(`href="(/[^"#]*)`)

// TestTableOfLinksAndNoClosedDoor follows every link of every page that somebody
// sees. Strangers may be asked to sign in; nobody is told that it is not for them.
func TestTableOfLinksAndNoClosedDoor(t *testing.T) {
	x := expose(t, charter.ShowDecisions)
	for _, one := range everyone {
		t.Run(one.sentence, func(t *testing.T) {
			v, from := x.as(one.signedIn), map[string]string{}
			for _, a := range addresses {
				if !strings.HasPrefix(a.pattern, "GET /") || strings.HasPrefix(a.pattern, "GET /v1/") || strings.HasPrefix(a.pattern, "GET /_pages") {
					continue
				}
				for _, found := range link.FindAllStringSubmatch(x.try(v, a.pattern, a.try).body, -1) {
					from[html.UnescapeString(found[1])] = a.try
				}
			}
			for to, page := range from {
				got := v.send("GET", to, "", "")
				toSignIn := one.signedIn == "" && got.status == http.StatusSeeOther
				if got.status >= 400 && got.status != http.StatusNotFound && !strings.HasPrefix(to, "/static/") || got.closed() && !toSignIn {
					t.Errorf("%s leads to %s, which answers %d %s %.200s", page, to, got.status, got.location, got.body)
				}
				if got.status == http.StatusNotFound && !strings.Contains(page, "/0") && !strings.Contains(page, "no/such") {
					t.Errorf("%s leads to %s, where there is nothing", page, to)
				}
			}
			if len(from) < 20 {
				t.Errorf("only %d links were found", len(from))
			}
		})
	}
}
