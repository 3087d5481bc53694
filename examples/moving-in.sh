#!/bin/sh
# A federation of thirty that has worked together for years moves in, in a
# minute or two: two of its members found the network, the others' places come
# from a file, twenty claim theirs over some days, votes are held among those
# who are there, one claims late, nine never do.
#
#   sh examples/moving-in.sh
#
# It works in a new folder of its own, as a sample network, whose clock can be
# moved on. metaorg must be on the PATH.
set -eu

work=$(mktemp -d)
cd "$work"
export METAORG_HOME="$work/home" METAORG_KEYS="$work/keys" METAORG_PASSPHRASE='only an example'

say() { printf '\n== %s\n' "$*"; }
# quiet COMMAND…: what it prints matters only when it fails.
quiet() { "$@" >printed 2>&1 || { cat printed; exit 1; }; }
# refused CODE COMMAND…: the command must be refused with this code.
refused() {
	code=$1; shift
	if "$@" >refusal 2>&1; then echo "this should have been refused: $*"; exit 1; fi
	grep -q "$code" refusal || { cat refusal; echo "this should have been refused with $code: $*"; exit 1; }
	cat refusal
}
days() { quiet metaorg --as ada network move-clock --days "$1"; echo "$1 days pass."; }
# count LIST STATE NUMBER: so many rows of a list must have a state.
count() {
	got=$(metaorg --json show "$1" --state "$2" --limit 1 | sed -n 's/^ *"total": \([0-9]*\).*/\1/p')
	[ "$got" = "$3" ] || { echo "$1 that are $2: $got, and should be $3"; exit 1; }
	echo "$1 that are $2: $got"
}
# link HANDLE: the link with which its place is claimed.
link() { sed -n "s|^$1,.*\(http://.*\)\$|\1|p" roll.links.csv | tr -d '"\r'; }
# claims HANDLE: HANDLE-rep makes a key and claims the place of HANDLE with its link.
claims() {
	quiet metaorg key new "$1-rep" --recovery "$1.recovery"
	quiet metaorg claim "$(link "$1")" --as "$1-rep" --yes
}

: >up.log
say 'Ada founds a network with two of the members'
metaorg up --listen 127.0.0.1:0 --sample --charter co-operative --preset federation --name 'Northern Commons' --founder ada \
	--organization 'handle=mill,name=The Mill,legal-form=co-operative,registry=example-register,number=M-1' \
	--organization 'handle=dairy,name=The Dairy,legal-form=co-operative,registry=example-register,number=M-2' >up.log 2>&1 &
node=$!
trap 'kill $node 2>/dev/null || true' EXIT
until grep -q 'is ready' up.log; do
	kill -0 $node 2>/dev/null || { cat up.log; exit 1; }
	sleep 0.1
done

say 'The roll: thirty organizations, with the dates and papers of earlier acceptances'
mkdir papers minutes
echo 'name,handle,legal form,register,number,accepted on,document,e-mail' >roll.csv
i=1
while [ $i -le 30 ]; do
	echo "We, Co-op $i, accept the statutes of 2015." >"papers/$i.txt"
	echo "Co-op $i,coop-$i,co-operative,example-register,C-$i,2015-06-$(printf %02d $i),papers/$i.txt,office$i@example.org" >>roll.csv
	i=$((i + 1))
done
sed 's/2015-06-07/last summer/' roll.csv >wrong.csv
refused 'wrong.csv:8' metaorg import founders wrong.csv --as ada
metaorg import founders roll.csv --check --as ada | tail -4
metaorg import founders roll.csv --as ada
metaorg import founders roll.csv --as ada

say 'What was decided before comes along, marked as not decided here'
echo 'We employ one bookkeeper together.' >'minutes/2016-03-12 Shared bookkeeper.txt'
echo 'Each member pays one percent of its turnover.' >'minutes/2018-11-20 Dues of one percent.txt'
metaorg import decisions minutes --as ada
metaorg show earlier-decisions

say 'The founders sign with the list before them; then nobody is added any more'
for o in mill dairy; do quiet metaorg --as ada --for $o charter accept; done
quiet metaorg --as ada membership close-roll
sed 's/coop-30,/coop-31,/; s/C-30,/C-31,/' roll.csv >more.csv
refused membership.founded_already metaorg import founders more.csv --as ada --yes
count members active 2
count places unclaimed 30

say 'Ten claim in the first days, each with the link it was sent'
for i in 1 2 3 4 5; do claims coop-$i; done
days 2
for i in 6 7 8 9 10; do claims coop-$i; done
count members active 12
refused moving.one_each metaorg claim "$(link coop-11)" --as coop-1-rep --yes
refused moving.no_place metaorg claim "$(link coop-1)" --as coop-2-rep --yes

say 'A vote among the twelve who are there; three are a quorum'
quiet metaorg --as ada --for mill governance propose 'A shared van' --text 'We keep one van together.' --class ordinary
for i in 11 12 13 14 15 16 17 18 19 20; do claims coop-$i; done
count members active 22
days 7
refused governance.not_on_roll metaorg --as coop-11-rep --for coop-11 governance vote 1 yes --yes
for i in 1 2 3; do quiet metaorg --as coop-$i-rep --for coop-$i governance vote 1 yes; done
days 8
metaorg show proposals

say 'Half a year later ten have not come; who coordinates sees them, and one comes late'
days 175
count places unclaimed 10
claims coop-21
count members active 23

say 'A month later the nine places lapse; whoever comes now joins by the rule'
days 30
count places claimed 21
count places lapsed 9
refused moving.no_place metaorg claim "$(link coop-22)" --as coop-3-rep --yes
metaorg show places --state lapsed --limit 3
