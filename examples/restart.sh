#!/bin/sh
# How the story of nodes.sh goes on: two of the four nodes that order the log are
# lost for good. Nothing is ordered any more, until two thirds of the members
# restart the network together; a node that was lost comes back after that.
#
#   sh examples/restart.sh
. "$(dirname "$0")/nodes.sh"

# stop NODE: as one does.
stop() { kill "$(cat "$1.pid")"; wait "$(cat "$1.pid")" 2>/dev/null || true; }
# height NODE: from which it would go on.
height() { sed -n 's/.*"height": \([0-9]*\).*/\1/p' "$1-restart.json"; }
# restart NODE COMMAND…: what is done while it is stopped.
restart() { there=$1; shift; metaorg --home "$work/$there" restart "$@"; }

say 'Two of the four are lost for good: nothing is ordered any more'
off dairy
off radio
at forge --as forge-rep --for forge governance propose 'Nobody hears this' --text 'It waits.' >waiting 2>&1 &
waiting=$!
sleep 5
kill "$waiting" # It is there still, or this fails.
wait "$waiting" 2>/dev/null || true
echo 'After five seconds the act is still waiting.'

say 'The nodes that are left are stopped; the one that has come furthest proposes'
stop forge
stop print
first=forge
for o in forge print; do
	quiet restart "$o" propose --seats this --file "$o-restart.json"
	if [ "$(height "$o")" -gt "$(height "$first")" ]; then first=$o; fi
done
cp "$first-restart.json" restart.json
for o in mill dairy forge; do quiet metaorg restart sign restart.json --as "$o-rep" --for "$o"; done
if restart forge apply restart.json 2>refusal; then
	echo 'three of five members were enough'; exit 1
fi
cat refusal
metaorg restart sign restart.json --as print-rep --for print
for o in forge print; do restart "$o" apply restart.json; done

say 'They go on: the same network, the same members, the same log'
start forge up --p2p "127.0.0.1:$((port + 2))"
ready forge
start print up --p2p "127.0.0.1:$((port + 3))"
ready print
host=$(cat forge/address)
quiet at forge --as forge-rep --for forge governance propose 'We are still here' --text 'All of us.'
proposals=$((proposals + 1))
until_is print proposals "$proposals" title 'We are still here'
at forge export whole
metaorg verify whole

say 'A node that was lost comes back, and goes through the restart too'
restart mill apply restart.json 2>refusal && { echo 'a node that is behind was restarted'; exit 1; }
cat refusal
restart mill apply restart.json --log whole
start mill up --p2p "127.0.0.1:$port"
ready mill
until_is mill proposals "$proposals" title 'We are still here'

say 'Restarted together'
