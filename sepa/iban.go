// Package sepa writes payments as banks take them: pain.001.001.09, the customer
// credit transfer initiation of ISO 20022, as the European Payments Council's
// guidelines for SEPA credit transfers narrow it. It keeps true that no payment is
// written whose account number fails its check digits, that the sums and counts in
// a file are those of its payments, and that texts have only the characters that
// every bank takes.
package sepa

import (
	"fmt"
	"strings"
)

// IBAN is an account number without spaces, in capitals (ISO 13616).
type IBAN string

// lengths are those of account numbers by country, of the countries of SEPA
// (SWIFT's registry of IBANs, release 99).
const lengths = " AD24 AT20 BE16 BG22 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GI23 GR27 HR21 HU28 IE22 IS26 IT27 LI21 LT20 LU20 LV21 MC27 MT31 NL18 NO15 PL28 PT25 RO24 SE24 SI19 SK24 SM27 VA22 AL28 MD24 ME22 MK19 RS22 "

// ReadIBAN reads an account number as people write it, with spaces or without,
// and checks its digits (ISO 7064, mod 97-10).
func ReadIBAN(text string) (IBAN, error) {
	n := strings.ToUpper(strings.NewReplacer(" ", "", "\u00a0", "", "-", "").Replace(text))
	if len(n) < 15 || len(n) > 34 || strings.Trim(n, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
		return "", fmt.Errorf("%.40q is no IBAN: it has two letters of a country, two check digits and up to 30 letters and digits", text)
	}
	if at := strings.Index(lengths, " "+n[:2]); at < 0 {
		return "", fmt.Errorf("%.40q is of no country of SEPA", text)
	} else if want := lengths[at+3 : at+5]; want != fmt.Sprintf("%02d", len(n)) {
		return "", fmt.Errorf("%.40q has %d characters; one of %s has %s", text, len(n), n[:2], want)
	}
	rest := 0
	for _, c := range n[4:] + n[:4] {
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	if rest != 1 {
		return "", fmt.Errorf("the check digits of %.40q are wrong; look for a digit that was mistyped", text)
	}
	return IBAN(n), nil
}

// checkBIC refuses what is no bank's code (ISO 9362); none at all is fine.
func checkBIC(bic string) error {
	if bic == "" {
		return nil
	}
	if len(bic) != 8 && len(bic) != 11 || strings.Trim(bic[:6], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" || strings.Trim(bic[6:], "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
		return fmt.Errorf("%.40q is no BIC: it has 8 or 11 letters and digits", bic)
	}
	return nil
}

// Plain writes a text with the characters that every bank takes (EPC217-08): it
// is spelt out where it has others, and cut to so many.
func Plain(text string, most int) string {
	spelt := strings.NewReplacer(
		"ä", "ae", "ö", "oe", "ü", "ue", "Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "ß", "ss", "é", "e", "è", "e", "ê", "e", "á", "a", "à", "a", "â", "a", "ç", "c", "ñ", "n", "ó", "o", "ô", "o", "ú", "u", "í", "i",
		"ø", "o", "å", "a", "æ", "ae", "Ø", "O", "Å", "A", "É", "E", "&", "+", "–", "-", "—", "-", "’", "'", "„", "'", "“", "'", "”", "'", "\"", "'", "_", "-", "@", "(at)", "#", ".", "*", ".", ";", ",",
	).Replace(text)
	var b strings.Builder
	for _, c := range strings.Join(strings.Fields(spelt), " ") {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ", c) {
			c = '.'
		}
		b.WriteRune(c)
	}
	plain := strings.TrimLeft(b.String(), "/ ")
	return strings.TrimRight(plain[:min(len(plain), most)], "/ ")
}
