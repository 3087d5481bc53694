package purity

import (
	"go/ast"
	"go/token"
	"go/types"
)

// node looks at one piece of syntax; it is what ast.Inspect calls.
func (l *look) node(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.GoStmt:
		l.report(n.Pos(), "starts a goroutine")
	case *ast.SelectStmt:
		l.report(n.Pos(), "selects between channels")
	case *ast.ChanType, *ast.SendStmt:
		l.report(n.Pos(), "uses a channel")
	case *ast.UnaryExpr:
		if n.Op == token.ARROW {
			l.report(n.Pos(), "uses a channel")
		}
	case *ast.RangeStmt:
		l.rangeOver(n)
	case *ast.CallExpr:
		l.call(n)
	case *ast.AssignStmt:
		for _, left := range n.Lhs {
			l.change(left)
		}
	case *ast.IncDecStmt:
		l.change(n.X)
	case *ast.TypeSpec:
		l.stored(n)
	case *ast.Ident:
		l.use(n)
	}
	if e, ok := n.(ast.Expr); ok {
		l.float(e)
	}
	return true
}

func (l *look) rangeOver(r *ast.RangeStmt) {
	switch under(l.pkg.TypesInfo.TypeOf(r.X)).(type) {
	case *types.Map:
		l.report(r.Pos(), "walks a map without an order")
	case *types.Chan:
		l.report(r.Pos(), "uses a channel")
	}
}

// change finds rules that remember something outside the state.
func (l *look) change(left ast.Expr) {
	for {
		switch e := ast.Unparen(left).(type) {
		case *ast.IndexExpr:
			left = e.X
		case *ast.SelectorExpr:
			if l.packageVariable(e.Sel) {
				l.report(e.Pos(), "changes a variable of a package")
				return
			}
			left = e.X
		case *ast.StarExpr:
			left = e.X
		case *ast.Ident:
			if l.packageVariable(e) {
				l.report(e.Pos(), "changes a variable of a package")
			}
			return
		default:
			return
		}
	}
}

func (l *look) packageVariable(id *ast.Ident) bool {
	v, ok := l.pkg.TypesInfo.Uses[id].(*types.Var)
	return ok && !v.IsField() && v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
}

func (l *look) float(e ast.Expr) {
	basic, ok := under(l.pkg.TypesInfo.TypeOf(e)).(*types.Basic)
	if ok && basic.Info()&(types.IsFloat|types.IsComplex) != 0 {
		l.report(e.Pos(), "uses floating point")
	}
}

func under(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}
