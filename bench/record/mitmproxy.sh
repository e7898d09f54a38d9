#!/bin/sh
# Records with mitmproxy what curl is answered by Express:
#
#   cd bench && go run ./record -hold express &
#   sh record/mitmproxy.sh /tmp/rec/venv testdata/har/mitmproxy.har
set -eu
venv=$1 out=$2
rm -f "$out"
"$venv/bin/mitmdump" -q --mode reverse:http://127.0.0.1:21013 --listen-host 127.0.0.1 -p 21090 \
	--set keep_host_header=true --set hardump="$out" &
proxy=$!
trap 'kill $proxy' EXIT
ask() { curl -s -o /dev/null -H "Host: shop.example" "$@"; }
to=http://127.0.0.1:21090
json='Accept: application/json'
ask --retry 20 --retry-connrefused -H "$json" $to/orders
ask -H "$json" -u alice:wonderland $to/orders
ask -H "$json" -u alice:wrong $to/orders
ask -H "$json" -H 'Authorization: Bearer other' $to/tokens
ask -H "$json" -H 'Content-Type: application/json' -d '{"item":' $to/echo
ask -H "$json" -H 'Content-Type: application/json' -d '{"item":"lamp"}' $to/echo
ask -H "$json" $to/nothing
ask -H "$json" $to/limited
ask -H "$json" $to/limited
ask -H "$json" $to/crash
ask -H "$json" $to/status/304
ask -H "$json" $to/status/401
ask -I $to/digits.bin
ask -r 100- $to/digits.bin
ask -H "$json" -H 'Content-Type: application/json' -d '{}' $to/move
trap - EXIT
kill $proxy
wait $proxy || true
