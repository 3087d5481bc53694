package purity

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// outside are the packages through which the world comes in, with all below
// them except the pure ones named.
var outside = []struct {
	path   string
	except []string
}{
	{"crypto/rand", nil},
	{"io/fs", nil},
	{"io/ioutil", nil},
	{"math/rand", nil},
	{"net", []string{"net/url", "net/netip"}},
	{"os", nil},
	{"plugin", nil},
	{"runtime", []string{"runtime/debug"}}, // debug.Stack, for the report of a fault
	{"sync/atomic", nil},
	{"syscall", nil},
	{"unsafe", nil},
}

func (l *look) imports(f *ast.File) {
	for _, spec := range f.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		for _, o := range outside {
			if (path == o.path || strings.HasPrefix(path, o.path+"/")) && !slices.Contains(o.except, path) {
				l.report(spec.Pos(), "imports %s", path)
			}
		}
	}
}

// partly are packages of which rules may use only what is named: the rest reads
// a clock or a zone of the machine.
var partly = map[string][]string{
	"time": {
		"Unix", "UnixMilli", "Date", "Parse", "UTC", "Time", "Duration", "Month", "Weekday",
		"Nanosecond", "Microsecond", "Millisecond", "Second", "Minute", "Hour",
		"January", "February", "March", "April", "May", "June", "July",
		"August", "September", "October", "November", "December",
		"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
		"DateOnly", "DateTime", "RFC3339",
	},
	"runtime/debug": {"Stack"},
}

// unordered are functions and methods that walk a map.
var unordered = []string{
	"maps.All", "maps.Keys", "maps.Values", "(reflect.Value).MapKeys", "(reflect.Value).MapRange",
}

// sorters put what they are given into an order at once.
var sorters = []string{"slices.Sorted", "slices.SortedFunc"}

// zoned are the methods of time.Time that depend on the machine's zone.
var zoned = []string{"(time.Time).Local", "(time.Time).In"}

// use looks at a name of another package.
func (l *look) use(id *ast.Ident) {
	o := l.pkg.TypesInfo.Uses[id]
	if o == nil || o.Pkg() == nil || o.Pkg() == l.pkg.Types {
		return
	}
	full := fullName(o)
	if slices.Contains(zoned, full) {
		l.report(id.Pos(), "uses %s", full)
	}
	names, limited := partly[o.Pkg().Path()]
	if limited && o.Parent() == o.Pkg().Scope() && !slices.Contains(names, o.Name()) {
		l.report(id.Pos(), "uses %s", full)
	}
}

// call looks at what a call does with maps.
func (l *look) call(c *ast.CallExpr) {
	if slices.Contains(sorters, l.callee(c)) {
		for _, arg := range c.Args {
			if inner, ok := ast.Unparen(arg).(*ast.CallExpr); ok {
				l.sorted = append(l.sorted, inner)
			}
		}
	}
	if name := l.callee(c); slices.Contains(unordered, name) && !slices.Contains(l.sorted, c) {
		l.report(c.Pos(), "walks a map without an order: %s", name)
	}
}

func (l *look) callee(c *ast.CallExpr) string {
	fun := ast.Unparen(c.Fun)
	if index, ok := fun.(*ast.IndexExpr); ok {
		fun = index.X
	}
	var id *ast.Ident
	switch fun := fun.(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return ""
	}
	return fullName(l.pkg.TypesInfo.Uses[id])
}

func fullName(o types.Object) string {
	switch o := o.(type) {
	case nil:
		return ""
	case *types.Func:
		return o.Origin().FullName()
	}
	if o.Pkg() == nil {
		return o.Name()
	}
	return o.Pkg().Path() + "." + o.Name()
}
