#!/bin/sh
# Runs the API and restarts it when a file changes.
#
# The first time, the API answers before air, which watches the files, has been built: the API is started alone, air is
# built beside it, and the API that air starts takes over the port. `dev.sh build` is what air runs to build.
set -u
mkdir -p tmp

# Without optimisation, inlining and compressed debug data the build is a third faster, and a debugger shows what the source
# says. A compiler that collects no garbage below a gibibyte saves another tenth.
build() {
	GOGC=off GOMEMLIMIT=1GiB CGO_ENABLED=0 go build -gcflags='all=-N -l' -ldflags=-compressdwarf=false -o tmp/api ./cmd/api
}

alive() {
	kill -0 "$1" 2>/dev/null
}

# Ends the API that was started alone, and waits until its port is free.
retire() {
	[ -f tmp/first.pid ] || return 0
	first=$(cat tmp/first.pid)
	rm -f tmp/first.pid
	kill "$first" 2>/dev/null
	while alive "$first"; do sleep 0.05; done
}

if [ "${1-}" = build ]; then
	build && retire
	exit
fi

children=
stop() {
	trap - EXIT
	kill $children 2>/dev/null
	wait
	rm -f tmp/first.pid
}
trap stop EXIT
trap 'exit 0' INT TERM

if [ ! tmp/air -nt tools.mod ]; then
	build || exit
	tmp/api serve &
	children=$!
	echo "$children" >tmp/first.pid
	go build -modfile=tools.mod -o tmp/air github.com/air-verse/air >tmp/air.log 2>&1 &
	children="$children $!"
	if ! wait $!; then
		echo "no restart on changes: air cannot be built, see tmp/air.log; the API runs on" >&2
		wait "$(cat tmp/first.pid)"
		exit
	fi
fi

tmp/air &
children="$children $!"
wait $!
