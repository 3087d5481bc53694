package view

import (
	"errors"
	"testing"

	"metaorg/machine"
	"metaorg/web/form"
	"metaorg/web/page"
)

func TestNobodySignsAnEmptyPaper(t *testing.T) {
	_, err := writing("disputes.open").Messages(&page.Request{}, form.Values{"document": {" \n "}})
	var no *machine.Refusal
	if !errors.As(err, &no) || no.Code != "disputes.nothing_written" || no.Field != "document" {
		t.Errorf("it is %v", err)
	}
}
