package web

import (
	"encoding/json"
	"reflect"
	"strings"

	"metaorg/machine"
	"metaorg/machine/wire"
)

// A message may carry others, as a proposal does those it will execute. Bytes
// in bytes are no use to people, so in JSON the content of a carried message
// may be its fields, and is shown as its fields.

// carriedMessage is a carried message as JSON has it: content is an object, or
// bytes in base64.
type carriedMessage struct {
	Kind    string          `json:"kind"`
	Content json.RawMessage `json:"content"`
}

// carrier is a field that holds carried messages.
type carrier struct {
	name  string // In JSON.
	index int    // In the struct.
}

func carriersOf(t reflect.Type) (all []carrier) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Type == reflect.TypeFor[[]wire.Message]() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			all = append(all, carrier{name, i})
		}
	}
	return all
}

// readMessage reads and checks a message from its fields.
func (s *Server) readMessage(kind string, fields []byte) (machine.Message, error) {
	k, ok := s.Machine.Kind(kind)
	if !ok {
		return s.Machine.Decode(wire.Message{Kind: kind}) // Refuses it.
	}
	fields, err := s.encodeCarried(carriersOf(k.Type), fields)
	if err != nil {
		return nil, err
	}
	msg, err := k.FromJSON(fields)
	if err != nil {
		return nil, err
	}
	return msg, msg.Check()
}

// encodeCarried puts bytes in the place of carried messages' fields. What it
// cannot read it leaves for the kind to refuse.
func (s *Server) encodeCarried(carriers []carrier, fields []byte) ([]byte, error) {
	var all map[string]json.RawMessage
	if len(carriers) == 0 || json.Unmarshal(fields, &all) != nil {
		return fields, nil
	}
	for _, at := range carriers {
		var carried []carriedMessage
		if json.Unmarshal(all[at.name], &carried) != nil {
			continue
		}
		for i, c := range carried {
			if !strings.HasPrefix(string(c.Content), "{") {
				continue
			}
			k, ok := s.Machine.Kind(c.Kind)
			if !ok {
				_, err := s.Machine.Decode(wire.Message{Kind: c.Kind})
				return nil, err
			}
			msg, err := k.FromJSON(c.Content)
			if err != nil {
				return nil, err
			}
			carried[i].Content = mustJSON([]byte(s.Machine.Wire(msg).Content))
		}
		all[at.name] = mustJSON(carried)
	}
	return mustJSON(all), nil
}

// showMessage writes a message's fields, carried messages with theirs.
func (s *Server) showMessage(msg machine.Message) json.RawMessage {
	fields := mustJSON(msg)
	var all map[string]json.RawMessage
	carriers := carriersOf(reflect.TypeOf(msg))
	if len(carriers) == 0 || json.Unmarshal(fields, &all) != nil {
		return fields
	}
	for _, at := range carriers {
		shown := []carriedMessage{}
		for _, w := range reflect.ValueOf(msg).Field(at.index).Interface().([]wire.Message) {
			content := mustJSON([]byte(w.Content))
			if inner, err := s.Machine.Decode(w); err == nil {
				content = mustJSON(inner)
			}
			shown = append(shown, carriedMessage{w.Kind, content})
		}
		all[at.name] = mustJSON(shown)
	}
	return mustJSON(all)
}

// mustJSON writes types of ours, which always encode.
func mustJSON(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
