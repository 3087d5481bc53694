package view

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"metaorg/domain/governance"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/form"
	"metaorg/web/page"
	"metaorg/web/words"
)

// version is one of several texts on one matter, as a proposal's page shows it.
type version struct {
	number       int64
	member, name string
	with         string // Whose own version was merged into it, last.
	title, text  string
	carries      []machine.Readable
	into         int64 // That it was merged into; 0 while it stands.
	approved     int64 // Ballots for it in the present vote.
	offered      *offer
	does         effect
}

// offer is a text that the version's proposer offers in place of two.
type offer struct {
	with        int64
	title, text string
}

// report says where to read why a member was against what was decided.
type report struct {
	member, name string
	document     page.Paper
	at           int64
}

// standingOf are the versions that can be voted for.
func standingOf(all []version) (standing []version) {
	for _, v := range all {
		if v.into == 0 {
			standing = append(standing, v)
		}
	}
	return standing
}

func loadVersions(ctx context.Context, tx *sql.Tx, proposal int64) (all []version, err error) {
	err = readmodel.Each(ctx, tx, `SELECT v.number, v.member, coalesce(o.name, v.member), coalesce(w.name, v.with_member), v.title, v.text, v.messages, coalesce(v.into_version, 0),
			(SELECT count(*) FROM governance_ballots b, json_each(b.approves) j WHERE b.proposal = v.proposal AND b.round = p.rounds AND b.counts AND j.value = v.number),
			coalesce(f.with_version, 0), coalesce(f.title, ''), coalesce(f.text, '')
		FROM governance_versions v JOIN governance_proposals p ON p.id = v.proposal
		LEFT JOIN governance_offers f ON f.proposal = v.proposal AND f.version = v.number
		LEFT JOIN people_organizations o ON o.id = v.member LEFT JOIN people_organizations w ON w.id = v.with_member
		WHERE v.proposal = ? ORDER BY v.number`, []any{proposal}, func(scan func(...any) error) error {
		var v version
		var messages string
		var f offer
		if err := scan(&v.number, &v.member, &v.name, &v.with, &v.title, &v.text, &messages, &v.into, &v.approved, &f.with, &f.title, &f.text); err != nil {
			return err
		}
		if f.with != 0 {
			v.offered = &f
		}
		if err := json.Unmarshal([]byte(messages), &v.carries); err != nil {
			return fmt.Errorf("couldn't read what version %d of proposal %d carries: %w", v.number, proposal, err)
		}
		all = append(all, v)
		return nil
	})
	return all, err
}

func loadReports(ctx context.Context, tx *sql.Tx, proposal int64) (all []report, err error) {
	err = readmodel.Each(ctx, tx, `SELECT r.member, coalesce(o.name, r.member), r.document, r.at FROM governance_reports r LEFT JOIN people_organizations o ON o.id = r.member
		WHERE r.proposal = ? ORDER BY r.at, r.member`, []any{proposal}, func(scan func(...any) error) error {
		var r report
		err := scan(&r.member, &r.name, &r.document.Hash, &r.at)
		all = append(all, r)
		return err
	})
	return all, err
}

// around are the acts on what surrounds a proposal: each hides the proposal's
// number and comes back to its page.
func aroundActs() (all []page.Act) {
	for _, name := range []string{"compete", "offer_merge", "merge", "minority_report", "amend", "call_vote", "give_proxy", "revoke_proxy"} {
		all = append(all, page.Act{
			Name:    "governance." + name,
			Prepare: prepareAround,
			About:   aboutProposal,
			Then:    func(v form.Values) string { return pathOfTyped(v) },
		})
	}
	return append(all, approveAct())
}

func pathOfTyped(v form.Values) string {
	n, err := strconv.ParseInt(v.Get("proposal"), 10, 64)
	if err != nil {
		return "/proposals"
	}
	return pathOf(n)
}

// prepareAround keeps the proposal's number out of sight, if it is there, and
// begins a text with the one that stands.
func prepareAround(r *page.Request, f form.Form) (form.Form, error) {
	p, _, err := votedOn(r)
	if err != nil {
		return f, nil //nolint:nilerr // Without a proposal the form asks for its number, and the rules say what is wrong.
	}
	f = f.Hide("proposal")
	if r.Typed.Get("title") == "" && (f.Kind == "governance.compete" || f.Kind == "governance.amend" || f.Kind == "governance.offer_merge") {
		f = f.Set("title", func(x *form.Field) { x.Value = p.title }).Set("text", func(x *form.Field) { x.Value = p.text })
	}
	return f, nil
}

// approveAct casts a ballot between versions: for those that are ticked, with
// a vote against all where none is.
func approveAct() page.Act {
	return page.Act{
		Name: "governance.approve",
		Prepare: func(r *page.Request, f form.Form) (form.Form, error) {
			f = f.Set("versions", func(x *form.Field) { x.Value = cmp.Or(x.Value, strings.Join(r.Typed["version"], "\n")) })
			return prepareAround(r, f)
		},
		Messages: readApproval,
		About:    aboutProposal,
		Then:     pathOfTyped,
	}
}

// Against and aside are the answers of a ballot between versions that approves none.
const (
	answerAgainst = "no"
	answerAside   = "abstain"
)

func readApproval(r *page.Request, typed form.Values) ([]machine.Message, error) {
	n, err := strconv.ParseUint(typed.Get("proposal"), 10, 64)
	if err != nil {
		return nil, unknown(typed.Get("proposal"))
	}
	switch answer := typed.Get("answer"); answer {
	case answerAgainst, answerAside:
		return []machine.Message{governance.Vote{Proposal: n, Choice: governance.Choice(answer)}}, nil
	}
	m := governance.Approve{Proposal: n}
	for _, text := range typed["version"] {
		v, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			return nil, machine.NotFound("governance.unknown_version", "version %s of proposal %d is not voted on", strconv.QuoteToASCII(text), n).At("versions")
		}
		m.Versions = append(m.Versions, v)
	}
	if len(m.Versions) > 0 {
		return []machine.Message{m}, nil
	}
	k, _ := r.Site.Machine.Kind("governance.approve")
	read, err := form.Read(r.Context(), r.Site.Machine, k, typed)
	if err != nil {
		return nil, err
	}
	return []machine.Message{read}, nil
}

// approvedBy says which versions a ballot approves.
func (s seat) approvedBy() (all []int64) {
	_ = json.Unmarshal([]byte(s.approves), &all) // What the projection wrote.
	return all
}

// approvalLine says it in words; nothing for a ballot of another sort.
func approvalLine(ctx context.Context, s seat) string {
	all := s.approvedBy()
	if len(all) == 0 {
		return ""
	}
	text := ""
	for i, n := range all {
		if i > 0 {
			text += ", "
		}
		text += words.Number(ctx, n)
	}
	return words.T(ctx, "governance.approves", "Versions", text)
}

// ownVersion is the version that one of these members put, if it stands.
func (p proposal) ownVersion(members []string) (version, bool) {
	for _, v := range standingOf(p.versions) {
		if slices.Contains(members, v.member) {
			return v, true
		}
	}
	return version{}, false
}
