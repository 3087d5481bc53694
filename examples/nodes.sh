#!/bin/sh
# A network without a centre, in a minute or two: five organizations found it on
# one node, four more nodes join it by a code, members decide that four of them
# order the log, and then the founder's own computer is switched off for good.
#
#   sh examples/nodes.sh
#
# It works in a new folder of its own, as a sample network, whose clock can be
# moved on, with all nodes on loopback addresses of this machine. metaorg must
# be on the PATH.
set -eu

work=$(mktemp -d)
cd "$work"
export METAORG_KEYS="$work/keys" METAORG_PASSPHRASE='only an example'
port=$((20000 + $$ % 20000))
members='mill dairy forge print radio'
running=

say() { printf '\n== %s\n' "$*"; }
# quiet COMMAND…: what it prints matters only when it fails.
quiet() { "$@" >printed 2>&1 || { cat printed; exit 1; }; }
stopAll() { for o in $running; do kill "$(cat "$o.pid")" 2>/dev/null || true; done; }
trap stopAll EXIT
# ready NODE: waits until it serves.
ready() {
	until grep -q 'is ready' "$1.log"; do
		kill -0 "$(cat "$1.pid")" 2>/dev/null || { cat "$1.log"; exit 1; }
		sleep 0.2
	done
}
# at NODE COMMAND…: runs a command against that node.
at() { there=$1; shift; metaorg --home "$work/$there" "$@"; }
# start NODE COMMAND…: starts a node in the background.
start() {
	new=$1; shift
	metaorg --home "$work/$new" "$@" --listen 127.0.0.1:0 >"$new.log" 2>&1 &
	echo $! >"$new.pid"
	running="$running $new"
}
# off NODE: pulls its plug.
off() { kill -9 "$(cat "$1.pid")"; wait "$(cat "$1.pid")" 2>/dev/null || true; rm -f "$1/address"; }
# days NODE N: lets days pass.
days() { quiet at "$1" --as ada network move-clock --days "$2"; echo "$2 days pass."; }
# until_is NODE LIST KEY COLUMN VALUE: waits until the node shows it.
until_is() {
	for _ in $(seq 100); do
		if at "$1" --json show "$2" "$3" 2>/dev/null | grep -q "\"$4\": \"$5\""; then
			echo "the node of $1 shows that $2 $3: $4 is $5"
			return
		fi
		sleep 0.3
	done
	at "$1" show "$2" "$3" || true
	echo "$2 $3: $4 should be $5"
	exit 1
}
# id NODE: how others know it.
id() { metaorg --home "$work/$1" --node "$host" --json node card | sed -n 's/.*"node": "\([0-9a-f]*\)".*/\1/p'; }
# seats NODE…: the message by which these nodes hold the seats.
seats() {
	for s; do printf '"%s", ' "$(id "$s")"; done | sed 's/, $//; s/^/[{"kind": "nodes.seats", "content": {"nodes": [/; s/$/]}}]/'
}
# decided NODE TITLE FILE: members decide what a file of messages says; all vote yes.
decided() {
	printf '{"title": "%s", "text": "So that nobody is in charge.", "class": "ordinary", "messages": %s}' "$2" "$3" >proposal.json
	quiet at "$1" --as mill-rep --for mill governance propose --file proposal.json
	proposals=$((proposals + 1))
	days "$1" 7
	for o in $members; do quiet at "$1" --as "$o-rep" --for "$o" governance vote "$proposals" yes; done
	days "$1" 8
}
proposals=0

say 'Five organizations found a network on one node'
start mill up --p2p "127.0.0.1:$port" --sample --charter co-operative --preset federation --name 'Northern Commons' --founder ada
ready mill
host=$(cat mill/address)
for o in $members; do
	quiet metaorg key new "$o-rep" --recovery "$o.recovery"
	quiet at mill --as "$o-rep" people register
	printf '{"handle": "%s", "name": "The %s", "legal_form": "co-operative", "identities": [{"registry": "example-register", "number": "%s"}]}' "$o" "$o" "$o" >"$o.json"
	quiet at mill --as "$o-rep" people register-organization --file "$o.json"
	quiet at mill --as ada membership invite-founder "$o"
	quiet at mill --as "$o-rep" --for "$o" charter accept
done
quiet at mill --as ada membership close-roll
at mill --as mill-rep --for mill nodes register --card "$(metaorg --home "$work/mill" node card)" --peer "127.0.0.1:$port" --willing

say 'Four more nodes join; the code was told by telephone'
code=$(at mill node code)
echo "The code is $code"
if metaorg --home "$work/dairy" --as dairy-rep --for dairy join "$host" --code "${code%?????}-0000" --listen 127.0.0.1:0 2>refusal; then
	echo 'a wrong code was accepted'; exit 1
fi
grep -q "another history" refusal && cat refusal
n=0
for o in dairy forge print radio; do
	n=$((n + 1))
	start "$o" --as "$o-rep" --for "$o" join "$host" --code "$code" --willing --p2p "127.0.0.1:$((port + n))" --p2p-address "127.0.0.1:$((port + n))"
	ready "$o"
	cat "$o.log"
done
at radio show nodes

metaorg verify "$host" --keep early.note >verified

say 'Members decide that four nodes order the log'
decided mill 'Four seats' "$(seats mill dairy forge print)"
until_is radio nodes "$(id print)" place seated
until_is radio nodes "$(id mill)" place seated

say 'The founder pulls the plug of the first node, for good'
off mill
days forge 1
quiet at print --as print-rep --for print governance propose 'Go on without the first node' --text 'Nobody is in charge.'
proposals=$((proposals + 1))
until_is radio proposals "$proposals" title 'Go on without the first node'

say 'Another seat is given to the node of radio instead'
host=$(cat dairy/address)
decided dairy 'Radio takes the seat of mill' "$(seats dairy forge print radio)"
until_is forge nodes "$(id radio)" place seated

say 'Somebody who has nothing but addresses checks it, through every change of seats'
metaorg verify "$(cat radio/address)" --code "$code" --since early.note --against "$(cat forge/address)" --member radio

say 'Done'
