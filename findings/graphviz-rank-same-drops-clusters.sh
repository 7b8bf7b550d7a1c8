#!/usr/bin/env bash
# Graphviz: lanes drawn as clusters vanish without a word when ranks that go across them are named first.
#
# Expected     boxes around the two lanes, or a complaint.
# Happens      with rank=same across two clusters, dot draws neither box and ends with 0; with newrank=true it draws both.
# Version      the one that this machine has; seen with 2.43
# Source       https://graphviz.org/docs/attrs/newrank/
# Matters      a procedure's drawing would lose who does what, and nothing would say so.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
lanes() {
  printf 'digraph { %s {rank=same; a1; b1} {rank=same; a2; b2}
    subgraph cluster_a { label=A; a1; a2 } subgraph cluster_b { label=B; b1; b2 } a1 -> b1 -> a2 -> b2 }' "$1" |
    dot -Tsvg 2>"$folder/said" >"$folder/drawn.svg"
  grep -c 'class="cluster"' "$folder/drawn.svg" || true
}
dot -V
without=$(lanes '')
printf 'without newrank: %s lanes drawn; said: « %s »\n' "$without" "$(cat "$folder/said")"
with=$(lanes 'newrank=true')
printf 'with newrank: %s lanes drawn\n' "$with"
[ "$with" = 2 ] && [ "$without" = 0 ] && [ ! -s "$folder/said" ] || { echo 'this is no longer so'; exit 1; }
