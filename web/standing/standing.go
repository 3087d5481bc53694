// Package standing says how a node is doing and what its operator should look
// after. It keeps true that every alert follows from facts that are shown beside
// it, by the rules in this package alone, and that each says what to do.
package standing

import (
	"math"
	"slices"
	"time"
)

// Facts are what is known of a node at a moment. Times are Unix seconds by the
// host's clock, 0 for never.
type Facts struct {
	At       int64  `json:"at" help:"when these facts were found, Unix seconds by the node's clock"`
	Started  int64  `json:"started" help:"when the program started"`
	Begun    int64  `json:"begun" help:"when this home was first used"`
	Network  string `json:"network" help:"the network's id"`
	Sample   bool   `json:"sample,omitempty" help:"a sample network; nobody is told to back it up"`
	Node     string `json:"node" help:"the name by which other nodes know it"`
	Height   int64  `json:"height" help:"of the last block"`
	LogSize  uint64 `json:"log_size" help:"entries in the log"`
	InSync   bool   `json:"in_sync" help:"whether it follows the latest block"`
	Seats    int64  `json:"seats" help:"nodes that order the log"`
	Seat     bool   `json:"seat" help:"whether this is one of them"`
	Peers    int64  `json:"peers" help:"nodes it is connected with"`
	Expected int64  `json:"peers_expected" help:"nodes it should be connected with"`
	Ahead    int64  `json:"ahead" help:"blocks by which the peer that has come furthest is ahead"`
	Signed   int64  `json:"signed" help:"of the last blocks, those that its seat signed"`
	Recent   int64  `json:"recent" help:"how many last blocks that is of"`
	Evidence int64  `json:"evidence,omitempty" help:"contradictions between nodes that were found and written down"`

	Rules  uint64 `json:"rules_planned,omitempty" help:"a version of the rules that was decided and that this program does not know"`
	Notice int64  `json:"rules_notice,omitempty" help:"when the notice of that ends, in seconds from now"`

	BehindSince int64 `json:"behind_since,omitempty" help:"since when it is behind"`
	AloneSince  int64 `json:"alone_since,omitempty" help:"since when it has no peer although there should be"`

	SilentSince int64 `json:"silent_since,omitempty" help:"since when its seat refuses to sign what comes next"`

	Clock       Clock       `json:"clock" help:"this machine's clock"`
	Disk        Disk        `json:"disk" help:"what the home takes"`
	Backup      Backup      `json:"backup" help:"the last one"`
	Files       Files       `json:"files" help:"those of the network"`
	Certificate Certificate `json:"certificate" help:"for HTTPS, where this program speaks it"`
}

// Clock is what can be known of a machine's clock.
type Clock struct {
	Compared int64 `json:"compared" help:"acts-blocks of other nodes that it was compared with; 0 where this node alone orders"`
	Ahead    int64 `json:"ahead_seconds" help:"by how much it is ahead of theirs; below zero when behind"`
	Kept     Kept  `json:"kept" help:"whether something sets it right, as the system says: yes, no or unknown"`
}

// Kept says whether something sets a clock right.
type Kept string

// The answers there are.
const (
	KeptYes     Kept = "yes"
	KeptNo      Kept = "no"
	KeptUnknown Kept = "unknown"
)

// Disk is what a home takes, in bytes.
type Disk struct {
	Parts  []Part `json:"parts" help:"what the home is made of"`
	Free   int64  `json:"free" help:"room left on its disk; below zero where nobody knows"`
	Size   int64  `json:"size" help:"of that disk; below zero where nobody knows"`
	PerDay int64  `json:"per_day" help:"by how much the home grows a day, over the last weeks"`
	Days   int64  `json:"days" help:"over how many days that was measured; 0 where nobody knows yet"`
}

// Part is a file or folder of the home.
type Part struct {
	Name   string `json:"name" help:"log, tables, host, documents or other"`
	Bytes  int64  `json:"bytes" help:"what it takes"`
	PerDay int64  `json:"per_day" help:"by how much it grows a day"`
}

// Total is what all parts take.
func (d Disk) Total() (sum int64) {
	for _, p := range d.Parts {
		sum += p.Bytes
	}
	return sum
}

// FullIn is in about how many days the disk is full, if the home goes on
// growing as it did and nothing else does; false where that is not known.
func (d Disk) FullIn() (days int64, ok bool) {
	if d.Days == 0 || d.PerDay <= 0 || d.Free < 0 {
		return 0, false
	}
	return d.Free / d.PerDay, true
}

// Backup is the last backup that somebody has whole.
type Backup struct {
	At     int64 `json:"at" help:"when it was made; 0 for never"`
	Height int64 `json:"height" help:"up to which it holds the log"`
	Bytes  int64 `json:"bytes" help:"its size"`
}

// Files are what this node knows of the network's files and their copies.
type Files struct {
	Few    int64 `json:"few" help:"files of which it has known fewer than two copies for some time"`
	Owners int64 `json:"owners" help:"members that offer room for files"`
	Short  int64 `json:"short" help:"bytes of copies for which there is no room"`
}

// Certificate is the one that this program shows for HTTPS.
type Certificate struct {
	Served  bool   `json:"served" help:"whether this program speaks HTTPS itself"`
	Until   int64  `json:"until,omitempty" help:"when it expires; 0 where there is none"`
	Problem string `json:"problem,omitempty" help:"why it was not renewed"`
}

// Severity is how bad an alert is.
type Severity string

// The severities.
const (
	Warn Severity = "warn" // Look after it within days.
	Bad  Severity = "bad"  // Look after it now.
)

// Alert is something to look after.
type Alert struct {
	Code     string   // Key of its words.
	Severity Severity //
	Variant  string   // Which of its texts fits; empty for the usual one.
	Count    int64    // The number in its text.
	Detail   string   // Somebody else's words for the reason.
	Since    int64    // Since when it stands, Unix seconds; 0 where nobody kept that.
}

// Codes lists every alert there is, the gravest first.
func Codes() []string {
	return []string{"evidence", "rules", "behind", "alone", "silent", "absent", "disk", "clock", "certificate", "copies", "backup"}
}

// Limits at which there is an alert.
const (
	behindFor     = 2 * time.Minute // Shorter than that nodes are behind after each start.
	aloneFor      = 2 * time.Minute
	silentFor     = time.Minute // The only seat asks its peers first, after each start.
	absentBlocks  = 20          // A seat that signed none of so many last blocks is not there; late signatures are usual.
	leastFree     = 2 << 30
	leastPercent  = 10
	fullWithin    = 30 // Days.
	clockWarns    = 3  // Seconds.
	clockBad      = 8  // A proposal is refused from 10 on.
	clockSamples  = 3
	expiresWithin = 14 * 24 * time.Hour
	expiresSoon   = 3 * 24 * time.Hour
	fetchedWithin = 10 * time.Minute // A first certificate may take so long.
	backupWithin  = 7 * 24 * time.Hour
	backupMost    = 30 * 24 * time.Hour
	noticeShort   = 7 * 24 * time.Hour
)

// Alerts says what a node's operator should look after, the gravest first.
func Alerts(f Facts) (all []Alert) {
	for _, find := range []func(Facts) (Alert, bool){evidence, rules, behind, alone, silent, absent, disk, clock, certificate, copies, backup} {
		if a, ok := find(f); ok {
			all = append(all, a)
		}
	}
	slices.SortStableFunc(all, func(a, b Alert) int { return rank(a) - rank(b) })
	return all
}

func rank(a Alert) int {
	if a.Severity == Bad {
		return 0
	}
	return 1
}

// since says whether something has lasted for some time.
func (f Facts) since(moment int64, least time.Duration) bool {
	return moment != 0 && f.At-moment >= int64(least.Seconds())
}

func evidence(f Facts) (Alert, bool) {
	return Alert{Code: "evidence", Severity: Bad, Count: f.Evidence}, f.Evidence > 0
}

func rules(f Facts) (Alert, bool) {
	a := Alert{Code: "rules", Severity: Warn, Count: max(0, f.Notice/86_400)}
	if f.Notice < int64(noticeShort.Seconds()) {
		a.Severity = Bad
	}
	return a, f.Rules != 0
}

func behind(f Facts) (Alert, bool) {
	return Alert{Code: "behind", Severity: Bad, Count: f.Ahead, Variant: variant(f.Ahead <= 0, "unknown")}, f.since(f.BehindSince, behindFor)
}

func alone(f Facts) (Alert, bool) {
	a := Alert{Code: "alone", Severity: Bad, Count: f.Expected}
	if f.Seat && f.Seats == 1 { // Acts go on here; the others are who misses them.
		a.Severity, a.Variant = Warn, "seat"
	}
	return a, f.since(f.AloneSince, aloneFor)
}

func silent(f Facts) (Alert, bool) {
	return Alert{Code: "silent", Severity: Bad, Variant: variant(f.Seats == 1, "only")}, f.since(f.SilentSince, silentFor)
}

func absent(f Facts) (Alert, bool) {
	return Alert{Code: "absent", Severity: Bad, Count: f.Recent}, f.Seat && f.Seats > 1 && f.Recent >= absentBlocks && f.Signed == 0
}

func disk(f Facts) (Alert, bool) {
	d := f.Disk
	if d.Free < 0 {
		return Alert{}, false
	}
	if d.Free < leastFree || d.Size > 0 && d.Free < d.Size/100*leastPercent {
		return Alert{Code: "disk", Severity: Bad, Count: d.Free >> 20}, true
	}
	days, known := d.FullIn()
	return Alert{Code: "disk", Severity: Warn, Variant: "soon", Count: days}, known && days < fullWithin
}

func clock(f Facts) (Alert, bool) {
	off := int64(math.Abs(float64(f.Clock.Ahead)))
	switch {
	case f.Clock.Compared >= clockSamples && off >= clockWarns:
		a := Alert{Code: "clock", Severity: Warn, Count: off, Variant: variant(f.Clock.Ahead < 0, "slow")}
		if off >= clockBad {
			a.Severity = Bad
		}
		return a, true
	case f.Clock.Kept == KeptNo:
		return Alert{Code: "clock", Severity: Warn, Variant: "unkept"}, true
	}
	return Alert{}, false
}

func certificate(f Facts) (Alert, bool) {
	c := f.Certificate
	left := c.Until - f.At
	a := Alert{Code: "certificate", Severity: Warn, Count: max(0, left/86_400), Detail: c.Problem}
	switch {
	case !c.Served:
		return a, false
	case c.Until == 0:
		a.Severity, a.Variant = Bad, "missing"
		return a, f.since(f.Started, fetchedWithin)
	case left <= int64(expiresSoon.Seconds()):
		a.Severity = Bad
		return a, true
	}
	return a, left < int64(expiresWithin.Seconds())
}

func copies(f Facts) (Alert, bool) {
	// A sample's nodes are nobody's, and a network of one node has no second place.
	return Alert{Code: "copies", Severity: Warn, Count: f.Files.Few, Variant: variant(f.Files.Owners < 2, "room")}, f.Files.Few > 0 && f.Expected > 0 && !f.Sample
}

func backup(f Facts) (Alert, bool) {
	last := max(f.Backup.At, 0)
	a := Alert{Code: "backup", Severity: Warn, Variant: variant(last == 0, "never")}
	if last == 0 {
		last = f.Begun
	}
	a.Count = (f.At - last) / 86_400
	if f.since(last, backupMost) {
		a.Severity = Bad
	}
	return a, !f.Sample && f.since(last, backupWithin)
}

func variant(is bool, name string) string {
	if is {
		return name
	}
	return ""
}

// Said is an alert in somebody's words.
type Said struct {
	Code     string   `json:"code" help:"which alert it is"`
	Severity Severity `json:"severity" help:"bad (now) or warn (within days)"`
	Since    int64    `json:"since" help:"since when it stands, Unix seconds by the node's clock"`
	Title    string   `json:"title" help:"what is the matter"`
	Todo     string   `json:"todo" help:"what to do"`
}

// Status is all that the operator is told of a node.
type Status struct {
	Facts  Facts  `json:"facts" help:"what is known of the node"`
	Alerts []Said `json:"alerts" help:"what to look after, the gravest first"`
}
