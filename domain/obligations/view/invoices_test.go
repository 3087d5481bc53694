package view_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"metaorg/domain/obligations"
	"metaorg/machine/rulestest"
	"metaorg/sheet"
	"metaorg/web/page/pagetest"
)

func TestInvoicesAreLookedAtBeforeTheyAreEntered(t *testing.T) {
	w, s := start(t)
	s.Let(func(*rulestest.World) {
		w.Must("forge-rep", "forge", obligations.SetLimit{Debtor: "press", Unit: "EUR", Amount: 5_000})
	})
	const at = "/obligations/invoices"
	due := day(w, 30)
	list := "Rechnungsnummer;Kunde;Betrag;Währung;Fällig am;Text\nF-1;mill Limited;1.200,50;EUR;" + due + ";Türen\nF-2;press;30;EUR;" + due + ";\n"
	wrong := "number,customer,amount,currency,due\nF-1,mill,0,EUR," + due + "\nF-2,elm,1,EUR," + due + "\nF-3,mill,1,EUR,1900-01-01\nF-4,press,30,EUR," + due + "\nF-5,press,30,EUR," + due + "\nF-6,mill,1,GBP," + due + "\nF-7,forge,1,EUR," + due + "\n"
	s.As(t, person("forge")).Get("/obligations").One(`a[href="/obligations/invoices"]`)
	s.As(t, pagetest.Person("eve", "")).Get(at).Sees("act for one of them").SeesNot("Look what would happen")
	s.As(t, person("forge")).Get(at).Sees("Look what would happen", "We wrote them")
	s.As(t, person("forge")).PostFile(at, "file", wrong).Sees("Line 2: amount", "more than nothing", "Line 3: customer", "is no member here", "Line 4: due", "more than 10 years ago", "Line 6: amount", "press may come to owe forge 20.00 EUR more", "Line 7: currency", "Line 8: customer", "nobody owes itself", "Nothing was entered").SeesNot("Line 5", "Enter one invoice")
	s.As(t, person("forge")).In("de").PostFile(at, "file", wrong).Sees("Zeile 2:", "ein Betrag ist mehr als nichts", "ist hier kein Mitglied", "mehr als 10 Jahre her", "press darf forge noch 20.00 EUR schulden", "eine Datei ist in einer Währung", "niemand schuldet sich selbst etwas", "Nichts wurde eingetragen")
	s.As(t, person("forge")).Post(at, "rows", "nothing").Sees("there is no column called member")
	s.As(t, person("forge")).Post(at, "rows", "\n").Sees("does not begin with a line of column names")
	shown := s.As(t, person("forge")).PostFile(at, "file", list).Sees("mill Limited", "1,200.50 EUR", "30.00 EUR", "Columns not taken over: Text", "Enter 2 invoices", "Each is a claim")
	hash := sheet.HashOf(list)
	shown.One(`input[name=file][value="` + hash + `"]`)
	sent := strings.ReplaceAll(list, "\n", "\r\n") // As browsers do.
	s.As(t, person("forge")).Signs(s.As(t, person("forge")).Post("/acts/obligations.take_invoices", "unit", "EUR", "file", hash, "rows", sent).Sees("2 invoices, 1,230.50 EUR together"))
	s.As(t, person("mill")).Get("/obligations/1").Sees("mill Limited owes forge Limited", "1,200.50 EUR", "mill Limited has yet to acknowledge it", "Invoice F-1", hash[:8])
	s.As(t, person("forge")).Post(at, "rows", list).Sees("All of these invoices are here already", "here already, as no. 1")
	s.As(t, person("press")).Post(at, "rows", "number,supplier,amount,due\n77,dairy,5,"+due+"\n", "received", "true", "unit", "h").Sees("5.00 h", "With your signature you owe all of them")
	s.As(t, person("press")).Does("obligations.take_invoices", "unit", "h", "received", "true", "rows", "number,supplier,amount,due\n77,dairy,5,"+due+"\n")
	s.As(t, person("dairy")).Get("/obligations/3").Sees("press Limited owes dairy Limited", "5.00 h", "press Limited has yet to pay")
	for _, row := range []struct {
		code, rows, says string
		status           int
	}{
		{"obligations.no_table", "\n", "does not begin with a line of column names", http.StatusUnprocessableEntity},
		{"obligations.bad_rows", wrong, "more than nothing", http.StatusUnprocessableEntity},
		{"obligations.all_there", list, "all of these invoices are here already", http.StatusConflict},
	} {
		s.As(t, person("forge")).Post("/acts/obligations.take_invoices", "unit", "EUR", "rows", row.rows).Is(row.status).Beside("rows", row.says)
	}
}

func TestALongListOfInvoicesGoesInParts(t *testing.T) {
	w, s := start(t)
	var list strings.Builder
	list.WriteString("number,customer,amount,currency,due\n")
	for i := range 201 {
		fmt.Fprintf(&list, "F-%d,mill,1,EUR,%s\n", i, day(w, 30))
	}
	s.As(t, person("forge")).Post("/obligations/invoices", "rows", list.String()).Sees("201 invoices are new, and one act takes 200: it goes in 2 parts", "Enter 200 invoices")
	s.As(t, person("forge")).Does("obligations.take_invoices", "rows", list.String())
	s.As(t, person("forge")).Post("/obligations/invoices", "rows", list.String()).Sees("here already, as no. 200", "Enter one invoice").SeesNot("parts")
	s.As(t, person("forge")).Does("obligations.take_invoices", "rows", list.String())
	if n := obligations.Last(w.Store); n != 201 {
		t.Errorf("%d are entered, want 201", n)
	}
}
