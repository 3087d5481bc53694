package units

import (
	"errors"
	"strconv"
	"strings"
)

// Why an amount could not be read.
var (
	ErrUnknown  = errors.New("there is no such unit")
	ErrNoAmount = errors.New("this is no amount")
	ErrFraction = errors.New("this has more decimals than the unit")
	ErrTooMuch  = errors.New("this is more than can be counted")
)

// Show writes an amount with its unit: "-1234.50 GBP", "1.50 h".
func (u Unit) Show(steps int64) string { return u.Plain(steps) + " " + u.Code }

// Plain writes an amount, given in smallest steps, as people write numbers,
// without its unit and with all its decimals.
func (u Unit) Plain(steps int64) string {
	text, sign := strconv.FormatInt(steps, 10), ""
	if steps < 0 {
		text, sign = text[1:], "-"
	}
	if u.Decimals == 0 {
		return sign + text
	}
	if short := int(u.Decimals) + 1 - len(text); short > 0 {
		text = strings.Repeat("0", short) + text
	}
	at := len(text) - int(u.Decimals)
	return sign + text[:at] + "." + text[at:]
}

// Parse reads an amount as people and banks write it: 1234.5, 1.234,50,
// 1,234.50, -12, (12.00), with or without the unit's code. What has more decimals
// than the unit is refused, and so is what could mean two amounts.
func (u Unit) Parse(text string) (steps int64, err error) {
	if u.Code == "" {
		return 0, ErrUnknown
	}
	number := strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "", "’", "", "\u2212", "-", u.Code, "").Replace(strings.TrimSpace(text))
	sign := int64(1)
	if inside, ok := strings.CutPrefix(number, "("); ok && strings.HasSuffix(inside, ")") {
		number, sign = strings.TrimSuffix(inside, ")"), -1
	}
	if rest, ok := strings.CutPrefix(number, "-"); ok {
		number, sign = rest, -sign
	}
	whole, part, err := u.parts(strings.TrimPrefix(number, "+"))
	if err != nil {
		return 0, err
	}
	n, err := strconv.ParseInt(whole+part+strings.Repeat("0", int(u.Decimals)-len(part)), 10, 64)
	if err != nil {
		return 0, ErrTooMuch
	}
	return sign * n, nil
}

// parts parts an amount at its decimal point or comma.
func (u Unit) parts(number string) (whole, part string, err error) {
	point, comma := strings.LastIndexByte(number, '.'), strings.LastIndexByte(number, ',')
	at, group := point, ","
	if comma > point {
		at, group = comma, "."
	}
	whole = number
	if at >= 0 {
		whole, part = number[:at], number[at+1:]
		if strings.Count(number, number[at:at+1]) > 1 && len(part) == 3 && !strings.Contains(number, group) { // 1.234.567
			whole, part = strings.ReplaceAll(number, number[at:at+1], ""), ""
		}
	}
	if strings.Contains(whole, group) {
		groups := strings.Split(whole, group)
		for _, g := range groups[1:] {
			if len(g) != 3 {
				return "", "", ErrNoAmount
			}
		}
		whole = strings.Join(groups, "")
	}
	switch {
	case whole == "" && part == "", strings.Trim(whole+part, "0123456789") != "":
		return "", "", ErrNoAmount
	case int64(len(strings.TrimRight(part, "0"))) > u.Decimals, len(part) == 3 && u.Decimals != 3:
		return "", "", ErrFraction
	}
	return whole, part[:min(len(part), int(u.Decimals))], nil
}
