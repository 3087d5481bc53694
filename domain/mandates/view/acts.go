package view

import (
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/mandates"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

func acting(r *page.Request) string {
	if m, ok := r.Viewer.Acting(); ok {
		return m.Name
	}
	return words.T(r.Context(), "mandates.your_organization")
}

// signersAct says who signs together.
func signersAct() page.Act {
	return page.Act{
		Name:  "mandates.set_signers",
		Title: func(r *page.Request) string { return words.T(r.Context(), "mandates.signers_title", "Name", acting(r)) },
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			return f.Set("scope", func(x *form.Field) { x.Control, x.Options, x.Example = form.Choice, scopes(r), "" }), nil
		},
		Show: func(r *page.Request, f form.Form) templ.Component {
			return explained(words.T(r.Context(), "mandates.signers_means", "Name", acting(r)), f.Fields)
		},
		Then: backToMember,
	}
}

func backToMember(v form.Values) string {
	if o := v.Get("acting_for"); o != "" && o != "-" {
		return memberPath(o) + "#signers"
	}
	return "/home"
}

// signAct signs an act, or takes a signature or the act back.
func signAct(name string) page.Act {
	return page.Act{
		Name: "mandates." + name, InOwnName: true,
		Title: func(r *page.Request) string {
			return words.T(r.Context(), "mandates."+name+"_title", "Number", r.Typed.Get("number"))
		},
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			if r.Typed.Get("number") == "" {
				return f, nil
			}
			return f.Hide("number"), nil
		},
		About: func(r *page.Request) string { return about(r, name == "approve_act") },
		Then:  func(v form.Values) string { return "/signatures/" + url.PathEscape(v.Get("number")) },
	}
}

// about says whose act it is and what it does and, before a signature, how many
// are missing after it.
func about(r *page.Request, signing bool) string {
	number, err := strconv.ParseUint(r.Typed.Get("number"), 10, 64)
	var a mandates.Act
	var missing int64
	r.Site.Node.Read(func(s state.Reader) {
		a, _ = mandates.ActOf(s, number)
		missing = a.Missing(s, r.Site.Machine.Decode, append(a.Signed, r.Viewer.Person), r.Site.Now())
	})
	if err != nil || a.Status != mandates.Pending || !r.Viewer.ActsFor(a.Organization) {
		return ""
	}
	text := string(a.Organization) + ": "
	for i, m := range a.Messages {
		said, err := r.Say(m)
		if err != nil {
			return ""
		}
		if i > 0 {
			text += "; "
		}
		text += said.Says()
	}
	switch {
	case signing && missing == 0:
		text += ". " + words.T(r.Context(), "mandates.last_signature")
	case signing:
		text += ". " + words.T(r.Context(), "mandates.after_you", "Count", int(missing))
	}
	return text
}

// peopleAct names an organization's own people.
func peopleAct() page.Act {
	return page.Act{
		Name:  "mandates.name_people",
		Title: func(r *page.Request) string { return words.T(r.Context(), "mandates.people_title", "Name", acting(r)) },
		Show: func(r *page.Request, f form.Form) templ.Component {
			return explained(words.T(r.Context(), "mandates.people_means"), f.Fields)
		},
		Then: backToMember,
	}
}

// leaveAct leaves an organization's own people.
func leaveAct() page.Act {
	return page.Act{
		Name: "mandates.leave", InOwnName: true,
		Then: func(v form.Values) string { return memberPath(v.Get("organization")) },
	}
}

// pollAct asks an organization's own people.
func pollAct() page.Act {
	return page.Act{
		Name: "mandates.poll",
		Title: func(r *page.Request) string {
			return words.T(r.Context(), "mandates.poll_title", "Name", acting(r), "Number", r.Typed.Get("proposal"))
		},
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			if r.Typed.Get("proposal") != "" {
				f = f.Hide("proposal")
			}
			return f, nil
		},
		Show: func(r *page.Request, f form.Form) templ.Component {
			return explained(words.T(r.Context(), "mandates.poll_means", "Name", acting(r)), f.Fields)
		},
		Then: func(v form.Values) string {
			return "/polls/" + url.PathEscape(v.Get("acting_for")) + "/" + url.PathEscape(v.Get("proposal"))
		},
	}
}

// answerAct answers a poll.
func answerAct() page.Act {
	return page.Act{
		Name: "mandates.answer_poll", InOwnName: true,
		Title: func(r *page.Request) string {
			return words.T(r.Context(), "mandates.answer_title", "Number", r.Typed.Get("proposal"))
		},
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			if r.Typed.Get("organization") != "" {
				f = f.Hide("organization").Hide("proposal")
			}
			return f, nil
		},
		Then: func(v form.Values) string {
			return "/polls/" + url.PathEscape(v.Get("organization")) + "/" + url.PathEscape(v.Get("proposal"))
		},
	}
}

// see finds out of an act what its viewer can do about it, as the rules stand now.
func (a *jointAct) see(s *page.Site, v page.Viewer) {
	s.Node.Read(func(r state.Reader) {
		act, _ := mandates.ActOf(r, uint64(a.id))
		if act.Status != mandates.Pending || !v.ActsFor(act.Organization) {
			return
		}
		now := s.Now()
		a.missing = act.Missing(r, s.Machine.Decode, act.Signed, now)
		for _, n := range act.Needs(r, s.Machine.Decode, now) {
			a.needs = append(a.needs, needed(n))
			for _, p := range n.Persons {
				a.may = a.may || p == v.Person
			}
		}
		for _, p := range act.Signed {
			if p == v.Person {
				a.signedByViewer, a.may = true, false
			}
		}
		a.takesBack = act.By == v.Person || isRepresentative(v, act.Organization)
	})
}

func isRepresentative(v page.Viewer, o machine.OrganizationID) bool {
	for _, m := range v.Mandates {
		if m.Organization == o {
			return m.Role == "representative"
		}
	}
	return false
}
