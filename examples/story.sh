#!/bin/sh
# A network's first months in a minute or two: five organizations found it,
# twelve out of a directory join, members decide, a principle is amended, one
# leaves; then everything is exported and checked offline.
#
#   sh examples/story.sh examples/directory.csv
#
# It works in a new folder of its own, as a sample network, whose clock can be
# moved on. metaorg must be on the PATH.
set -eu

directory=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
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
# is LIST KEY COLUMN VALUE: what show says must be so.
is() {
	metaorg --json show "$1" "$2" | grep -q "\"$3\": \"$4\"" || { metaorg show "$1" "$2"; echo "$1 $2: $3 should be $4"; exit 1; }
	echo "$1 $2: $3 is $4"
}
days() { quiet metaorg --as ada network move-clock --days "$1"; echo "$1 days pass."; }
vote() { quiet metaorg --as "$3-rep" --for "$3" governance vote "$1" "$2"; }
# person HANDLE: makes a key with a recovery file, and registers whose they are.
person() {
	quiet metaorg key new "$1" --recovery "$1.recovery"
	quiet metaorg --as "$1" people register
}
# organization HANDLE NAME NUMBER: HANDLE-rep registers it and represents it. NAME is JSON.
organization() {
	person "$1-rep"
	printf '{"handle": "%s", "name": %s, "legal_form": "co-operative", "identities": [{"registry": "example-register", "number": "%s"}]}' \
		"$1" "$2" "$3" >"$1.json"
	quiet metaorg --as "$1-rep" people register-organization --file "$1.json"
}

: >up.log
say 'Ada founds a network with five organizations'
metaorg up --listen 127.0.0.1:0 --sample --charter co-operative --preset federation \
	--name 'Northern Commons' --founder ada >up.log 2>&1 &
node=$!
trap 'kill $node 2>/dev/null || true' EXIT
until grep -q 'is ready' up.log; do
	kill -0 $node 2>/dev/null || { cat up.log; exit 1; }
	sleep 0.1
done
cat up.log
founders='mill dairy forge print radio'
for o in $founders; do
	organization "$o" "\"The $o\"" "F-$o"
	quiet metaorg --as ada membership invite-founder "$o"
	quiet metaorg --as "$o-rep" --for "$o" charter accept
done
metaorg show founding-roll
metaorg --as ada membership close-roll
refused membership.founded_already metaorg --as ada membership invite-founder mill

say 'A directory comes in as prospects; bad rows are named, good ones kept'
metaorg import prospects "$directory"
metaorg --json show prospects --limit 12 >prospects.json
sed -n 's/^ *"name": \(.*\),$/\1/p' prospects.json >names
metaorg show prospects --limit 3

say 'Twelve of them apply, with keys of their own, and give something'
hash=$(metaorg --json show charter-versions 1 | sed -n 's/^ *"hash": "\(.*\)",*$/\1/p')
cat >apply.json <<JSON
	[{"kind": "charter.accept", "content": {"version": 1, "hash": "$hash"}},
	 {"kind": "membership.apply"},
	 {"kind": "patronage.record", "content":
	   {"with": "mill", "direction": "gave", "kind": "labour", "quantity": 1200, "unit": "h", "date": "$(date -u +%Y-%m-%d)"}}]
JSON
i=0
while read -r name; do
	i=$((i + 1))
	organization "coop-$i" "$name" "J-$i"
	quiet metaorg --as "coop-$i-rep" --for "coop-$i" send apply.json
done <names
[ "$i" = 12 ]
cat printed
sed 's/"coop-1"/"coop-again"/' coop-1.json >again.json
refused people.identity_taken metaorg --as coop-2-rep people register-organization --file again.json

say 'Whoever received it confirms, all in one act; the window passes'
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	echo "{\"kind\": \"patronage.confirm\", \"content\": {\"event\": $i}}"
done | sed '1s/^/[/; $!s/$/,/; $s/$/]/' >confirm.json
quiet metaorg --as mill-rep --for mill send confirm.json
is members coop-1 state applicant
days 15
is members coop-1 state active
is members coop-12 state active
metaorg show members --state active

say 'An ordinary decision passes; another fails its quorum'
metaorg --as mill-rep --for mill governance propose 'Buy flour together' --text 'Members buy flour together from June on.'
metaorg --as dairy-rep --for dairy governance propose 'Meet every week' --text 'Representatives meet every Monday.'
person alan
quiet metaorg --as coop-1-rep people grant-mandate --organization coop-1 --person alan --role alternate
days 7
for o in mill dairy forge print coop-1; do vote 1 yes $o; done
vote 1 no radio
vote 2 yes dairy
echo "The alternate of coop-1 tries a second ballot; it takes the place of the first:"
metaorg --as alan --for coop-1 governance vote 1 no
days 8
is proposals 1 status adopted
is proposals 2 status rejected
is proposals 2 reason no_quorum
metaorg show ballots --proposal 1

say 'A principle is amended by two votes'
cat >amend.json <<-'JSON'
	{"title": "Care counts", "text": "Care work is work, and the charter should say so.", "class": "principles",
	 "messages": [{"kind": "charter.amend_principles", "content": {"base": 1, "clauses": [
	   {"kind": "principle", "title": "Care", "text": "We count caring for people and places as work, and share it fairly."}]}}]}
JSON
quiet metaorg --as mill-rep --for mill governance propose --file amend.json
days 15
for o in $founders coop-1 coop-2 coop-3 coop-4; do vote 3 yes $o; done
days 21
for o in $founders coop-1 coop-2 coop-3 coop-4; do vote 3 yes $o; done
days 16
is proposals 3 status executed
metaorg show charter-changes

say 'One leaves'
metaorg --as coop-12-rep --for coop-12 membership leave
days 8
is members coop-12 state left

say 'Everything is exported and checked offline; then one byte is changed'
metaorg export bundle
kill -INT $node
wait $node || true
metaorg verify bundle
middle=$(($(wc -c <bundle/entries.bin) / 2))
byte=$(od -An -tu1 -j "$middle" -N 1 bundle/entries.bin)
printf "\\$(printf %03o $((byte ^ 1)))" | dd of=bundle/entries.bin bs=1 seek="$middle" conv=notrunc 2>/dev/null
if metaorg verify bundle; then echo 'the changed byte was not found'; exit 1; fi

say 'Done'
rm -rf "$work"
