package matching

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// readEdges reads a graph as SNAP and others publish them: a line for each edge,
// two numbers and where there is one a cost, and comments behind #. Nodes get
// numbers from 0 in the order of theirs, which are the names. Without costs each edge has that of
// Jaccard's distance of whom its ends know, in thousandths, as in the paper.
func readEdges(in io.Reader) (names []int64, edges []Edge, err error) {
	var ends [][3]int64
	for lines := bufio.NewScanner(in); lines.Scan(); {
		text, _, _ := strings.Cut(lines.Text(), "#")
		fields := strings.Fields(text)
		if len(fields) == 0 {
			continue
		}
		e := [3]int64{2: -1}
		for i, field := range fields[:min(3, len(fields))] {
			if e[i], err = strconv.ParseInt(field, 10, 64); err != nil {
				return nil, nil, fmt.Errorf("couldn't read the edge %q: %w", lines.Text(), err)
			}
		}
		if len(fields) < 2 {
			return nil, nil, fmt.Errorf("couldn't read the edge %q: it has one end", lines.Text())
		}
		ends = append(ends, e)
	}
	for _, e := range ends {
		names = append(names, e[0], e[1])
	}
	slices.Sort(names)
	names = slices.Compact(names)
	knows := make([][]int32, len(names))
	for _, e := range ends {
		a, _ := slices.BinarySearch(names, e[0])
		b, _ := slices.BinarySearch(names, e[1])
		if a != b {
			edges = append(edges, Edge{int32(a), int32(b), e[2]})
			knows[a], knows[b] = append(knows[a], int32(b)), append(knows[b], int32(a))
		}
	}
	for v := range knows {
		slices.Sort(knows[v])
		knows[v] = slices.Compact(knows[v])
	}
	for i := range edges {
		if e := &edges[i]; e.Cost < 0 {
			e.Cost = jaccard(knows[e.A], knows[e.B])
		}
	}
	return names, edges, nil
}

// readLabels reads who can do what as SNAP publishes it beside its graphs
// (com-dblp.all.cmty.txt: a line for each place where people publish, with the
// numbers of those who do): each line is one thing, and those named can do it.
// Who is not in the graph is left out.
func readLabels(in io.Reader, names []int64) (able [][]int32, err error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<24) // The largest of DBLP has thousands.
	for lines.Scan() {
		text, _, _ := strings.Cut(lines.Text(), "#")
		var can []int32
		for _, field := range strings.Fields(text) {
			n, err := strconv.ParseInt(field, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("couldn't read who can do something in %.60q: %w", text, err)
			}
			if at, known := slices.BinarySearch(names, n); known {
				can = append(can, int32(at))
			}
		}
		slices.Sort(can)
		if can = slices.Compact(can); len(can) > 0 {
			able = append(able, can)
		}
	}
	return able, lines.Err()
}

func jaccard(a, b []int32) int64 {
	both := 0
	for _, v := range a {
		if _, found := slices.BinarySearch(b, v); found {
			both++
		}
	}
	return 1000 - 1000*int64(both)/int64(len(a)+len(b)-both)
}

func TestEdgesAreRead(t *testing.T) {
	names, edges, err := readEdges(strings.NewReader("# FromNodeId\tToNodeId\n7\t3\n3 9\n9 7 5 # so far\n\n4 4\n"))
	if want := []Edge{{2, 0, 667}, {0, 3, 667}, {3, 2, 5}}; err != nil || !slices.Equal(names, []int64{3, 4, 7, 9}) || !slices.Equal(edges, want) {
		t.Errorf("of %v there is %v, %v", names, edges, err)
	}
	able, err := readLabels(strings.NewReader("# where\n9\t3\t9\n\n8\n7\n"), names)
	if err != nil || !slices.EqualFunc(able, [][]int32{{0, 3}, {2}}, slices.Equal[[]int32]) {
		t.Errorf("able are %v, %v", able, err)
	}
	if _, err := readLabels(strings.NewReader("ada"), names); err == nil {
		t.Error("ada is a number")
	}
	for _, wrong := range []string{"1 x", "1", "1 2 3.5"} {
		if _, _, err := readEdges(strings.NewReader(wrong)); err == nil {
			t.Errorf("%q is an edge", wrong)
		}
	}
}

// papers makes a graph as DBLP's is: so many people, who write papers of two to
// four, mostly with those who wrote many, and edges that are the cheaper the
// more of their papers two wrote together (Jaccard's distance, in thousandths).
// Each can do what the words of its papers say, of which few are in many papers.
func papers(r *rand.Rand, people int) (edges []Edge, able [][]int32) {
	var authors []int32 // Of all papers, one after the other.
	wrote := make([]int64, people)
	together := map[[2]int32]int64{}
	words := make([][]int32, 1+people/10)
	for fresh := int32(0); int(fresh) < people; {
		var team []int32
		for range 2 + r.IntN(3) {
			v := fresh
			switch {
			case len(authors) > 0 && r.IntN(3) > 0:
				v = authors[r.IntN(len(authors))]
			case int(fresh) < people:
				fresh++
			default:
				continue
			}
			if !slices.Contains(team, v) {
				team = append(team, v)
			}
		}
		slices.Sort(team)
		word := int(float64(len(words)) * r.Float64() * r.Float64() * r.Float64())
		for i, v := range team {
			wrote[v]++
			words[word] = append(words[word], v)
			for _, u := range team[:i] {
				together[[2]int32{u, v}]++
			}
		}
		authors = append(authors, team...)
	}
	for ends, times := range together {
		a, b := ends[0], ends[1]
		edges = append(edges, Edge{a, b, max(1, 1000-1000*times/(wrote[a]+wrote[b]-times))})
	}
	slices.SortFunc(edges, func(a, b Edge) int { return cmp.Or(cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B)) })
	for _, can := range words {
		slices.Sort(can)
		if can = slices.Compact(can); len(can) > 1 {
			able = append(able, can)
		}
	}
	return edges, able
}

func processorSeconds() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// askNetworkx gives for each task the radius, and the seconds of the faster way.
func askNetworkx(t testing.TB, nodes int, edges []Edge, tasks [][][]int32) (radii []int64, seconds float64) {
	t.Helper()
	var in strings.Builder
	fmt.Fprintln(&in, nodes, len(edges), len(tasks))
	for _, e := range edges {
		fmt.Fprintln(&in, e.A, e.B, e.Cost)
	}
	for _, able := range tasks {
		fmt.Fprintln(&in, len(able))
		for _, can := range able {
			fmt.Fprintln(&in, strings.Trim(fmt.Sprint(can), "[]"))
		}
	}
	if out, err := exec.Command("python3", "-c", "import networkx").CombinedOutput(); err != nil {
		t.Skipf("networkx is not here: %v %.200s", err, out)
	}
	c := exec.Command("python3", "testdata/networkx_teams.py")
	c.Stdin, c.Stderr = strings.NewReader(in.String()), os.Stderr
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		var radius, took string
		if _, err := fmt.Sscan(line, &radius, &took); err != nil {
			t.Fatal(line, err)
		}
		far, err := strconv.ParseInt(radius, 10, 64)
		if err != nil {
			far = Apart // Python's is more than an int64.
		}
		s, err := strconv.ParseFloat(took, 64)
		if err != nil {
			t.Fatal(line, err)
		}
		radii, seconds = append(radii, far), seconds+s
	}
	return radii, seconds
}

func tasksOf(r *rand.Rand, able [][]int32, count, things int) (tasks [][][]int32) {
	for range count {
		var task [][]int32
		for _, i := range r.Perm(len(able))[:things] {
			task = append(task, able[i])
		}
		tasks = append(tasks, task)
	}
	return tasks
}

func compare(t testing.TB, nodes int, edges []Edge, tasks [][][]int32) (ours, theirs float64) {
	want, theirs := askNetworkx(t, nodes, edges, tasks)
	g, err := NewGraph(nodes, edges)
	if err != nil {
		t.Fatal(err)
	}
	start := processorSeconds()
	for i, able := range tasks {
		if c, _ := g.RarestFirst(able); c.Radius != want[i] {
			t.Fatalf("task %d: the radius is %d, networkx finds %d", i, c.Radius, want[i])
		}
	}
	return processorSeconds() - start, theirs
}

func TestNetworkxFindsTheSameRadius(t *testing.T) {
	if testing.Short() {
		t.Skip("runs python")
	}
	r := rand.New(rand.NewPCG(1, 8))
	edges, able := papers(r, 400)
	compare(t, 400, edges, tasksOf(r, able, 20, 5))
}

// published is the graph of DBLP as it was brought, from a folder beside this one
// or the data for tests: dblp.txt has its edges, as com-dblp.ungraph.txt of
// https://snap.stanford.edu/data/com-DBLP.html does, and dblp-labels.txt who can do
// what, as com-dblp.all.cmty.txt does; without it one in a thousand, drawn by lot,
// can do each of fifty things.
func published(b *testing.B, r *rand.Rand) (nodes int, edges []Edge, able [][]int32, found bool) {
	for _, dir := range []string{"testdata", "../../shared/data/graphs"} {
		file, err := os.Open(filepath.Join(dir, "dblp.txt"))
		if err != nil {
			b.Logf("the graph of DBLP is not here: %v", err)
			continue
		}
		defer file.Close()
		names, edges, err := readEdges(file)
		if err != nil {
			b.Fatal(err)
		}
		if labels, err := os.Open(filepath.Join(dir, "dblp-labels.txt")); err == nil {
			defer labels.Close()
			if able, err = readLabels(labels, names); err != nil {
				b.Fatal(err)
			}
			return len(names), edges, able, true
		}
		b.Log("who can do what in DBLP is not here; it is drawn by lot")
		able = make([][]int32, 50)
		for i := range able {
			for range 1 + len(names)/1000 {
				able[i] = append(able[i], int32(r.IntN(len(names))))
			}
		}
		return len(names), edges, able, true
	}
	return 0, nil, nil, false
}

// BenchmarkAgainstNetworkx prints the processor time of both for the same tasks of
// ten things, reading left out, and fails where they find another radius; also on
// the published graph of DBLP where it was brought:
//
//	go test ./matching -run - -bench Networkx -benchtime 1x
func BenchmarkAgainstNetworkx(b *testing.B) {
	run := func(name string, nodes int, edges []Edge, tasks [][][]int32) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				ours, theirs := compare(b, nodes, edges, tasks)
				b.ReportMetric(ours*1e3/float64(len(tasks)), "ms/team")
				b.ReportMetric(theirs*1e3/float64(len(tasks)), "networkx-ms/team")
				b.ReportMetric(theirs/ours, "times-as-fast")
			}
			b.ReportMetric(0, "ns/op")
		})
	}
	for _, people := range []int{1000, 6000, 30000} {
		r := rand.New(rand.NewPCG(1, 8))
		edges, able := papers(r, people)
		run(fmt.Sprintf("papers of %d people, %d ties", people, len(edges)), people, edges, tasksOf(r, able, 10, 10))
	}
	r := rand.New(rand.NewPCG(1, 8))
	if nodes, edges, able, found := published(b, r); found {
		run(fmt.Sprintf("DBLP of %d people, %d ties", nodes, len(edges)), nodes, edges, tasksOf(r, able, 3, 10))
	}
}
