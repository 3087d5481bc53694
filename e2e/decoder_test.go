package e2e

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/fxamacker/cbor/v2"

	"metaorg/app"
	"metaorg/machine"
	"metaorg/machine/signature"
	"metaorg/machine/wire"
)

// decoded is what the browser makes of a body.
type decoded struct {
	JSON   string `json:"json"` // Empty when it refuses.
	Digest string `json:"digest"`
	ID     string `json:"id"`
	Why    string `json:"why"`
}

// inBrowser lets the browser decode bodies.
func inBrowser(t *testing.T, tab context.Context, bodies [][]byte) []decoded {
	t.Helper()
	var digits []string
	for _, b := range bodies {
		digits = append(digits, hex.EncodeToString(b))
	}
	list, err := json.Marshal(digits)
	if err != nil {
		t.Fatal(err)
	}
	return keysRun[[]decoded](t, tab, `
		const { decodeBody, digest, actId, toJSON, hex, fromHex } = await import('/static/js/act.js')
		const { FormError } = await import('/static/js/cbor.js')
		const out = []
		for (const digits of `+string(list)+`) {
			const bytes = fromHex(digits)
			try {
				const body = decodeBody(bytes)
				out.push({ json: toJSON(body), digest: hex(await digest(body.network, bytes)), id: await actId(bytes), why: '' })
			} catch (e) {
				if (!(e instanceof FormError)) throw e
				out.push({ json: '', digest: '', id: '', why: e.message })
			}
		}
		return out`)
}

func TestTheDecoderInTheBrowserReadsABodyAsTheProgramDoes(t *testing.T) {
	t.Parallel()
	bodies := append(frozenBodies(t), generatedBodies(400)...)
	for _, edge := range []string{"a1 6161 " + strings.Repeat("81", 12) + "01", "b840" + manyFields(64), "a1 6161 3b7fffffffffffffff", "a1 6161 1bffffffffffffffff"} {
		b, err := hex.DecodeString(strings.ReplaceAll(framed(edge), " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, b)
	}
	tab := keysTab(t)
	keysDo(t, tab, chromedp.Navigate(scriptsOnly(t)))
	rules := app.NewMachine()
	for i, got := range inBrowser(t, tab, bodies) {
		want, err := readForm(bodies[i])
		if err != nil {
			t.Fatalf("%x is no good body to try with: %v", bodies[i], err)
		}
		var b wire.Body
		if err := wire.Decode(bodies[i], &b); err != nil {
			t.Fatal(err)
		}
		if typed, err := asAPI(rules, b); err == nil && typed != want {
			t.Fatalf("the test's own reading is wrong:\n%s\nthe program's:\n%s", want, typed)
		}
		if got.JSON == "" {
			t.Errorf("the browser refuses %x: %s", bodies[i], got.Why)
			continue
		}
		if sorted(t, got.JSON) != want {
			t.Errorf("the browser reads %x as\n%s\nthe program as\n%s", bodies[i], sorted(t, got.JSON), want)
		}
		digest := signature.Digest(string(b.Network), bodies[i])
		if got.Digest != hex.EncodeToString(digest[:]) || got.ID != string(wire.Envelope{Body: bodies[i]}.ID()) {
			t.Errorf("the browser takes another digest or id of %x", bodies[i])
		}
	}
	t.Logf("%d bodies are read alike", len(bodies))
}

func TestWhatIsToBeSignedStandsInTheOrderOfTheForm(t *testing.T) {
	t.Parallel()
	tab := keysTab(t)
	keysDo(t, tab, chromedp.Navigate(scriptsOnly(t)))
	got := keysRun[[]string](t, tab, `
		const { showAct } = await import('/static/js/show.js')
		const where = document.createElement('div')
		const fields = new Map([['agenda', 1], ['new', 2], ['text', 3], ['title', 4]])
		showAct({ author: 'ada', expires: 0, messages: [{ kind: 'board.pin', fields }] }, { 'board.pin': { fields: {}, order: ['title', 'text', 'agenda'] } }, where)
		return Array.from(where.querySelectorAll('.message dt'), dt => dt.textContent)`)
	if want := []string{"title", "text", "agenda", "new"}; !reflect.DeepEqual(got, want) {
		t.Errorf("the fields stand as %v, not %v", got, want)
	}
}

func TestAmountsToBeSignedAreShownAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	tab := keysTab(t)
	keysDo(t, tab, chromedp.Navigate(scriptsOnly(t)))
	got := keysRun[[]string](t, tab, `
		const { showAct } = await import('/static/js/show.js')
		const where = document.createElement('div')
		const part = new Map([['part', 120000]]), other = new Map([['part', 5], ['jar', 8]])
		const fields = new Map([['amount', -5310], ['unit', 'h'], ['share', 1250], ['jar', 7], ['parts', [part, other]], ['big', 9007199254740993n], ['least', -5]])
		const amounts = { amount: ['unit', 'unit'], big: ['unit', 'unit'], least: ['unit', 'unit'], share: ['%', '%'], 'parts.part': ['jar', 'jar'] }
		const units = { unit: { h: { code: 'h', decimals: 2 } }, jar: { 7: { code: 'EUR', decimals: 2 } } }
		const order = ['amount', 'big', 'least', 'share', 'parts', 'parts.part']
		showAct({ author: 'ada', expires: 0, messages: [{ kind: 'board.price', fields }] }, { 'board.price': { fields: {}, order, amounts } }, where, units)
		return Array.from(where.querySelectorAll('.message bdi'), one => one.textContent).slice(1, 8)`)
	// The last part is in a jar of which nothing is known.
	if want := []string{"\u221253.10\u00a0h", "90,071,992,547,409.93\u00a0h", "\u22120.05\u00a0h", "12.5\u00a0%", "1,200.00\u00a0EUR", "5", "8"}; !reflect.DeepEqual(got, want) {
		t.Errorf("they are shown as %q, not %q", got, want)
	}
}

func TestTheDecoderInTheBrowserRefusesEveryOtherForm(t *testing.T) {
	t.Parallel()
	var bodies [][]byte
	for _, row := range malformed {
		b, err := hex.DecodeString(strings.ReplaceAll(row.hex, " ", ""))
		if err != nil {
			t.Fatal(row.rule, err)
		}
		if err := wire.Decode(b, &wire.Body{}); err == nil {
			if _, err := readForm(b); err == nil {
				t.Fatalf("%s: this is no malformed body", row.rule)
			}
		}
		bodies = append(bodies, b)
	}
	named := len(bodies)
	r := rand.New(rand.NewPCG(3, 1))
	for _, good := range append(frozenBodies(t), generatedBodies(150)...) {
		for range 24 {
			bodies = append(bodies, spoiled(r, good))
		}
	}
	tab := keysTab(t)
	keysDo(t, tab, chromedp.Navigate(scriptsOnly(t)))
	refused := 0
	for i, got := range inBrowser(t, tab, bodies) {
		want, err := readForm(bodies[i])
		switch {
		case i < named && got.JSON != "":
			t.Errorf("%s: the browser reads it as %s", malformed[i].rule, got.JSON)
		case (err == nil) != (got.JSON != ""):
			t.Errorf("of %x the program says %v, the browser %q %s", bodies[i], err, got.Why, got.JSON)
		case err == nil && sorted(t, got.JSON) != want:
			t.Errorf("the browser reads %x as\n%s\nthe program as\n%s", bodies[i], got.JSON, want)
		case err != nil:
			refused++
		}
	}
	t.Logf("%d of %d spoiled bodies are refused by both", refused, len(bodies))
}

const (
	frameHead = "a6 636b6579616b 66617574686f7261 61 6765787069726573 01 676e6574776f726b 616e 686d65737361676573"
	frameTail = "68 73657175656e6365 01"
)

// framed is a body whose only message has this content.
func framed(content string) string {
	return frameHead + "81a2 646b696e64 63612e62 67636f6e74656e74" + content + frameTail
}

// malformed are bodies that no program would write. The first are wrong in
// what an act needs, the others in their form, deep within a message.
var malformed = []struct{ rule, hex string }{
	{"nothing", ""},
	{"a body that asks for nothing", frameHead + "80" + frameTail},
	{"a body for an organization without a name", strings.Replace(framed("a0"), "a6 ", "a7 63666f7260", 1)},
	{"a body with a field of its own", strings.Replace(framed("a0"), "a6 ", "a7 63626164 01", 1)},
	{"a body without a sequence", strings.Replace(strings.TrimSuffix(framed("a0"), frameTail), "a6 ", "a5 ", 1)},
	{"a sequence below zero", strings.TrimSuffix(framed("a0"), "01") + "20"},
	{"an expiry beyond 63 bits", strings.Replace(framed("a0"), "6765787069726573 01", "6765787069726573 1b8000000000000000", 1)},
	{"a network that is a number", strings.Replace(framed("a0"), "676e6574776f726b 616e", "676e6574776f726b 01", 1)},
	{"a network as bytes", strings.Replace(framed("a0"), "676e6574776f726b 616e", "676e6574776f726b 416e", 1)},
	{"a message without content", frameHead + "81a1 646b696e64 63612e62" + frameTail},
	{"a message with a field of its own", frameHead + "81a3 646b696e64 63612e62 6465787472 6101 67636f6e74656e74a0" + frameTail},
	{"fields of a message in another order", frameHead + "81a2 67636f6e74656e74a0 646b696e64 63612e62" + frameTail},
	{"messages that are no list", frameHead + "a0" + frameTail},
	{"a body that is a list", "80"},
	{"a body that is null", "f6"},
	{"a byte left over", framed("a0") + "00"},
	{"a byte missing", strings.TrimSuffix(framed("a0"), "01")},
	{"content that is null", framed("f6")},
	{"fields in another order", framed("a2 6162 01 6161 01")},
	{"a shorter name after a longer one", framed("a2 626161 01 6162 01")},
	{"a field twice", framed("a2 6161 01 6161 02")},
	{"a longer head", framed("b801 6161 01")},
	{"a longer number", framed("a1 6161 1801")},
	{"a longer number of two bytes", framed("a1 6161 1900ff")},
	{"a longer number of four bytes", framed("a1 6161 1a0000ffff")},
	{"a longer number of eight bytes", framed("a1 6161 1b00000000ffffffff")},
	{"a longer length of a text", framed("a1 6161 780161")},
	{"a null", framed("a1 6161 f6")},
	{"an undefined", framed("a1 6161 f7")},
	{"a simple value", framed("a1 6161 f0")},
	{"true in two bytes", framed("a1 6161 f815")},
	{"a half float", framed("a1 6161 f93c00")},
	{"a float", framed("a1 6161 fa3f800000")},
	{"a double", framed("a1 6161 fb3ff0000000000000")},
	{"a tag", framed("a1 6161 c06161")},
	{"a big number", framed("a1 6161 c24101")},
	{"a list of open length", framed("a1 6161 9f01ff")},
	{"a map of open length", framed("bf 6161 01 ff")},
	{"a text of open length", framed("a1 6161 7f6161ff")},
	{"bytes of open length", framed("a1 6161 5f4161ff")},
	{"a break", framed("a1 6161 ff")},
	{"a reserved head", framed("a1 6161 1c")},
	{"a name that is a number", framed("a1 01 01")},
	{"a name as bytes", framed("a1 4161 01")},
	{"a number below 64 bits", framed("a1 6161 3b8000000000000000")},
	{"no UTF-8", framed("a1 6161 61ff")},
	{"a surrogate in UTF-8", framed("a1 6161 63eda080")},
	{"an overlong UTF-8", framed("a1 6161 62c080")},
	{"no UTF-8 in a name", framed("a1 61ff 01")},
	{"a list of more than there is", framed("a1 6161 9affffffff")},
	{"a map of more than there is", framed("baffffffff")},
	{"a text of more than there is", framed("a1 6161 7bffffffffffffffff")},
	{"bytes of more than there are", framed("a1 6161 5bffffffffffffffff")},
	{"lists nested too deep", framed("a1 6161 " + strings.Repeat("81", 13) + "01")},
	{"lists nested without end", framed("a1 6161 " + strings.Repeat("81", 30000) + "01")},
	{"a map of 65 fields", framed("b841" + manyFields(65))},
}

func manyFields(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "62%02x%02x01", 'a'+i/26, 'a'+i%26)
	}
	return b.String()
}

// frozenBodies are acts of every message whose bytes were ever frozen.
func frozenBodies(t *testing.T) (bodies [][]byte) {
	t.Helper()
	rules := app.NewMachine()
	for _, mod := range rules.Modules() {
		for _, k := range mod.Kinds {
			files, err := filepath.Glob("../app/testdata/frozen/" + k.Name + "*.txt")
			if err != nil || len(files) == 0 {
				t.Fatalf("no bytes of %s were frozen: %v", k.Name, err)
			}
			for _, path := range files {
				text, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				for line := range strings.Lines(string(text)) {
					if content, err := hex.DecodeString(strings.TrimSpace(line)); err == nil && len(content) > 0 {
						bodies = append(bodies, bodyOf(wire.Message{Kind: k.Name, Content: content}))
					}
				}
			}
		}
	}
	return bodies
}

func bodyOf(messages ...wire.Message) []byte {
	return wire.Encode(wire.Body{
		Network: "2514023d9f6e36d2274393e62e1633bd", Author: "ada", Key: "3f2a9c0d1e4b5a697887", Sequence: 7, Expires: 1805760266, Messages: messages,
	})
}

// generatedBodies have messages of all kinds with any content that fits their types.
func generatedBodies(n int) (bodies [][]byte) {
	g := generator{rand.New(rand.NewPCG(2, 6)), app.NewMachine()}
	for range n {
		b := wire.Body{Network: "n", Author: machine.PersonID(g.text()), Key: "k", Sequence: g.r.Uint64(), Expires: g.number(), For: machine.OrganizationID(g.text())}
		for range 1 + g.r.IntN(3) {
			b.Messages = append(b.Messages, g.message(0))
		}
		bodies = append(bodies, wire.Encode(b))
	}
	return bodies
}

type generator struct {
	r     *rand.Rand
	rules *machine.Machine
}

func (g generator) message(depth int) wire.Message {
	mod := g.rules.Modules()[g.r.IntN(len(g.rules.Modules()))]
	k := mod.Kinds[g.r.IntN(len(mod.Kinds))]
	v := reflect.New(k.Type).Elem()
	g.fill(v, depth)
	return wire.Message{Kind: k.Name, Content: wire.Encode(v.Interface())}
}

var messageType = reflect.TypeFor[wire.Message]()

func (g generator) fill(v reflect.Value, depth int) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == messageType {
			v.Set(reflect.ValueOf(g.message(depth + 1)))
			return
		}
		for i := range v.NumField() {
			optional := strings.Contains(v.Type().Field(i).Tag.Get("json"), ",omit")
			if v.Type().Field(i).IsExported() && (!optional || g.r.IntN(3) > 0) {
				g.fill(v.Field(i), depth)
			}
		}
	case reflect.Slice:
		n := g.r.IntN(4)
		if v.Type().Elem() == messageType && depth > 1 {
			n = 0
		}
		if v.Type().Elem().Kind() == reflect.Uint8 {
			n = g.r.IntN(80)
		}
		v.Set(reflect.MakeSlice(v.Type(), n, n))
		for i := range n {
			g.fill(v.Index(i), depth)
		}
	case reflect.Array:
		for i := range v.Len() {
			g.fill(v.Index(i), depth)
		}
	case reflect.String:
		v.SetString(g.text())
	case reflect.Bool:
		v.SetBool(g.r.IntN(2) == 1)
	case reflect.Int64:
		v.SetInt(g.number())
	case reflect.Uint64, reflect.Uint32, reflect.Uint8:
		v.SetUint(g.r.Uint64() >> g.r.IntN(64) & (1<<v.Type().Bits() - 1))
	default:
		panic("a message has a field of type " + v.Type().String())
	}
}

// number has all sizes, the edges of each among them.
func (g generator) number() int64 {
	edges := []int64{0, 23, 24, 255, 256, 65535, 65536, 1<<32 - 1, 1 << 32, 1<<53 - 1, 1 << 53, 1<<63 - 1, -1, -24, -25, -(1 << 53), -1 << 63}
	if g.r.IntN(2) == 0 {
		return edges[g.r.IntN(len(edges))]
	}
	return int64(g.r.Uint64()) >> g.r.IntN(64)
}

func (g generator) text() string {
	words := []string{"", "ada", "Radish", "Größe", "合作", "🌱", "\ufeff", "\x00", "<b>&amp;", "a\u2028b", "\"", "e\u0301", "\u202eabc", "__proto__", "kind"}
	var b strings.Builder
	for range g.r.IntN(4) {
		b.WriteString(words[g.r.IntN(len(words))])
	}
	return strings.Repeat(b.String(), 1+g.r.IntN(30)/29*20)
}

// spoiled changes a body in one or two places.
func spoiled(r *rand.Rand, good []byte) []byte {
	b := bytes.Clone(good)
	heads := []byte{0x00, 0x18, 0x19, 0x1b, 0x20, 0x3b, 0x40, 0x5f, 0x60, 0x61, 0x78, 0x80, 0x81, 0x9f, 0xa0, 0xa1, 0xb8, 0xc2, 0xf4, 0xf6, 0xf9, 0xfb, 0xff}
	for range 1 + r.IntN(2) {
		at := r.IntN(len(b))
		switch r.IntN(6) {
		case 0:
			b[at] ^= 1 << r.IntN(8)
		case 1:
			b[at] = heads[r.IntN(len(heads))]
		case 2:
			b = append(b[:at:at], b[at+1:]...)
		case 3:
			b = append(b[:at:at], append([]byte{heads[r.IntN(len(heads))]}, b[at:]...)...)
		case 4:
			b = b[:at+1]
		case 5: // Swap two places of the same size, such as two fields.
			to, n := r.IntN(len(b)), 1+r.IntN(8)
			if at+n <= to && to+n <= len(b) {
				one := bytes.Clone(b[at : at+n])
				copy(b[at:], b[to:to+n])
				copy(b[to:], one)
			}
		}
	}
	return b
}

// readForm reads a body by the library and the house's rules of form, without
// knowing what its messages mean, and gives its JSON.
func readForm(b []byte) (string, error) {
	var body wire.Body
	if err := wire.Decode(b, &body); err != nil {
		return "", err
	}
	if len(body.Messages) == 0 {
		return "", errors.New("it asks for nothing")
	}
	messages := []any{}
	for _, m := range body.Messages {
		var content map[string]any
		if err := formDecoder.Unmarshal(m.Content, &content); err != nil {
			return "", err
		}
		if content == nil || !bytes.Equal(wire.Encode(content), m.Content) {
			return "", wire.ErrForm
		}
		fields, err := plain(content)
		if err != nil {
			return "", err
		}
		messages = append(messages, map[string]any{"kind": m.Kind, "content": fields})
	}
	return asJSON(map[string]any{
		"network": body.Network, "author": body.Author, "key": body.Key, "for": body.For, "sequence": body.Sequence, "expires": body.Expires, "messages": messages,
	})
}

var formDecoder = func() cbor.DecMode {
	d, err := cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden, MaxNestedLevels: 16,
		MaxArrayElements: wire.MaxListLength, MaxMapPairs: 64, DefaultMapType: reflect.TypeFor[map[string]any](),
	}.DecMode()
	if err != nil {
		panic(err)
	}
	return d
}()

// plain makes JSON values of decoded ones and refuses what no message has.
func plain(v any) (any, error) {
	switch v := v.(type) {
	case string, bool, uint64, int64:
		return v, nil
	case []byte:
		return base64.StdEncoding.EncodeToString(v), nil
	case []any:
		out := []any{}
		for _, item := range v {
			p, err := plain(item)
			if err != nil {
				return nil, err
			}
			out = append(out, p)
		}
		return out, nil
	case map[string]any:
		out := map[string]any{}
		for name, item := range v {
			p, err := plain(item)
			if err != nil {
				return nil, err
			}
			out[name] = p
		}
		return out, nil
	case nil, float32, float64, cbor.SimpleValue, big.Int:
		return nil, wire.ErrForm
	}
	return nil, fmt.Errorf("%T has no place in a message", v)
}

// asAPI is what the API says of a body; an error when a message is of no kind there is.
func asAPI(rules *machine.Machine, b wire.Body) (string, error) {
	messages := []machine.Readable{}
	for _, m := range b.Messages {
		readable, err := rules.WireToJSON(m)
		if err != nil {
			return "", err
		}
		messages = append(messages, readable)
	}
	return asJSON(map[string]any{
		"network": b.Network, "author": b.Author, "key": b.Key, "for": b.For, "sequence": b.Sequence, "expires": b.Expires, "messages": messages,
	})
}

func asJSON(v any) (string, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return "", err
	}
	return normal(string(text))
}

// normal orders the fields of JSON, and keeps numbers as they are written.
func normal(text string) (string, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return "", err
	}
	b, err := json.Marshal(v)
	return string(b), err
}

func sorted(t *testing.T, text string) string {
	t.Helper()
	out, err := normal(text)
	if err != nil {
		t.Fatalf("the browser's %q is no JSON: %v", text, err)
	}
	return out
}
