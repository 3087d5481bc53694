package view

import (
	"context"
	"database/sql"
	"strings"

	"metaorg/domain/charter"
	"metaorg/machine"
	"metaorg/machine/state"
	"metaorg/readmodel"
	"metaorg/web/words"
)

// Size is of which size a network is, for what its rules come to there.
type Size struct {
	Members     int64 // With a vote; while it forms, those on its founding roll.
	RuleVersion uint64
}

// SizeOf reads it from the tables.
func SizeOf(ctx context.Context, tx *sql.Tx) (s Size, err error) {
	err = tx.QueryRowContext(ctx, `SELECT coalesce(nullif((SELECT count(*) FROM membership_members m JOIN people_organizations o ON o.id = m.id WHERE m.state = 'active'), 0),
			(SELECT count(*) FROM membership_founding_roll)),
		coalesce((SELECT max(version) FROM network_rule_versions WHERE status = 'raised'), ?)`, machine.RuleVersion).Scan(&s.Members, &s.RuleVersion)
	return s, err
}

// Under is a state of such a network with these standing rules, in which there
// is nothing else.
func (s Size) Under(values []charter.RuleValue) state.Reader {
	return charter.Supposing(machine.Imagine(s.RuleVersion), values)
}

// RuleMeaning says, in the reader's words, what a standing rule comes to under
// the rules of a state in a network of so many members; nothing for fewer than two.
func RuleMeaning(ctx context.Context, r state.Reader, rule machine.StandingRule, members int64) string {
	m, ok := charter.MeaningOf(r, rule, members)
	if !ok {
		return ""
	}
	module, _, _ := strings.Cut(rule.Name, ".")
	return words.Either(ctx, "rules.comes."+module+"."+m.Key, m.Text, m.Data...)
}

// meanings works out what each standing rule in a list comes to.
func meanings(declared []machine.StandingRule) func(context.Context, *sql.Tx, []readmodel.Row) error {
	return func(ctx context.Context, tx *sql.Tx, rows []readmodel.Row) error {
		size, err := SizeOf(ctx, tx)
		if err != nil {
			return err
		}
		var values []charter.RuleValue
		err = readmodel.Each(ctx, tx, `SELECT name, value FROM charter_rules WHERE version = ?`, []any{rows[0].Number("charter")}, func(scan func(...any) error) error {
			var v charter.RuleValue
			err := scan(&v.Name, &v.Value)
			values = append(values, v)
			return err
		})
		if err != nil {
			return err
		}
		under := size.Under(charter.Complete(declared, values))
		for _, row := range rows {
			if m, ok := charter.MeaningOf(under, RuleCalled(declared, row.Text("name")), size.Members); ok {
				row.Set("here", m.Text)
			}
		}
		return nil
	}
}
