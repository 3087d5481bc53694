"""Forms teams as Lappas, Liu & Terzi's RarestFirst does, with networkx.

Reads from standard input: nodes, edges, tasks; then each edge, "a b cost"; then
each task: a line with how many things it takes, and for each a line of the nodes
that can do it. Prints for each task the radius and the seconds of both ways: as
the paper has it, one search from each who can do the rarest thing; and one
search from all who can do each thing together, which is faster where many can.
Made to be compared with by networkx_test.go.
"""

import sys
import time

import networkx


def by_root(graph, able):
    rarest = min(able, key=len)
    best = None
    for root in rarest:
        distance = networkx.single_source_dijkstra_path_length(graph, root)
        far = max(min((distance.get(v, APART) for v in can), default=APART) for can in able)
        if best is None or far < best:
            best = far
    return best


def by_thing(graph, able):
    rarest = min(able, key=len)
    far = dict.fromkeys(rarest, 0)
    for can in able:
        if can is rarest:
            continue
        distance = networkx.multi_source_dijkstra_path_length(graph, can)
        for root in rarest:
            far[root] = max(far[root], distance.get(root, APART))
    return min(far.values())


APART = 2**63

lines = iter(sys.stdin)
nodes, edges, tasks = map(int, next(lines).split())
graph = networkx.Graph()
graph.add_nodes_from(range(nodes))
for _ in range(edges):
    a, b, cost = map(int, next(lines).split())
    graph.add_edge(a, b, weight=cost)
for _ in range(tasks):
    able = [set(map(int, next(lines).split())) for _ in range(int(next(lines)))]
    start = time.process_time()
    radius = by_thing(graph, able)
    thing = time.process_time() - start
    root = float("inf")
    if min(map(len, able)) <= 30:
        start = time.process_time()
        if by_root(graph, able) != radius:
            sys.exit("the ways differ")
        root = time.process_time() - start
    print(radius, min(thing, root))
