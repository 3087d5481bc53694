package skills

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"metaorg/domain/competences"
	"metaorg/domain/people"
	"metaorg/machine"
	"metaorg/machine/checkpoint"
	"metaorg/machine/wire"
)

// Taken is a record that was taken along from a network, as a folder that
// export competences wrote.
type Taken struct {
	Dir     string            `arg:"" help:"The folder of a record, as export competences --dir wrote it." type:"existingdir" placeholder:"DIR"`
	Network machine.NetworkID `help:"Id of the network that it must be from, as you were told it." placeholder:"ID"`
}

// Help gives examples.
func (Taken) Help() string {
	return `Examples:
  metaorg verify record mill-record --network 5d19077dd4560f91f438928bbda12989
  metaorg import record mill-record --as ada --for mill

Each word of the record is looked up in the receipts beside it: whether the act that it names is in the log, who signed it, and whether
it says what the record says of it. No node is asked. The exit code is 1 when some of it is not so.`
}

// Word is one thing that a record says, and whether a receipt proves it.
type Word struct {
	Says   string           `json:"says"` // capacity, competence, work or endorsement.
	Of     string           `json:"of,omitempty"`
	Act    wire.EnvelopeID  `json:"act"`
	By     machine.PersonID `json:"by,omitempty"` // Who signed it.
	Proven bool             `json:"proven"`
	Why    string           `json:"why,omitempty"` // Not.
}

// Found is what a record says, and how much of it is proven.
type Found struct {
	Holder  people.MemberID   `json:"holder"`
	Network machine.NetworkID `json:"network"`
	Name    string            `json:"name"`
	Words   []Word            `json:"words"`
	Proven  int               `json:"proven"`

	declares []competences.Declare
}

// record is what is read of a record.
type record struct {
	Handle   people.MemberID `json:"identifier"`
	MemberOf struct {
		Name string            `json:"name"`
		ID   machine.NetworkID `json:"identifier"`
	} `json:"memberOf"`
	Capacity *struct {
		Hours int64           `json:"hoursPerMonth"`
		Act   wire.EnvelopeID `json:"act"`
	} `json:"capacity"`
	Knows []struct {
		Code     string                          `json:"termCode"`
		Level    competences.Level               `json:"level"`
		Hours    int64                           `json:"hoursPerMonth"`
		Note     string                          `json:"description"`
		Act      wire.EnvelopeID                 `json:"act"`
		Work     []struct{ Act wire.EnvelopeID } `json:"confirmedWork"`
		Endorsed []struct{ Act wire.EnvelopeID } `json:"endorsedBy"`
	} `json:"knowsAbout"`
}

// Look reads the record and checks each word of it against the receipts.
func (t Taken) Look(m *machine.Machine) (*Found, error) {
	text, err := os.ReadFile(filepath.Join(t.Dir, "record.jsonld"))
	if err != nil {
		return nil, fmt.Errorf("couldn't read the record: %w", err)
	}
	var r record
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("couldn't read the record: %w", err)
	}
	if t.Network != "" && r.MemberOf.ID != t.Network {
		return nil, fmt.Errorf("the record is from network %s, not %s", r.MemberOf.ID, t.Network)
	}
	f := &Found{Holder: r.Handle, Network: r.MemberOf.ID, Name: r.MemberOf.Name, Words: []Word{}}
	say := func(says, of string, act wire.EnvelopeID, fits func(machine.Message) bool) {
		w := Word{Says: says, Of: of, Act: act}
		if w.By, err = t.proven(m, f.Network, act, fits); err != nil {
			w.Why = err.Error()
		} else {
			w.Proven = true
			f.Proven++
		}
		f.Words = append(f.Words, w)
	}
	if c := r.Capacity; c != nil {
		say("capacity", fmt.Sprintf("%d hours a month", c.Hours), c.Act, func(m machine.Message) bool {
			s, ok := m.(competences.SetCapacity)
			return ok && s.Hours == c.Hours
		})
	}
	for _, k := range r.Knows {
		d := competences.Declare{Competence: k.Code, Level: k.Level, Hours: k.Hours, Note: k.Note}
		f.declares = append(f.declares, d)
		say("competence", k.Code, k.Act, func(m machine.Message) bool { return m == machine.Message(d) })
		for _, w := range k.Work {
			say("work", k.Code, w.Act, func(m machine.Message) bool {
				s, ok := m.(competences.ShowEvidence)
				return ok && s.Competence == k.Code
			})
		}
		for _, w := range k.Endorsed {
			say("endorsement", k.Code, w.Act, func(m machine.Message) bool {
				e, ok := m.(competences.Endorse)
				return ok && e.Competence == k.Code && e.Holder == f.Holder
			})
		}
	}
	return f, nil
}

// Why a word of a record is not proven.
var (
	errNoReceipt = errors.New("there is no receipt of that act")
	errOther     = errors.New("the receipt is of another act, or another network")
	errSaysNot   = errors.New("that act does not say so, or was refused")
)

// proven is who signed the act that says something, if its receipt holds.
func (t Taken) proven(m *machine.Machine, network machine.NetworkID, act wire.EnvelopeID, fits func(machine.Message) bool) (machine.PersonID, error) {
	b, err := os.ReadFile(filepath.Join(t.Dir, "receipts", filepath.Base(string(act))+".receipt"))
	if errors.Is(err, os.ErrNotExist) {
		return "", errNoReceipt
	}
	if err != nil {
		return "", err
	}
	var receipt checkpoint.Receipt
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(&receipt); err != nil {
		return "", fmt.Errorf("couldn't read its receipt: %w", err)
	}
	got, err := receipt.Check()
	if err != nil {
		return "", fmt.Errorf("its receipt proves nothing: %w", err)
	}
	envelope, body, err := got.Entry.Envelope()
	if err != nil || envelope.ID() != act || got.Checkpoint.Network != network {
		return "", errOther
	}
	for i, said := range body.Messages {
		if i < len(got.Entry.Outcomes) && got.Entry.Outcomes[i].Code != "" {
			continue
		}
		k, known := m.Kind(said.Kind)
		if !known {
			continue
		}
		if message, err := k.Decode(said.Content); err == nil && fits(message) {
			return body.Author, nil
		}
	}
	return "", errSaysNot
}

// Declares are what the record says that its holder can do, to be said in another
// network: by its own word there, since the log of that one knows neither the work
// nor who vouched. The note says where both are.
func (f *Found) Declares() (all []competences.Declare) {
	for _, d := range f.declares {
		from := fmt.Sprintf("From %s, network %s.", f.Name, f.Network)
		if d.Note == "" {
			d.Note = from
		} else if len(d.Note)+1+len(from) <= 300 {
			d.Note += " " + from
		}
		all = append(all, d)
	}
	return all
}
