package view

import (
	"database/sql"
	"embed"
	"strconv"

	"github.com/a-h/templ"

	"metaorg/domain/agreements"
	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/page"
)

//go:embed locale
var locale embed.FS

// Pages are what agreements add to the pages.
func Pages() page.Module {
	m := page.Module{
		Name:  "agreements",
		Words: locale,
		Nav:   []page.NavItem{{Key: "agreements.nav", Path: "/agreements", Order: 42, Group: page.Together, Who: page.Participants}},
		Routes: []page.Route{
			{Pattern: "GET /agreements", Who: page.Participants, Show: showList},
			{Pattern: "GET /agreements/{agreement}", Who: page.Participants, Show: showAgreement},
			{Pattern: "GET /agreements/{agreement}/calendar.ics", Who: page.Participants, Show: showCalendar},
			{Pattern: "GET /agreements/{agreement}/terms", Who: page.Participants, Show: showTerms},
		},
		Acts: []page.Act{
			{Name: "agreements.write", Prepare: writeForm, Show: showTermsForm, Messages: typedTerms("agreements.write"), Then: func(form.Values) string { return "/agreements" }},
			{Name: "agreements.amend", Prepare: amendForm, Show: showTermsForm, Messages: typedTerms("agreements.amend"), About: about, Then: toAgreement},
			{Name: "agreements.fulfil", Prepare: fulfilForm, About: about, Then: toAgreement},
			{Name: "agreements.link_case", Prepare: caseForm, About: about, Then: toAgreement},
			{Name: "agreements.bring_again", Prepare: bringForm, Messages: brought, About: about, Then: toAgreement},
		},
		Sections: []page.Section{
			{Slot: page.Member, Order: 59, Who: page.Participants, Show: showOfMember},
			{Slot: page.Coordination, Order: 59, Who: page.Participants, Show: showWaiting},
		},
		Needs:   needs,
		Changes: changes,
		Made:    map[string]func(machine.Event) string{"agreements.write": pageOf},
		Samples: samples,
		Sources: sources,
		Seals:   seals,
	}
	for _, kind := range []string{"offer", "sign", "take_back", "decline", "review", "give_notice", "report_lost"} {
		m.Acts = append(m.Acts, page.Act{Name: "agreements." + kind, Prepare: hiding, About: about, Then: toAgreement})
	}
	return m
}

// pageOf is the page of what was written.
func pageOf(e machine.Event) string {
	if written, is := e.(agreements.TermsWritten); is {
		return "/agreements/" + strconv.FormatUint(written.Agreement, 10)
	}
	return ""
}

func toAgreement(v form.Values) string {
	return "/agreements/" + templ.EscapeString(v.Get("agreement"))
}

// hiding sends what an act is about along, where that is known.
func hiding(_ *page.Request, f form.Form) (form.Form, error) {
	for _, name := range []string{"agreement", "version"} {
		f = f.Set(name, func(x *form.Field) {
			if x.Value != "" && x.Error == "" {
				x.Control = form.Hidden
			}
		})
	}
	return f, nil
}

func about(r *page.Request) string {
	a, err := one(r, r.Typed.Get("agreement"))
	if err != nil {
		return ""
	}
	return a.title
}

func showOfMember(r *page.Request) (templ.Component, error) {
	var all []agreement
	var called map[string]string
	err := r.Read(func(tx *sql.Tx) (err error) {
		if called, err = names(r.Context(), tx); err != nil {
			return err
		}
		all, err = readAll(r.Context(), tx, `a.state IN ('signed', 'in_force', 'under_review') AND EXISTS (SELECT 1 FROM agreements_parties p WHERE p.agreement = a.number AND p.version = a.terms AND p.party = ?)
			ORDER BY a.ends, a.number LIMIT ?`, r.PathValue("id"), mostShown)
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return memberPart(all, called), nil
}

func showWaiting(r *page.Request) (templ.Component, error) {
	var all []agreement
	err := r.Read(func(tx *sql.Tx) (err error) {
		all, err = readAll(r.Context(), tx, `a.state IN ('offered', 'under_review') OR a.amendment <> 0 ORDER BY a.staged, a.number LIMIT ?`, mostShown)
		return err
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return waitingPart(all), nil
}

// stands is which sentence says where it stands.
func (v agreementView) stands() string {
	if v.state == agreements.Ended {
		return "ended_" + v.how
	}
	return string(v.state)
}

func (v agreementView) holds() bool {
	return v.state == agreements.Binding || v.state == agreements.UnderReview
}

// signable are the versions whose signatures matter: the terms, and what is on the table.
func (v agreementView) signable() []int64 {
	if v.amendment != 0 {
		return []int64{v.terms, v.amendment}
	}
	return []int64{v.terms}
}
