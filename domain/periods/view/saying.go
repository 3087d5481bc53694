package view

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"metaorg/domain/periods"
	"metaorg/units"
	"metaorg/web/words"
)

const (
	day  = 86_400 // Seconds.
	noon = 43_200
)

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// dayNumber is noon of a day written as year-month-day, as Unix seconds.
func dayNumber(date string) int64 {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	return t.Unix() + noon
}

func dayOf(ctx context.Context, date string) string { return words.Day(ctx, dayNumber(date)) }

func dateOf(unix int64) string { return time.Unix(unix, 0).UTC().Format(time.DateOnly) }

func span(ctx context.Context, begins, ends string) string {
	return dayOf(ctx, begins) + " – " + dayOf(ctx, ends)
}

// amount writes an amount with its unit as the reader's language does.
func amount(ctx context.Context, steps int64, unit string) string {
	u, _ := units.Of(unit)
	return words.Decimal(ctx, u.Plain(steps)) + "\u00a0" + unit
}

// percent writes hundredths of a percent, without what is nothing behind the point.
func percent(ctx context.Context, points int64) string {
	plain := units.Unit{Decimals: 2}.Plain(points)
	return words.Decimal(ctx, strings.TrimSuffix(strings.TrimRight(plain, "0"), ".")) + "\u00a0%"
}

func periodPath(n int64) string { return "/periods/" + itoa(n) }

func statementPath(period int64, member string) string {
	return periodPath(period) + "/statements/" + url.PathEscape(member)
}

// actPath is the form of an act with fields filled in, names and values in turn.
func actPath(act, next string, fields ...string) templ.SafeURL {
	q := url.Values{"next": {next}}
	for i := 0; i+1 < len(fields); i += 2 {
		q.Set(fields[i], fields[i+1])
	}
	return templ.SafeURL("/acts/periods." + act + "?" + q.Encode())
}

// proposePath is where a decision is proposed that carries a kind.
func proposePath(kind string, fields ...string) templ.SafeURL {
	q := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		q.Set(fields[i], fields[i+1])
	}
	path := "/proposals/carry/periods." + kind
	if len(q) > 0 {
		path += "?" + q.Encode()
	}
	return templ.SafeURL(path)
}

// measured writes what contributions came to by a bucket's measure.
func measured(ctx context.Context, b periods.Bucket, n int64, currency string) string {
	switch b.Measure {
	case periods.Quantity:
		return amount(ctx, n, b.Unit)
	case periods.Hours:
		return amount(ctx, n/60, "h") // From hundredths of a minute to hundredths of an hour.
	case periods.Value, periods.Evaluated:
		return amount(ctx, n, currency)
	case periods.Count, periods.Uses:
	}
	return words.Number(ctx, n)
}

// claimed writes claims: money where the bucket makes money of its measure.
func claimed(ctx context.Context, b periods.Bucket, n int64, currency string) string {
	if b.Rate > 0 {
		return amount(ctx, n, currency)
	}
	return measured(ctx, b, n, currency)
}

// says is a bucket in a sentence.
func says(ctx context.Context, b periods.Bucket) string {
	if b.Measure == periods.Uses {
		return words.T(ctx, "periods.bucket.uses_"+string(b.For))
	}
	what := words.T(ctx, "periods.bucket.all")
	if b.Kind != "" {
		what = words.Of(ctx, "periods.bucket.kinds", string(b.Kind))
	}
	var only []string
	if b.Action != "" {
		only = append(only, words.Of(ctx, "periods.bucket.actions", string(b.Action)))
	}
	if b.Stream != "" {
		only = append(only, words.Of(ctx, "periods.bucket.streams", string(b.Stream)))
	}
	if b.Unit != "" {
		only = append(only, words.T(ctx, "periods.bucket.in_unit", "Unit", b.Unit))
	}
	if len(only) > 0 {
		what += " (" + strings.Join(only, ", ") + ")"
	}
	return words.T(ctx, "periods.bucket.says_"+string(b.For), "What", what, "Measure", words.Of(ctx, "periods.bucket.measures", string(b.Measure)))
}

// divides says how a bucket is divided.
func divides(ctx context.Context, b periods.Bucket, currency string) string {
	text := words.Of(ctx, "periods.bucket.rules", string(b.Rule))
	if b.Rate > 0 {
		rate := words.Decimal(ctx, units.Unit{Decimals: 2}.Plain(b.Rate))
		if currency != "" {
			rate = amount(ctx, b.Rate, currency)
		}
		text += " " + words.T(ctx, "periods.bucket.rate", "Rate", rate, "Unit", words.Of(ctx, "periods.bucket.wholes", string(b.Measure)))
	}
	return text
}

// signed writes a difference with its sign.
func signed(ctx context.Context, n int64, unit string) string {
	if n > 0 {
		return "+" + amount(ctx, n, unit)
	}
	return amount(ctx, n, unit)
}
