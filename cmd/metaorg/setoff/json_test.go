package setoff

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"metaorg/clearing"
)

func answer(t *testing.T, file string) Answer {
	t.Helper()
	list, err := Read("f", strings.NewReader(file), "", 0)
	if err != nil || len(list.Problems) > 0 {
		t.Fatal(err, list)
	}
	s, err := list.Obligations.Clear()
	if err != nil {
		t.Fatal(err)
	}
	return Answer{Currency: list.Currency, Totals: s.Totals(), solution: s}
}

// TestJSONIsWrittenPieceByPieceAsInOne compares it with what encoding/json makes of all at once.
func TestJSONIsWrittenPieceByPieceAsInOne(t *testing.T) {
	for name, file := range map[string]string{
		"a ring":      "id,from,to,amount\nR<1>,A & B,\"C \"\"D\"\"\",5\n2,\"C \"\"D\"\"\",A & B,7\n3,E,A & B,1\n",
		"a currency":  "from,to,amount,currency\nA,B,5,EUR\n",
		"nothing":     "from,to,amount\n",
		"no set-offs": "from,to,amount\nA,B,5\n",
	} {
		a := answer(t, file)
		var got, want bytes.Buffer
		if err := printJSON(&got, a, true); err != nil {
			t.Fatal(err)
		}
		whole := struct {
			Answer
			Obligations []clearing.Cleared `json:"obligations"`
			Levels      []clearing.Level   `json:"levels"`
			Cycles      []clearing.Cycle   `json:"cycles"`
		}{a, []clearing.Cleared{}, append([]clearing.Level{}, a.solution.Levels...), []clearing.Cycle{}}
		for c := range a.solution.All() {
			whole.Obligations = append(whole.Obligations, c)
		}
		for c := range a.solution.Cycles() {
			c.At = append([]int32{}, c.At...)
			whole.Cycles = append(whole.Cycles, c)
		}
		e := json.NewEncoder(&want)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		if err := e.Encode(whole); err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() {
			t.Errorf("%s is written as\n%s\nand not as\n%s", name, &got, &want)
		}
	}
}

func TestASolutionIsReadPieceByPiece(t *testing.T) {
	const file = "id,from,to,amount\n1,A,B,5\n2,B,A,7\n"
	const obligations = `{"id": "1", "debtor": "A", "creditor": "B", "amount": 5, "set_off": 5}, {"id": "2", "debtor": "B", "creditor": "A", "amount": 7, "set_off": 5}`
	const levels = `"levels": [{"party": "A", "level": 0}, {"party": "B", "level": 1}]`
	for name, row := range map[string]struct {
		text  string
		want  string // What the error says; "" for none.
		other bool
	}{
		"as it is printed":     {`{"totals": {"all": [1, {}]}, "obligations": [` + obligations + `], ` + levels + `, "cycles": []}`, "", false},
		"levels come first":    {`{` + levels + `, "obligations": [` + obligations + `]}`, "", false},
		"cut off":              {`{"obligations": [` + obligations, "EOF", false},
		"cut off behind a key": {`{"totals": `, "EOF", false},
		"a list":               {`[]`, "at byte 1 there is [, and not {", false},
		"no list in it":        {`{"levels": {}}`, "at byte 12 there is {, and not [", false},
		"no numbers":           {`{"obligations": [{"amount": "5"}]}`, "amount", false},
		"one is missing":       {`{"obligations": []}`, "there are 2, and 0 in the solution", true},
		"in another order":     {`{"obligations": [{"id": "2", "debtor": "B", "creditor": "A", "amount": 7}]}`, "is not in both", true},
		"one too many":         {`{"obligations": [` + obligations + `, ` + obligations + `]}`, "is not in both", true},
	} {
		list, err := Read("f", strings.NewReader(file), "", 0)
		if err != nil {
			t.Fatal(err)
		}
		s := list.Obligations.Unsolved()
		err = readSolution(strings.NewReader(row.text), s)
		switch {
		case row.want == "":
			if err != nil || s.Check() != nil {
				t.Errorf("%s: %v, %v", name, err, s.Check())
			}
		case err == nil || !strings.Contains(err.Error(), row.want) || errors.Is(err, clearing.ErrOther) != row.other:
			t.Errorf("%s: the error is %v, not %s", name, err, row.want)
		}
	}
}
