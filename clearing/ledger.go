package clearing

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strings"
)

// Ledger is obligations in little room, for who reads many: 24 bytes each and the
// bytes of its id, where in a list it takes 64 and two pieces of memory. Names are
// kept once. What is added is put away in blocks, so that nothing is copied when there is more.
type Ledger struct {
	names   []string // Of the parties, in the order in which they came.
	number  map[string]int32
	entries [][]entry
	ids     ids
	count   int
}

// entry is one obligation of a ledger.
type entry struct {
	debtor, creditor int32
	amount           int64
	id               uint64 // Where it stands among the ids.
}

// How many entries, and how many bytes of ids, lie in a block.
const (
	blockEntries = 1 << 15
	blockBytes   = 1 << 20
)

// Add takes in an obligation. The error says what is wrong with it by itself;
// whether its id stands in another Twice says once all are there.
func (l *Ledger) Add(o Obligation) error {
	if err := o.Check(); err != nil {
		return err
	}
	if l.count == maxObligations {
		return ErrTooMany
	}
	if l.number == nil {
		l.number = map[string]int32{}
	}
	last := len(l.entries) - 1
	if last < 0 || len(l.entries[last]) == blockEntries {
		l.entries = append(l.entries, nil)
		if last++; last > 0 { // The first grows, for there may be few.
			l.entries[last] = make([]entry, 0, blockEntries)
		}
	}
	l.entries[last] = append(l.entries[last], entry{l.party(o.Debtor), l.party(o.Creditor), o.Amount, l.ids.put(o.ID)})
	l.count++
	return nil
}

// Len is how many there are.
func (l *Ledger) Len() int { return l.count }

// At is an obligation by its place, from 0, in the order in which they were added.
func (l *Ledger) At(place int) Obligation {
	e := l.entry(int32(place))
	return Obligation{string(l.ids.at(e.id)), l.names[e.debtor], l.names[e.creditor], e.amount}
}

func (l *Ledger) entry(place int32) *entry {
	return &l.entries[place/blockEntries][place%blockEntries]
}

func (l *Ledger) id(place int32) []byte { return l.ids.at(l.entry(place).id) }

// party is the number of a party, a new one where it has none.
func (l *Ledger) party(name string) int32 {
	n, known := l.number[name]
	if !known {
		n, name = int32(len(l.names)), strings.Clone(name)
		l.number[name], l.names = n, append(l.names, name)
	}
	return n
}

// ids are texts one behind the other, each behind its length.
type ids struct{ blocks [][]byte }

// put says where a text stands now: the block, and in the lower half the place in it.
func (s *ids) put(text string) uint64 {
	needs, last := len(text)+binary.MaxVarintLen64, len(s.blocks)-1
	if last < 0 || len(s.blocks[last])+needs > blockBytes {
		s.blocks = append(s.blocks, nil)
		if last++; last > 0 {
			s.blocks[last] = make([]byte, 0, max(needs, blockBytes))
		}
	}
	b := s.blocks[last]
	at := uint64(last)<<32 | uint64(len(b))
	s.blocks[last] = append(binary.AppendUvarint(b, uint64(len(text))), text...)
	return at
}

func (s *ids) at(place uint64) []byte {
	b := s.blocks[place>>32][place&math.MaxUint32:]
	length, lead := binary.Uvarint(b)
	return b[lead : lead+int(length)]
}

// sort gives parties the numbers that they have by name, and says in which order,
// by debtor, creditor and id, the places of obligations come.
func (l *Ledger) sort() (order []int32) {
	byName := make([]int32, len(l.names))
	for v := range byName {
		byName[v] = int32(v)
	}
	slices.SortFunc(byName, func(a, b int32) int { return strings.Compare(l.names[a], l.names[b]) })
	names, rank := make([]string, len(byName)), make([]int32, len(byName))
	for v, was := range byName {
		names[v], rank[was], l.number[l.names[was]] = l.names[was], int32(v), int32(v)
	}
	l.names = names
	for _, block := range l.entries {
		for i := range block {
			e := &block[i]
			e.debtor, e.creditor = rank[e.debtor], rank[e.creditor]
		}
	}
	order = make([]int32, l.count)
	for place := range order {
		order[place] = int32(place)
	}
	order = l.sortBy(order, func(e *entry) int32 { return e.creditor })
	order = l.sortBy(order, func(e *entry) int32 { return e.debtor })
	l.sortIDs(order)
	return order
}

// sortBy puts places in the order of one side; those of the same party stay in theirs.
func (l *Ledger) sortBy(order []int32, side func(*entry) int32) (sorted []int32) {
	next := make([]int32, len(l.names)+1)
	for _, block := range l.entries {
		for i := range block {
			next[side(&block[i])+1]++
		}
	}
	for v := range l.names {
		next[v+1] += next[v]
	}
	sorted = make([]int32, len(order))
	for _, place := range order {
		v := side(l.entry(place))
		sorted[next[v]] = place
		next[v]++
	}
	return sorted
}

// sortIDs puts those of the same two parties in the order of their ids.
func (l *Ledger) sortIDs(order []int32) {
	for from := 0; from < len(order); {
		first, until := l.entry(order[from]), from+1
		for ; until < len(order); until++ {
			if e := l.entry(order[until]); e.debtor != first.debtor || e.creditor != first.creditor {
				break
			}
		}
		if until-from > 1 {
			slices.SortFunc(order[from:until], func(a, b int32) int { return bytes.Compare(l.id(a), l.id(b)) })
		}
		from = until
	}
}
