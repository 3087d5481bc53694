// Package units keeps the table of what quantities are counted in. It keeps true
// that a unit has one code, a fixed number of decimals and so one smallest step,
// in which all amounts are whole numbers; that units of time, mass, money and so
// on are told apart and never added up; and that each has the identifier of the
// Ontology of units of Measure (OM 2) under which other programs know it, where
// there is one.
//
// Nothing is converted: 90 minutes and 1.50 hours are two quantities.
package units

import (
	"iter"
	"strings"
)

// Dimension is what a unit measures.
type Dimension string

// The dimensions.
const (
	Time   Dimension = "time"
	Count  Dimension = "count"
	Mass   Dimension = "mass"
	Length Dimension = "length"
	Area   Dimension = "area"
	Volume Dimension = "volume"
	Energy Dimension = "energy"
	Data   Dimension = "data"
	Money  Dimension = "money"
)

// Unit is one row of the table.
type Unit struct {
	Code     string // As messages have it: h, kg, EUR.
	Name     string // In English, in the plural; a currency's is its code.
	OM2      string // IRI of OM 2; empty for currencies that it does not have.
	Decimals int64  // Digits after the point: the smallest step is ten to the minus so many.
	Of       Dimension
}

// om2 is where OM 2 has its identifiers (Rijgersberg, van Assem and Top, 2013;
// version 2.0.47).
const om2 = "http://www.ontology-of-units-of-measure.org/resource/om-2/"

// table are the units that are not money, by dimension, the usual one first.
func table() []Unit {
	return []Unit{
		{"h", "hours", om2 + "hour", 2, Time},
		{"min", "minutes", om2 + "minute-Time", 0, Time},
		{"day", "days", om2 + "day", 2, Time},
		{"week", "weeks", om2 + "week", 2, Time},
		{"month", "months", om2 + "month", 2, Time},
		{"year", "years", om2 + "year", 2, Time},
		{"each", "pieces", om2 + "one", 0, Count},
		{"kg", "kilograms", om2 + "kilogram", 3, Mass},
		{"g", "grams", om2 + "gram", 0, Mass},
		{"t", "tonnes", om2 + "tonne", 3, Mass},
		{"m", "metres", om2 + "metre", 3, Length},
		{"km", "kilometres", om2 + "kilometre", 3, Length},
		{"m2", "square metres", om2 + "squareMetre", 2, Area},
		{"ha", "hectares", om2 + "hectare", 4, Area},
		{"l", "litres", om2 + "litre", 3, Volume},
		{"m3", "cubic metres", om2 + "cubicMetre", 3, Volume},
		{"kWh", "kilowatt hours", om2 + "kilowattHour", 3, Energy},
		{"MWh", "megawatt hours", om2 + "megawattHour", 3, Energy},
		{"MB", "megabytes", om2 + "megabyte", 0, Data},
		{"GB", "gigabytes", om2 + "gigabyte", 3, Data},
		{"TB", "terabytes", om2 + "terabyte", 3, Data},
	}
}

// The codes of ISO 4217 that are money of countries (2026), by their decimals.
const (
	withTwo   = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"
	withNone  = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
	withThree = "BHD IQD JOD KWD LYD OMR TND"
)

// Of is the unit with this code; false where there is none.
func Of(code string) (Unit, bool) {
	if digits, ok := currencyDecimals(code); ok {
		return currency(code, digits), true
	}
	for _, u := range table() {
		if u.Code == code {
			return u, true
		}
	}
	return Unit{}, false
}

// Currency is the currency with this code of ISO 4217; false where there is none.
func Currency(code string) (Unit, bool) {
	digits, ok := currencyDecimals(code)
	if !ok {
		return Unit{}, false
	}
	return currency(code, digits), true
}

// All walks the units: those that are not money, then the currencies by code.
func All() iter.Seq[Unit] {
	return func(yield func(Unit) bool) {
		for _, u := range table() {
			if !yield(u) {
				return
			}
		}
		// Merged by code; there are few enough to look for the least each time.
		lists := [][]string{strings.Fields(withTwo), strings.Fields(withNone), strings.Fields(withThree)}
		digits := []int64{2, 0, 3}
		for {
			next := -1
			for i, l := range lists {
				if len(l) > 0 && (next < 0 || l[0] < lists[next][0]) {
					next = i
				}
			}
			if next < 0 || !yield(currency(lists[next][0], digits[next])) {
				return
			}
			lists[next] = lists[next][1:]
		}
	}
}

func currencyDecimals(code string) (digits int64, ok bool) {
	word := func(list string) bool { return strings.Contains(" "+list+" ", " "+code+" ") }
	switch {
	case len(code) != 3 || strings.Contains(code, " "):
		return 0, false
	case word(withTwo):
		return 2, true
	case word(withNone):
		return 0, true
	case word(withThree):
		return 3, true
	}
	return 0, false
}

func currency(code string, digits int64) Unit {
	u := Unit{Code: code, Name: code, Decimals: digits, Of: Money}
	switch code { // Those of which OM 2 is known to have them under this name.
	case "EUR":
		u.OM2 = om2 + "euro"
	case "GBP":
		u.OM2 = om2 + "poundSterling"
	case "HKD":
		u.OM2 = om2 + "HongKongDollar"
	case "INR":
		u.OM2 = om2 + "IndianRupee"
	case "MXN":
		u.OM2 = om2 + "MexicanPeso"
	case "NZD":
		u.OM2 = om2 + "NewZealandDollar"
	}
	return u
}
