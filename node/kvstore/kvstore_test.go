package kvstore_test

import (
	"fmt"
	"testing"

	"metaorg/node/kvstore"
)

func TestCommitsWhatIsHandedIn(t *testing.T) {
	n, err := kvstore.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := n.Close(); err != nil {
			t.Error(err)
		}
	}()
	var ids []kvstore.ID
	for i := range 20 {
		id, err := n.Submit(fmt.Appendf(nil, "key%d=value", i))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	for _, id := range ids {
		if err := n.Wait(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := n.Submit([]byte("neither a key nor a value")); err == nil {
		t.Error("a transaction without = was taken")
	}
}
