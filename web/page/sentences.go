package page

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"regexp"
	"strings"

	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/words"
)

// KindWords is how a script says a kind of message, which it has read from bytes.
type KindWords struct {
	Purpose  string                       `json:"purpose"`
	Sentence string                       `json:"sentence"`        // With {field} where a field's value goes; empty for none.
	One      string                       `json:"one,omitempty"`   // The sentence where its numbers are 1, if it differs then.
	Fields   map[string]string            `json:"fields"`          // What fields are called, by their path without numbers.
	Order    []string                     `json:"order"`           // The paths of fields, as the form asks for them.
	Moments  []string                     `json:"moments"`         // Paths of times.
	Options  map[string]map[string]string `json:"options"`         // What values of choices are called, by path.
	Names    map[string]map[string]string `json:"names,omitempty"` // What modules call values, by path; the values themselves stand beside them.
	Amounts  map[string][2]string         `json:"amounts"`         // The field that says an amount's unit, and what has it, by path; of shares "%" both times.
}

// Sentences is how a script says these kinds; those that there are not are left out.
func (r *Request) Sentences(kinds ...string) map[string]KindWords {
	all := map[string]KindWords{}
	for _, name := range kinds {
		if k, ok := r.Site.Machine.Kind(name); ok {
			all[name] = kindWords(r.Context(), k, form.Of(r.Context(), k, nil).Fields)
		}
	}
	return all
}

func kindWords(ctx context.Context, k machine.Kind, fields []form.Field) KindWords {
	w := KindWords{
		Purpose: words.Either(ctx, "kinds."+k.Name, k.Purpose), Sentence: words.Either(ctx, "sentences."+k.Name, ""),
		One:    words.Either(ctx, "sentences."+k.Name+"_one", ""),
		Fields: map[string]string{}, Order: []string{}, Moments: []string{}, Options: map[string]map[string]string{}, Amounts: map[string][2]string{},
	}
	w.add(ctx, fields, "")
	return w
}

// naming adds the names of values of a message, and those of another one of its kind, if there was one.
func (w KindWords) naming(called names, another any) KindWords {
	w.Names = called
	if before, ok := another.(KindWords); ok {
		for path, more := range before.Names {
			if w.Names[path] == nil {
				w.Names[path] = map[string]string{}
			}
			maps.Copy(w.Names[path], more)
		}
	}
	return w
}

// madeParts are what keys and signatures consist of, as package signature has it.
var madeParts = []string{"algorithm", "public", "relying_party", "value", "authenticator_data", "client_data"}

func (w *KindWords) add(ctx context.Context, fields []form.Field, prefix string) {
	for _, f := range fields {
		path := prefix + f.Name[strings.LastIndex(f.Name, ".")+1:]
		w.Fields[path], w.Order = f.Label, append(w.Order, path)
		if f.Control == form.Made {
			for _, part := range madeParts {
				w.Fields[path+"."+part] = words.Of(ctx, "sign.parts", part)
			}
		}
		if f.Control == form.Moment {
			w.Moments = append(w.Moments, path)
		}
		if f.In != "" {
			beside, what := form.Beside(f.In)
			w.Amounts[path] = [2]string{beside, what}
		}
		if len(f.Options) > 0 {
			w.Options[path] = map[string]string{}
			for _, o := range f.Options {
				w.Options[path][o.Value] = o.Label
			}
		}
		w.add(ctx, f.Inner, path+".")
		if len(f.Rows) > 0 {
			w.add(ctx, f.Rows[0], path+".")
		}
	}
}

// sentenceOf is the sentence for a message, which says one thing otherwise than several.
func (w KindWords) sentenceOf(message map[string]any) string {
	for _, found := range inSentence.FindAllStringSubmatch(w.One, -1) {
		if n, number := message[found[1]].(json.Number); number && n != "1" {
			return w.Sentence
		}
	}
	return cmp.Or(w.One, w.Sentence)
}

var inSentence = regexp.MustCompile(`\{(\w+)\}`)

// filled fills {field} of a kind's sentence in, as the script does; it is empty
// where a field is missing or is no single value.
func filled(sentence string, values map[string]string) string {
	for _, found := range inSentence.FindAllStringSubmatch(sentence, -1) {
		if _, given := values[found[1]]; !given {
			return ""
		}
	}
	return inSentence.ReplaceAllStringFunc(sentence, func(field string) string { return values[field[1:len(field)-1]] })
}

// Purposes says in the reader's language what an act does, of which the log lists
// the kinds of its messages with spaces between them.
func Purposes(ctx context.Context, kinds string) string {
	var all []string
	for _, name := range strings.Fields(kinds) {
		k, _ := From(ctx).Site.Machine.Kind(name)
		all = append(all, cmp.Or(words.Either(ctx, "kinds."+name, k.Purpose), name))
	}
	return strings.Join(all, " ")
}
