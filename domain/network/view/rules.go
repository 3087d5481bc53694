package view

import (
	"database/sql"
	"errors"
	"strconv"

	"metaorg/domain/network"
	"metaorg/machine"
	"metaorg/readmodel"
	"metaorg/web/page"
)

// What became of a rise of the rules.
const (
	rulesPlanned   = "planned"
	rulesWithdrawn = "withdrawn"
	rulesRaised    = "raised"
)

// ruleVersions and restarts are what happened to the rules as a whole, and to
// the chain of blocks.
var (
	ruleVersions = readmodel.List{
		Name:    "rule-versions",
		Purpose: "Versions of the rules: those that count or did, and those that were decided.",
		Query:   `SELECT entry || '.' || event AS id, version, status, decided, due, height, since, knowing, seats FROM network_rule_versions`,
		Columns: []readmodel.Column{
			{Name: "id", Kind: readmodel.Text, Help: "place in the log", Detail: true},
			{Name: "version", Kind: readmodel.Number, Help: "of the rules"},
			{Name: "status", Kind: readmodel.Text, Help: "planned, withdrawn or raised"},
			{Name: "decided", Kind: readmodel.Time, Help: "when it was decided; for the first, when the network began"},
			{Name: "due", Kind: readmodel.Time, Help: "when the notice ends, or it is looked at again"},
			{Name: "height", Kind: readmodel.Number, Help: "of the first block that goes by it"},
			{Name: "since", Kind: readmodel.Time, Help: "since when it counts"},
			{Name: "knowing", Kind: readmodel.Number, Help: "seats whose programs knew it when it was postponed last", Detail: true},
			{Name: "seats", Kind: readmodel.Number, Help: "of how many", Detail: true},
		},
		Sort: "decided,id", Key: "id", For: readmodel.Anybody,
	}
	restarts = readmodel.List{
		Name:    "restarts",
		Purpose: "Each time the members restarted the network together.",
		Query:   `SELECT entry, chain, height, seats, time FROM network_restarts`,
		Columns: []readmodel.Column{
			{Name: "entry", Kind: readmodel.Number, Help: "place in the log"},
			{Name: "chain", Kind: readmodel.Number, Help: "number of the chain of blocks that began"},
			{Name: "height", Kind: readmodel.Number, Help: "of the old chain's last block that counts"},
			{Name: "seats", Kind: readmodel.Number, Help: "nodes that order the log from then on"},
			{Name: "time", Kind: readmodel.Time, Help: "the network's time then"},
		},
		Sort: "entry", Key: "entry", For: readmodel.Anybody,
	}
)

// firstRules puts down the version of the genesis, which no event tells of.
func firstRules(tx *readmodel.Tx, at readmodel.At, g machine.Genesis) error {
	return tx.Exec(`INSERT INTO network_rule_versions (entry, event, version, status, decided, height, since) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		at.Index, at.Event, g.RuleVersion, rulesRaised, at.Time, machine.FirstHeight, at.Time)
}

func raisePlanned(tx *readmodel.Tx, at readmodel.At, e network.RulesRaisePlanned) error {
	return tx.Exec(`INSERT INTO network_rule_versions (entry, event, version, status, decided, due) VALUES (?, ?, ?, ?, ?, ?)`,
		at.Index, at.Event, e.Version, rulesPlanned, at.Time, e.At)
}

func raiseWithdrawn(tx *readmodel.Tx, _ readmodel.At, _ network.RulesRaiseWithdrawn) error {
	return tx.Exec(`UPDATE network_rule_versions SET status = ?, due = NULL WHERE status = ?`, rulesWithdrawn, rulesPlanned)
}

func raisePostponed(tx *readmodel.Tx, _ readmodel.At, e network.RulesRaisePostponed) error {
	return tx.Exec(`UPDATE network_rule_versions SET due = ?, knowing = ?, seats = ? WHERE status = ?`, e.At, e.Knowing, e.Seats, rulesPlanned)
}

func rulesRose(tx *readmodel.Tx, at readmodel.At, e network.RulesRaised) error {
	return tx.Exec(`UPDATE network_rule_versions SET status = ?, height = ?, since = ? WHERE status = ?`, rulesRaised, e.Height, at.Time, rulesPlanned)
}

func restarted(tx *readmodel.Tx, at readmodel.At, e network.Restarted) error {
	return tx.Exec(`INSERT INTO network_restarts VALUES (?, ?, ?, ?, ?)`, at.Index, e.Chain, e.Height, e.Seats, at.Time)
}

// rulesView is what the node's page says of the rules' version.
type rulesView struct {
	version  int64
	known    int64 // By this node's program.
	planned  int64 // 0 while none is.
	due      int64
	knowing  int64
	seats    int64 // 0 unless it was postponed.
	proposes bool  // The reader may propose the next one, which this program knows.
	chain    int64 // Number of the chain of blocks; 0 on the first.
}

func rulesOf(r *page.Request, tx *sql.Tx) (v rulesView, err error) {
	v.known = int64(machine.RuleVersion)
	err = tx.QueryRowContext(r.Context(), `SELECT (SELECT max(version) FROM network_rule_versions WHERE status = ?), coalesce((SELECT max(chain) FROM network_restarts), 0)`, rulesRaised).
		Scan(&v.version, &v.chain)
	if err != nil {
		return v, err
	}
	err = tx.QueryRowContext(r.Context(), `SELECT version, due, coalesce(knowing, 0), coalesce(seats, 0) FROM network_rule_versions WHERE status = ?`, rulesPlanned).
		Scan(&v.planned, &v.due, &v.knowing, &v.seats)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	v.proposes = r.Network.Founded && r.Viewer.Proposes && v.planned == 0 && v.known > v.version
	return v, err
}

// raiseLink leads to a proposal with the usual notice.
func raiseLink(version int64) string {
	return "/proposals/carry/network.raise_rules?days=30&version=" + strconv.FormatInt(version, 10)
}
