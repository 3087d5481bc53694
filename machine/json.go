package machine

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"strings"

	"metaorg/machine/wire"
)

// Readable is a message as people and other programs write and read it.
type Readable struct {
	Kind    string          `json:"kind"`
	Content json.RawMessage `json:"content"`
}

var carriedType = reflect.TypeFor[[]wire.Message]()

// FromJSON reads a message from JSON as the API and the command line take it.
// Fields that the kind does not have are refused. Messages to be carried are
// written as Readable.
func (m *Machine) FromJSON(kind string, fields []byte) (Message, error) {
	k, ok := m.kinds[kind]
	if !ok {
		return nil, unknownKind(kind)
	}
	fields, err := m.encodeCarried(k, fields)
	if err != nil {
		return nil, err
	}
	return k.FromJSON(fields)
}

// ToJSON writes a message as FromJSON reads it.
func (m *Machine) ToJSON(msg Message) (Readable, error) {
	k, ok := m.byType[reflect.TypeOf(msg)]
	if !ok {
		return Readable{}, errors.New("no module lists this message")
	}
	fields, err := json.Marshal(msg)
	if err != nil {
		return Readable{}, err
	}
	fields, err = m.decodeCarried(k, fields)
	return Readable{k.Name, fields}, err
}

// WireToJSON is ToJSON for a message still as bytes.
func (m *Machine) WireToJSON(w wire.Message) (Readable, error) {
	k, ok := m.kinds[w.Kind]
	if !ok {
		return Readable{}, unknownKind(w.Kind)
	}
	msg, err := k.Decode(w.Content)
	if err != nil {
		return Readable{}, err
	}
	return m.ToJSON(msg)
}

func (m *Machine) encodeCarried(k Kind, fields []byte) ([]byte, error) {
	return rewrite(k, fields, func(list []byte) (any, error) {
		var readable []Readable
		d := json.NewDecoder(bytes.NewReader(list))
		d.DisallowUnknownFields()
		if err := d.Decode(&readable); err != nil {
			return nil, Malformed("machine.bad_json", "messages to be carried are a list of {kind, content}: %v", err).At("messages")
		}
		carried := []wire.Message{}
		for _, r := range readable {
			msg, err := m.FromJSON(r.Kind, r.Content)
			if err != nil {
				return nil, err
			}
			carried = append(carried, m.Wire(msg))
		}
		return carried, nil
	})
}

func (m *Machine) decodeCarried(k Kind, fields []byte) ([]byte, error) {
	return rewrite(k, fields, func(list []byte) (any, error) {
		var carried []wire.Message
		if err := json.Unmarshal(list, &carried); err != nil {
			return nil, err
		}
		readable := []Readable{}
		for _, w := range carried {
			r, err := m.WireToJSON(w)
			if err != nil {
				return nil, err
			}
			readable = append(readable, r)
		}
		return readable, nil
	})
}

// rewrite replaces the kind's lists of carried messages within its JSON, if it
// has any; JSON that is not an object is left for the reader to refuse.
func rewrite(k Kind, fields []byte, change func(list []byte) (any, error)) ([]byte, error) {
	var names []string
	for i := range k.Type.NumField() {
		if f := k.Type.Field(i); f.Type == carriedType {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return fields, nil
	}
	object := map[string]json.RawMessage{}
	if json.Unmarshal(fields, &object) != nil {
		return fields, nil
	}
	for _, name := range names {
		if object[name] == nil {
			continue
		}
		changed, err := change(object[name])
		if err != nil {
			return nil, err
		}
		if object[name], err = json.Marshal(changed); err != nil {
			return nil, err
		}
	}
	return json.Marshal(object)
}
