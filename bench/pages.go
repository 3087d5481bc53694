package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"time"

	"metaorg/app"
	"metaorg/sample/crowd"
	"metaorg/web/discussion"
)

// The goals of PAGES.md, for each page.
const (
	pageMostMillis    = 50.0
	pageMostKilobytes = 150.0
	kilobyte          = 1e3
)

// addresses says where each page is looked at, by the pattern of its route. A
// page that is not here fails the measurement, so that a new one is added.
var addresses = map[string]string{
	"/{$}": "/", "/search": "/search?q=part", "/members/{id}": "/members/" + string(crowd.NewPerson(1).Organization), "/members/{id}/organization.jsonld": "/members/" + string(crowd.NewPerson(1).Organization) + "/organization.jsonld",
	"/applications/{id}": "/applications/" + string(crowd.NewPerson(applicant).Organization),
	"/proposals/{id}":    "/proposals/1", "/charter/versions/{version}": "/charter/versions/1", "/contributions/{id}": "/contributions/1", "/patronage/{event}": "/patronage/1", "/periods/{period}": "/periods/1", "/periods/{period}/statements/{member}": "/periods/1/statements/" + string(crowd.NewPerson(1).Organization),
	"/competences/{id...}": "/competences/act:baking", "/competences/of/{holder}": "/competences/of/" + string(crowd.NewPerson(1).Organization),
	"/competences/of/{holder}/record.jsonld": "/competences/of/" + string(crowd.NewPerson(1).Organization) + "/record.jsonld", "/competences/of/{holder}/record.csv": "/competences/of/" + string(crowd.NewPerson(1).Organization) + "/record.csv",
	"/discussion/{kind}/{id}": "/discussion/proposal/1", "/acts/{act}": "/acts/governance.vote?proposal=1&choice=yes",
	"/proposals/carry/{kind}": "/proposals/carry/charter.set_rules", "/comments/{comment}/edit": "/comments/1/edit",
	"/register/free": "/register/free?handle=somebody",
}

// leftOut are addresses that are no pages, or show one thing that one person
// was given once.
var leftOut = []string{
	"/v1/", "/live", "/search.atom", "/search/feeds/{secret}", "/metrics", "/healthz", "/calendar.ics", "/static/", "/_pages", "/done/{id}", "/invitations/{hash}", "/operator/{code}", "/mail/", "/signed",
	"/founding", "/disputes/{case}", "/meetings/{n}", "/circles/{circle}", "/matters/", "/signatures/", "/polls/", // Nobody there disputes, signs together or asks their own people.
	"/services/{service}", "/services/requests/", "/commons/{id}", "/commons/{resource}/", "/files/{hash}", "/content/", "/bookings.ics", "/wishes/{wish}", "/goals/{goal}", "/opportunities/{post}", "/team.json", "/agreements/", "/pledges/", "/bids/", "/kitty/{fund}", "/books/{file}", "/patronage/resources/{resource}", "/kitty/requests/", "/kitty/statements/", "/rounds/{round}", "/obligations/{obligation}", "/obligations/holds/", // Nor serves, wishes, sets goals or has a kitty.
	"/claim/", "/decisions/earlier/{id}", // It did not move in.
	"/secret/", // Nor votes in secret.
}

// looker asks for pages as somebody, as a browser does.
type looker struct {
	http http.Client
	base string
}

// pages measures how long the server takes for each page and how much it sends.
func (r *run) pages(ctx context.Context) (err error) {
	home := r.home("pages")
	if err := r.settle(ctx, home); err != nil {
		return err
	}
	began := time.Now()
	node, err := app.Start(ctx, app.Config{Home: home, Listen: "127.0.0.1:0", Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, node.Close()) }()
	l, err := look(ctx, node.Address)
	if err != nil {
		return err
	}
	events, err := l.events(ctx)
	if err != nil {
		return err
	}
	r.print.note("%d members, %d events; the tables were made in %s", r.size.grown.members, events, time.Since(began).Round(time.Second))
	if err := r.talk(ctx, node); err != nil {
		return err
	}
	var worst float64
	var failed []error
	for _, pattern := range pagesOf(node.Routes()) {
		p95, err := r.onePage(ctx, l, pattern)
		failed, worst = append(failed, err), max(worst, p95)
	}
	r.print.atMost("the slowest page, 95 of 100 within", worst, "ms", pageMostMillis)
	return errors.Join(failed...)
}

// settle makes a home with the network whose pages are looked at.
func (r *run) settle(ctx context.Context, home string) error {
	ours, err := openLive(ctx, home, min(r.size.grown.members, crowd.PeopleMost))
	if err != nil {
		return err
	}
	return errors.Join(ours.populate(ctx, r.size.grown), ours.close())
}

// talk fills one thread.
func (r *run) talk(ctx context.Context, node *app.App) error {
	now := time.Now().Unix()
	for i := range min(r.size.grown.members, 40) {
		by := discussion.Author{Person: crowd.NewPerson(i).Handle, For: crowd.NewPerson(i).Organization, Now: now}
		if _, err := node.Discussions().Say(ctx, "proposal/1", by, "We have done it for years and would gladly show the others how."); err != nil {
			return err
		}
	}
	return nil
}

// pagesOf picks the pages out of all routes, by address.
func pagesOf(routes []string) (patterns []string) {
	for _, r := range routes {
		pattern, isGet := strings.CutPrefix(r, http.MethodGet+" ")
		other := slices.ContainsFunc(leftOut, func(prefix string) bool { return strings.HasPrefix(pattern, prefix) })
		if isGet && !other {
			patterns = append(patterns, pattern)
		}
	}
	slices.Sort(patterns)
	return slices.Compact(patterns)
}

// look signs in as the first member.
func look(ctx context.Context, base string) (*looker, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	l := &looker{base: base, http: http.Client{
		Jar: jar, Transport: &http.Transport{DisableCompression: true}, // So that bytes are counted as they come.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	form := url.Values{"person": {string(crowd.NewPerson(0).Handle)}, "for": {string(crowd.NewPerson(0).Organization)}, "next": {"/home"}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/session/as", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := l.http.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusSeeOther {
		err = fmt.Errorf("couldn't sign in: %s", resp.Status)
	}
	return l, errors.Join(err, resp.Body.Close())
}

// events waits until the tables show the whole log, and counts what happened.
func (l *looker) events(ctx context.Context) (int64, error) {
	for {
		var now struct{ Height, Shown int64 }
		if err := l.read(ctx, "/v1/network", &now); err != nil {
			return 0, err
		}
		if now.Shown+1 >= now.Height { // The last block may be an empty one.
			break
		}
		time.Sleep(busyPause)
	}
	var page struct{ Total int64 }
	err := l.read(ctx, "/v1/events?limit=1", &page)
	return page.Total, err
}

func (l *looker) read(ctx context.Context, path string, into any) error {
	b, status, _, err := l.get(ctx, path, "identity")
	if err == nil && status != http.StatusOK {
		err = fmt.Errorf("%s answers %d", path, status)
	}
	return errors.Join(err, json.Unmarshal(b, into))
}

// get asks for a path and gives what came, its bytes and the time until all of it was there.
func (l *looker) get(ctx context.Context, path, encoding string) (body []byte, status int, took time.Duration, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, l.base+path, nil)
	if err != nil {
		return nil, 0, 0, err
	}
	req.Header.Set("Accept-Encoding", encoding)
	began := time.Now()
	resp, err := l.http.Do(req)
	if err != nil {
		return nil, 0, 0, err
	}
	body, err = io.ReadAll(resp.Body)
	return body, resp.StatusCode, time.Since(began), errors.Join(err, resp.Body.Close())
}

// onePage measures one page in turns with a plain health request.
func (r *run) onePage(ctx context.Context, l *looker, pattern string) (p95 float64, err error) {
	path, named := addresses[pattern]
	if !named {
		path = pattern
	}
	if strings.Contains(path, "{") {
		return 0, fmt.Errorf("nothing says where %s is looked at; see addresses in bench/pages.go", pattern)
	}
	var times, plain []float64
	for i := range r.size.looks + 1 {
		_, status, took, err := l.get(ctx, path, "gzip")
		if err == nil && status >= http.StatusBadRequest {
			err = fmt.Errorf("%s answers %d", path, status)
		}
		if err != nil {
			return 0, err
		}
		_, _, healthy, err := l.get(ctx, "/healthz", "gzip")
		if err != nil {
			return 0, err
		}
		if i > 0 { // The first look fills caches.
			times, plain = append(times, took.Seconds()*millisPerSecond), append(plain, healthy.Seconds()*millisPerSecond)
		}
	}
	cost, err := r.cost(ctx, l, path)
	if err != nil {
		return 0, err
	}
	bytes, err := l.transferred(ctx, path)
	p95 = quantile(times, 0.95)
	r.print.plain(path+", half of them within", median(times), "ms")
	r.print.atMost(path+", 95 of 100 within", p95, "ms", pageMostMillis)
	r.print.plain(path+", processor time of both sides", cost, "µs")
	r.print.plain(path+", times a plain health request", median(times)/median(plain), "")
	r.print.atMost(path+", with all it needs", bytes/kilobyte, "kB", pageMostKilobytes)
	return p95, err
}

// cost is the processor time of a look in microseconds, which says more than
// the clock when the computer has other things to do.
func (r *run) cost(ctx context.Context, l *looker, path string) (float64, error) {
	before, err := cpuSeconds(os.Getpid())
	if err != nil {
		return 0, err
	}
	for range r.size.looks {
		if _, _, _, err := l.get(ctx, path, "gzip"); err != nil {
			return 0, err
		}
	}
	after, err := cpuSeconds(os.Getpid())
	return (after - before) * microsPerSecond / float64(r.size.looks), err
}

// needed finds what a page or script fetches from this host.
var needed = regexp.MustCompile(`(?:src|href)="(/static/[^"]+)"|(?:from|import)\s*\(?'(\./[^']+)'`)

// transferred is how many bytes a browser gets that has nothing yet: the page,
// compressed, and whatever it needs.
func (l *looker) transferred(ctx context.Context, path string) (total float64, err error) {
	seen := map[string]bool{}
	var add func(path string, most int) error
	add = func(path string, most int) error {
		if seen[path] || most == 0 {
			return nil
		}
		seen[path] = true
		small, _, _, err := l.get(ctx, path, "gzip")
		if err != nil {
			return err
		}
		total += float64(len(small))
		text, _, _, err := l.get(ctx, path, "identity")
		if err != nil {
			return err
		}
		for _, found := range needed.FindAllStringSubmatch(string(text), -1) {
			next := found[1]
			if next == "" {
				next = "/static/js/" + strings.TrimPrefix(found[2], "./")
			}
			if err := add(next, most-1); err != nil {
				return err
			}
		}
		return nil
	}
	return total, add(path, 8)
}
