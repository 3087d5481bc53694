// Reads networks (int32 parties, int32 arcs, then from, to as int32 and amount as
// int64 each, little endian), one after the other, and prints what LEMON's
// NetworkSimplex sets off in all of them together and how much processor time each
// way of asking takes; the slow ways, too, with an argument. Arcs are sorted by
// from. Made and run by lemon_test.go.
#include <lemon/connectivity.h>
#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <string>
#include <utility>
#include <vector>

using Graph = lemon::StaticDigraph;
using Simplex = lemon::NetworkSimplex<Graph, int64_t, int32_t>;

struct Network {
  int32_t parties = 0;
  std::vector<std::pair<int, int>> ends;  // Sorted by their first.
  std::vector<int64_t> amount;
};

static double now() { return double(std::clock()) / CLOCKS_PER_SEC; }

// Greatest circulation: every arc costs -1.
static __int128 circulation(const Network &n, const Graph &g) {
  Graph::ArcMap<int64_t> upper(g);
  Graph::ArcMap<int32_t> cost(g, -1);
  for (size_t i = 0; i < n.amount.size(); i++) upper[g.arc(int(i))] = n.amount[i];
  Simplex s(g);
  s.upperMap(upper).costMap(cost);
  if (s.run() != Simplex::OPTIMAL) std::exit(3);
  __int128 total = 0;
  for (size_t i = 0; i < n.amount.size(); i++) total += s.flow(g.arc(int(i)));
  return total;
}

// Least residual: every arc costs 1, net positions are the supplies.
static __int128 residual(const Network &n, const Graph &g) {
  Graph::ArcMap<int64_t> upper(g);
  Graph::ArcMap<int32_t> cost(g, 1);
  Graph::NodeMap<int64_t> supply(g, 0);
  __int128 total = 0;
  for (size_t i = 0; i < n.amount.size(); i++) {
    upper[g.arc(int(i))] = n.amount[i];
    supply[g.node(n.ends[i].first)] += n.amount[i];
    supply[g.node(n.ends[i].second)] -= n.amount[i];
    total += n.amount[i];
  }
  Simplex s(g);
  s.upperMap(upper).costMap(cost).supplyMap(supply);
  if (s.run() != Simplex::OPTIMAL) std::exit(3);
  for (size_t i = 0; i < n.amount.size(); i++) total -= s.flow(g.arc(int(i)));
  return total;
}

// Leaves out arcs between components, and parties without arcs.
static void reduce(const Network &n, const Graph &g, Network &r, Graph &h) {
  Graph::NodeMap<int> component(g);
  lemon::stronglyConnectedComponents(g, component);
  std::vector<int> number(n.parties, -1);
  std::vector<char> stays(n.parties, 0);
  for (auto &e : n.ends)
    if (component[g.node(e.first)] == component[g.node(e.second)]) stays[e.first] = stays[e.second] = 1;
  for (int v = 0; v < n.parties; v++)
    if (stays[v]) number[v] = r.parties++;
  for (size_t i = 0; i < n.ends.size(); i++) {
    auto e = n.ends[i];
    if (component[g.node(e.first)] != component[g.node(e.second)]) continue;
    r.ends.push_back({number[e.first], number[e.second]});
    r.amount.push_back(n.amount[i]);
  }
  h.build(r.parties, r.ends.begin(), r.ends.end());
}

static void print(const std::string &name, __int128 total, double seconds) {
  char digits[40], *at = digits + sizeof digits;
  *--at = 0;
  do *--at = char('0' + int(total % 10));
  while (total /= 10);
  std::printf("%s %s %.9f\n", name.c_str(), at, seconds);
}

static bool read(Network &n) {
  int32_t arcs = 0;
  if (fread(&n.parties, 4, 1, stdin) != 1 || fread(&arcs, 4, 1, stdin) != 1) return false;
  for (int32_t i = 0; i < arcs; i++) {
    int32_t from, to;
    int64_t amount;
    if (fread(&from, 4, 1, stdin) != 1 || fread(&to, 4, 1, stdin) != 1 || fread(&amount, 8, 1, stdin) != 1) std::exit(2);
    n.ends.push_back({from, to});
    n.amount.push_back(amount);
  }
  return true;
}

int main(int argc, char **) {
  std::deque<Network> networks;
  std::deque<Graph> graphs;
  for (Network n; read(n); n = Network()) {
    networks.push_back(n);
    graphs.emplace_back();
    graphs.back().build(n.parties, n.ends.begin(), n.ends.end());
  }
  for (auto ask : {std::make_pair("residual", residual), std::make_pair("circulation", circulation)}) {
    if (ask.second == circulation && argc < 2) continue;  // Ten times slower.
    __int128 total = 0;
    double start = now();
    for (size_t i = 0; i < networks.size(); i++) total += ask.second(networks[i], graphs[i]);
    print(std::string(ask.first) + "-whole", total, now() - start);
    total = 0;
    start = now();
    for (size_t i = 0; i < networks.size(); i++) {
      Network r;
      Graph h;
      reduce(networks[i], graphs[i], r, h);
      if (!r.ends.empty()) total += ask.second(r, h);
    }
    print(std::string(ask.first) + "-components", total, now() - start);
  }
  return 0;
}
