package identity

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/url"
	"slices"

	"github.com/a-h/templ"

	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// A passkey works under one address. When an address is taken away, whoever has
// no other key is locked out; so that is said before it is decided, to those
// who decide and to those it is about.

// removeKind takes an address away.
const removeKind = "network.remove_origin"

// lockout is whom the end of an address locks out.
type lockout struct {
	Origin  string // Empty for those who are locked out now.
	Persons []string
	Named   bool // Whether the reader may know their handles.
}

// lockedOut are persons with keys of which none works on any site of these.
const lockedOut = `SELECT p.id FROM people_persons p WHERE
	EXISTS (SELECT 1 FROM people_keys k WHERE k.person = p.id AND NOT k.revoked AND k.ends IS NULL) AND
	NOT EXISTS (SELECT 1 FROM people_keys k WHERE k.person = p.id AND NOT k.revoked AND k.ends IS NULL AND
		(k.site = '' OR EXISTS (SELECT 1 FROM json_each(?) s WHERE s.value = k.site OR substr(s.value, -length(k.site) - 1) = '.' || k.site)))
	ORDER BY p.id`

// without reads who would have no key if the network had only these origins.
func without(ctx context.Context, tx *sql.Tx, origins []string) (persons []string, err error) {
	hosts := []string{}
	for _, o := range origins {
		hosts = append(hosts, hostName(o))
	}
	err = readmodel.Each(ctx, tx, lockedOut, []any{readmodel.ToJSON(hosts)}, func(scan func(...any) error) error {
		persons = append(persons, "")
		return scan(&persons[len(persons)-1])
	})
	return persons, err
}

// hostName is an origin's host without its port.
func hostName(origin string) string {
	u, err := url.Parse(origin)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// but are the origins without one of them.
func but(all []string, origin string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(o string) bool { return o == origin })
}

// showLockouts says below the list of addresses who depends on each.
func showLockouts(r *page.Request) (templ.Component, error) {
	var all []lockout
	err := r.Read(func(tx *sql.Tx) error {
		now, err := without(r.Context(), tx, r.Network.Origins)
		if err != nil {
			return err
		}
		all = append(all, lockout{Persons: now, Named: r.May(page.Participants)})
		if len(r.Network.Origins) < 2 {
			return nil
		}
		for _, o := range r.Network.Origins {
			l, err := lockoutOf(r, tx, o, now)
			if err != nil {
				return err
			}
			all = append(all, l)
		}
		return nil
	})
	return lockoutsPart(all), err
}

func lockoutOf(r *page.Request, tx *sql.Tx, origin string, now []string) (lockout, error) {
	l := lockout{Origin: origin, Named: r.May(page.Participants)}
	then, err := without(r.Context(), tx, but(r.Network.Origins, origin))
	for _, p := range then {
		if !slices.Contains(now, p) {
			l.Persons = append(l.Persons, p)
		}
	}
	return l, err
}

// removeAct says beside the form whom it would lock out, where a decision is
// to carry it, too.
func removeAct() page.Act {
	return page.Act{
		Name:  removeKind,
		Carry: func(_ *page.Request, f form.Form) form.Form { return f },
		Show: func(r *page.Request, f form.Form) templ.Component {
			l := lockout{Origin: f.Field("origin").Value}
			err := r.Read(func(tx *sql.Tx) error {
				now, err := without(r.Context(), tx, r.Network.Origins)
				if err == nil && l.Origin != "" {
					l, err = lockoutOf(r, tx, l.Origin, now)
				}
				return err
			})
			if err != nil {
				l.Origin = "" // Then the page of addresses says it.
			}
			return removeFields(l, f)
		},
	}
}

// movingNeeds tell somebody whose every key works under one address that it is
// to be taken away, once that is proposed.
func movingNeeds(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	origins := s.Network().Origins
	if len(origins) < 2 {
		return nil, nil
	}
	var only []string // Origins without which they are locked out.
	err = s.Model.View(ctx, func(tx *sql.Tx) error {
		for _, o := range origins {
			persons, err := without(ctx, tx, but(origins, o))
			if err != nil {
				return err
			}
			if slices.Contains(persons, string(v.Person)) {
				only = append(only, o)
			}
		}
		return nil
	})
	if err != nil || len(only) != 1 {
		return nil, err
	}
	need := page.Need{Topic: "keys", Title: words.T(ctx, "identity.need_other_address", "Host", page.HostOf(only[0])), Path: pathWith(addKeyPath, "/home") + "&kind=recovery"}
	need.Due, need.Urgent = removalOf(ctx, s, only[0])
	if need.Urgent {
		need.Title = words.T(ctx, "identity.need_address_ends", "Host", page.HostOf(only[0]))
	}
	return []page.Need{need}, nil
}

// removalOf finds whether an address is proposed to be taken away, or decided
// to be, and when that could be. Where nothing is decided there are no proposals.
func removalOf(ctx context.Context, s *page.Site, origin string) (due int64, proposed bool) {
	for _, status := range []string{"undecided", "adopted"} {
		found, err := s.Model.Read(ctx, "proposals", url.Values{"status": {status}, "limit": {"100"}})
		if err != nil {
			return 0, false
		}
		for _, row := range found.Items {
			if takesAway(row, origin) {
				return max(row.Number("closes"), row.Number("effect")), true
			}
		}
	}
	return 0, false
}

// takesAway reports whether a proposal carries the end of an address.
func takesAway(row readmodel.Row, origin string) bool {
	var messages []struct {
		Kind    string `json:"kind"`
		Content struct {
			Origin string `json:"origin"`
		} `json:"content"`
	}
	text, err := json.Marshal(row.Get("messages"))
	if err != nil || json.Unmarshal(text, &messages) != nil {
		return false
	}
	for _, m := range messages {
		if m.Kind == removeKind && m.Content.Origin == origin {
			return true
		}
	}
	return false
}

// restoring is what a member's page says of giving it a representative again.
type restoring struct {
	Organization, Person string
	Ends                 int64 // 0 when nothing waits.
	ActsFor, Proposes    bool
}

// showRestoring says on a member's page that somebody is put in the place of
// those who act for it, or how that is proposed.
func showRestoring(r *page.Request) (templ.Component, error) {
	v := restoring{Organization: r.PathValue("id"), Proposes: r.Viewer.Proposes}
	kind, known := r.Site.Machine.Kind("people.restore_representative")
	if _, err := r.Site.Model.Find(r.Context(), "organizations", v.Organization, nil); err != nil || !known || !kind.In(r.Network.RuleVersion) {
		return nil, nil // A person's page.
	}
	v.ActsFor = r.Viewer.ActsFor(machine.OrganizationID(v.Organization))
	found, err := r.Site.Model.Read(r.Context(), "restorations", url.Values{"organization": {v.Organization}, "state": {"waiting"}, "limit": {"1"}})
	if err != nil {
		return nil, err
	}
	for _, row := range found.Items {
		v.Person, v.Ends = row.Text("person"), row.Number("ends")
	}
	if v.Ends == 0 && (v.ActsFor || !v.Proposes) {
		return nil, nil
	}
	return restoringPart(v), nil
}

// restoringNeeds tell whoever has a mandate that another is put in their place.
func restoringNeeds(ctx context.Context, s *page.Site, v page.Viewer) (all []page.Need, err error) {
	for _, m := range v.Mandates {
		found, err := s.Model.Read(ctx, "restorations", url.Values{"organization": {string(m.Organization)}, "state": {"waiting"}, "limit": {"1"}})
		if err != nil {
			return nil, err
		}
		for _, row := range found.Items {
			all = append(all, page.Need{
				Topic: "keys", Title: words.T(ctx, "identity.need_restoring", "Person", row.Text("person"), "Name", m.Name),
				Path: "/members/" + string(m.Organization), Due: row.Number("ends"), Urgent: true,
			})
		}
	}
	return all, nil
}

// showRemoval says on a proposal that takes an address away whom that locks out.
func showRemoval(r *page.Request) (templ.Component, error) {
	row, err := r.Site.Model.Find(r.Context(), "proposals", r.PathValue("id"), nil)
	if err != nil || row.Text("status") != "undecided" && row.Text("status") != "adopted" {
		return nil, nil // Nothing of it is to come.
	}
	var all []lockout
	err = r.Read(func(tx *sql.Tx) error {
		now, err := without(r.Context(), tx, r.Network.Origins)
		for _, o := range r.Network.Origins {
			if err != nil || !takesAway(row, o) {
				continue
			}
			var l lockout
			l, err = lockoutOf(r, tx, o, now)
			all = append(all, l)
		}
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return removalPart(all), nil
}
