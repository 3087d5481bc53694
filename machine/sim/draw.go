package sim

import (
	"math"
	"reflect"
	"strconv"
	"strings"

	"metaorg/machine"
	"metaorg/machine/wire"
)

// draw makes up messages: mostly such as people would send where they are,
// sometimes what no form would let them.
type draw struct {
	network *network
	scene   Scene
	depth   int // Of messages within messages.
}

// field is where a value stands: its json name, and the tag that says more.
type field struct {
	name string
	tag  reflect.StructTag
}

var (
	introduction = reflect.TypeFor[machine.Introduction]()
	wireMessage  = reflect.TypeFor[wire.Message]()
	personID     = reflect.TypeFor[machine.PersonID]()
	orgID        = reflect.TypeFor[machine.OrganizationID]()
)

// maxDepth bounds messages that carry messages.
const maxDepth = 2

func (d draw) message(k machine.Kind) machine.Message {
	return d.value(k.Type, field{}).Interface().(machine.Message)
}

func (d draw) value(t reflect.Type, f field) reflect.Value {
	n := d.network
	if f.name != "" && n.rarely("garbage", 40) {
		return d.garbage(t)
	}
	if !n.rarely("made up", 10) {
		if v, ok := d.pooled(t, f.name); ok {
			return v
		}
	}
	if choices := f.tag.Get("choices"); choices != "" && t.Kind() == reflect.String {
		all := strings.Split(choices, ",")
		return reflect.ValueOf(all[n.pick(f.name, len(all))]).Convert(t)
	}
	switch {
	case t == wireMessage:
		return d.carried()
	case t == personID:
		return reflect.ValueOf(n.config.People[n.pick(f.name, len(n.config.People))])
	case t == orgID && len(n.config.Organizations) > 0:
		return reflect.ValueOf(n.config.Organizations[n.pick(f.name, len(n.config.Organizations))])
	}
	return d.made(t, f)
}

func (d draw) pooled(t reflect.Type, name string) (v reflect.Value, ok bool) {
	for _, p := range d.network.config.Pools {
		if !p.fits(t, name) {
			continue
		}
		if all := p.values(d.scene); len(all) > 0 {
			return all[d.network.pick(name, len(all))], true
		}
	}
	return v, false
}

// made makes a value up from its type and its field's example.
func (d draw) made(t reflect.Type, f field) reflect.Value {
	n, v := d.network, reflect.New(t).Elem()
	example := f.tag.Get("example")
	switch t.Kind() {
	case reflect.Bool:
		v.SetBool(n.rarely(f.name, 2))
	case reflect.String:
		texts := []string{example, example, example, example, "flour", "Bread for all"}
		v.SetString(texts[n.pick(f.name, len(texts))])
	case reflect.Int64:
		known, _ := strconv.ParseInt(example, 10, 64)
		v.SetInt([]int64{1, 2, 3, 7, known, known + 1}[n.pick(f.name, 6)])
	case reflect.Uint64:
		v.SetUint(uint64(n.pick(f.name, 6)) + 1)
	case reflect.Slice:
		d.fill(v, f)
	case reflect.Struct:
		d.fields(v)
	}
	return v
}

// fill makes up a short list, or a hash where the list is of bytes.
func (d draw) fill(v reflect.Value, f field) {
	n := d.network
	if v.Type().Elem().Kind() == reflect.Uint8 {
		v.SetBytes([]byte(strings.Repeat(string(rune('a'+n.pick(f.name, 3))), 32)))
		return
	}
	for range n.pick("length", 3) {
		v.Set(reflect.Append(v, d.value(v.Type().Elem(), field{f.name, ""})))
	}
}

func (d draw) fields(v reflect.Value) {
	for i := range v.NumField() {
		sf := v.Type().Field(i)
		if !sf.IsExported() {
			continue
		}
		name, options, _ := strings.Cut(sf.Tag.Get("json"), ",")
		if strings.Contains(options, "omit") && d.network.rarely("without "+name, 3) {
			continue
		}
		v.Field(i).Set(d.value(sf.Type, field{name, sf.Tag}))
	}
}

// carried is a message for a decision to carry.
func (d draw) carried() reflect.Value {
	n := d.network
	kinds := n.config.carried()
	if len(kinds) == 0 || n.rarely("not to be carried", 12) {
		kinds = n.config.kinds()
	}
	d.depth++
	k := kinds[n.pick("carried", len(kinds))]
	if d.depth > maxDepth {
		return reflect.ValueOf(wire.Message{Kind: k.Name, Content: wire.Encode(struct{}{})})
	}
	return reflect.ValueOf(n.first.machine.Wire(d.message(k)))
}

var (
	oddTexts   = []string{"", " ", "ä€𝄞", "a\u202eb", "\x00", "\xff", "--", strings.Repeat("long ", 60), strings.Repeat("x", 9000)}
	oddNumbers = []int64{0, -1, math.MaxInt64, math.MinInt64, 1 << 40}
)

// garbage is what no form would let people send.
func (d draw) garbage(t reflect.Type) reflect.Value {
	n, v := d.network, reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.String:
		v.SetString(oddTexts[n.pick("odd text", len(oddTexts))])
	case reflect.Int64:
		v.SetInt(oddNumbers[n.pick("odd number", len(oddNumbers))])
	case reflect.Uint64:
		v.SetUint(uint64(oddNumbers[n.pick("odd number", len(oddNumbers))]))
	case reflect.Slice:
		if t.Elem().Kind() != reflect.Uint8 {
			v.Set(reflect.MakeSlice(t, 30*n.pick("odd list", 2), 30))
		} else if t != reflect.TypeFor[wire.Raw]() {
			v.SetBytes([]byte{0xff}[:n.pick("odd bytes", 2)])
		}
	}
	return v
}
