package e2e

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"metaorg/web/page/pagetest"
)

// heaviest is what one page may transfer, in bytes.
const heaviest = 150_000

// lookers is how many tabs look at pages at the same time; each also waits for its page to come to rest.
const lookers = 3

// fetched is the source of a page, as a language and perhaps somebody gets it.
func fetched(t testing.TB, client *http.Client, address, language string) (status int, source string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Language", language)
	request.Header.Set("Accept", "text/html")
	got, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	b, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return got.StatusCode, string(b)
}

// catalogued are the names of all pages in all states.
func catalogued(t testing.TB, n *Network) []string {
	t.Helper()
	_, source := fetched(t, http.DefaultClient, n.URL+"/_pages", "en")
	all := pagetest.Answered(t, source).Texts("main li")
	if len(all) < 30 {
		t.Fatalf("the catalogue has only %d pages", len(all))
	}
	return all
}

func TestEveryPageInEveryStateIsSoundInBothLanguages(t *testing.T) {
	t.Parallel()
	n := PublicSample(t)
	for i, name := range catalogued(t, n) {
		for _, language := range []string{"en", "de"} {
			status, source := fetched(t, http.DefaultClient, fmt.Sprintf("%s/_pages/%d", n.URL, i), language)
			if status >= http.StatusInternalServerError {
				t.Errorf("%s in %s answered %d", name, language, status)
			}
			for _, fault := range pagetest.Faults(source) {
				t.Errorf("%s in %s: %s", name, language, fault)
			}
		}
	}
}

func TestEveryPageInEveryStateShutsNobodyOut(t *testing.T) {
	t.Parallel()
	n := PublicSample(t)
	names := catalogued(t, n)
	next := make(chan int)
	go func() {
		defer close(next)
		for i := range names {
			next <- i
		}
	}()
	var heavy, looks sync.Map
	t.Run("pages", func(t *testing.T) {
		for worker := range lookers {
			t.Run(fmt.Sprint(worker), func(t *testing.T) {
				t.Parallel()
				tab := NewTab(t, n.URL).Narrow()
				for i := range next {
					tab.Forget()
					tab.Opens(fmt.Sprintf("/_pages/%d", i)).called(names[i])
					tab.PaintsAtOnce().fits().ShutsNobodyOutAnew(&looks)
					if w := tab.Weight(); w > heaviest {
						heavy.Store(names[i], w)
					}
				}
			})
		}
	})
	heavy.Range(func(name, weight any) bool {
		t.Errorf("%s transfers %d bytes, more than %d", name, weight, heaviest)
		return true
	})
}

func TestAPageOfARealNetworkStaysLightAndAsksNobodyElse(t *testing.T) {
	t.Parallel()
	n := PublicSample(t)
	for _, path := range []string{"/", "/charter", "/members", "/join", "/verify", "/search?q=mill", "/signin", "/proposals"} {
		tab := NewTab(t, n.URL) // Nothing is in its cache.
		tab.Opens(path).PaintsAtOnce()
		t.Logf("%s transfers %d bytes", path, tab.Weight())
		if w := tab.Weight(); w > heaviest || w == 0 {
			t.Errorf("%s transfers %d bytes, more than %d", path, w, heaviest)
		}
		if strings.Contains(tab.Path(), "_pages") {
			t.Errorf("%s led to the catalogue", path)
		}
	}
}
