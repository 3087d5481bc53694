package page

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"metaorg/web/form"
	"metaorg/web/words"
)

// plainValue writes a field's value, decoded from JSON, for people. Around it are the
// fields of the group in which it stands, and of those around that.
func plainValue(ctx context.Context, f form.Field, value any, around ...map[string]any) string {
	switch x := value.(type) {
	case string:
		for _, o := range f.Options {
			if o.Value == x {
				return o.Label
			}
		}
		return plainDay(ctx, x)
	case bool:
		if x {
			return words.T(ctx, "kit.yes")
		}
		return words.T(ctx, "kit.no")
	case json.Number:
		return plainNumber(ctx, f, x, around)
	case []any:
		var all []string
		for _, item := range x {
			row := form.Field{Options: f.Options}
			if len(f.Rows) > 0 {
				row.Inner = f.Rows[0]
			}
			all = append(all, plainValue(ctx, row, item, around...))
		}
		return strings.Join(all, "\n")
	case map[string]any:
		if len(f.Inner) > 0 {
			return plainGroup(ctx, f.Inner, x, around)
		}
		return plainObject(ctx, x)
	}
	return ""
}

// plainDay writes a day, given as year-month-day, as the reader's language does, and any
// other text as it is.
func plainDay(ctx context.Context, text string) string {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return text
	}
	return words.Day(ctx, day.Add(12*time.Hour).Unix()) // At noon it is the same day nearly everywhere.
}

// plainNumber writes a number: a moment, a share, an amount in its unit, or as it is.
func plainNumber(ctx context.Context, f form.Field, x json.Number, around []map[string]any) string {
	n, err := x.Int64()
	switch {
	case err != nil:
		return x.String()
	case f.Control == form.Moment:
		return words.Moment(ctx, n)
	case f.In == inPercent:
		return plainShare(ctx, n)
	case f.In == "":
		return words.Number(ctx, n)
	}
	r := From(ctx)
	u, ok, err := r.countedIn(f.In, around)
	if err != nil {
		r.Site.Logger.WarnContext(ctx, "The unit of an amount isn't known", "field", f.Name, "error", err)
	}
	if !ok {
		return words.Number(ctx, n)
	}
	return plainAmount(ctx, n, u)
}

// plainGroup writes what several fields say as their form has it.
func plainGroup(ctx context.Context, fields []form.Field, x map[string]any, around []map[string]any) string {
	around = append([]map[string]any{x}, around...)
	var all []string
	for _, f := range fields {
		if v, given := x[f.Name[strings.LastIndex(f.Name, ".")+1:]]; given {
			all = append(all, f.Label+": "+plainValue(ctx, f, v, around...))
		}
	}
	return strings.Join(all, "; ")
}

// plainObject writes what several fields say, in the order that JSON gives them.
func plainObject(ctx context.Context, x map[string]any) string {
	if kind, ok := x["kind"].(string); ok && x["content"] != nil {
		if content, ok := x["content"].(map[string]any); ok {
			return plainCarried(ctx, kind, content)
		}
	}
	var all []string
	for _, name := range sortedKeys(x) {
		all = append(all, form.Label(name)+": "+plainValue(ctx, form.Field{}, x[name]))
	}
	return strings.Join(all, "; ")
}

// plainCarried writes a message that another one carries, as its form would name things.
func plainCarried(ctx context.Context, kind string, content map[string]any) string {
	k, known := From(ctx).Site.Machine.Kind(kind)
	if !known {
		return kind + " " + plainObject(ctx, content)
	}
	var all []string
	fields := form.Of(ctx, k, nil).Fields
	for _, f := range From(ctx).namesIn(kind, fields, content).called("", fields) {
		if v, given := content[f.Name]; given {
			all = append(all, f.Label+": "+plainValue(ctx, f, v, content))
		}
	}
	return strings.TrimSpace(words.Either(ctx, "kinds."+kind, k.Purpose) + " " + strings.Join(all, "; "))
}

// signWords are what the script on the page for signing says.
func signWords(ctx context.Context) map[string]string {
	all := map[string]string{}
	for _, key := range []string{
		"mismatch", "unreadable", "signing", "sent", "waiting", "cancelled", "no_authenticator", "no_verification", "no_webauthn",
		"no_ed25519", "no_key_here", "failed", "back", "as", "for", "network", "expires", "message", "yes", "no", "key", "signature",
		// These are said in the catalogue of package identity.
		"insecure", "address", "wrong_site", "no_store", "bad_signature", "unreachable",
	} {
		all[key] = words.T(ctx, "sign."+key)
	}
	return all
}
