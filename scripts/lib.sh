# What the scripts beside this file share; they source it.

set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export PG_CONFIG=${PG_CONFIG:-pg_config}
unset MAKEFLAGS MFLAGS MAKELEVEL

# What is dear to make is kept here for the next run.
cache=${NSRESOLVE_CACHE_DIR:-/var/cache/nsresolve}

die() {
	echo "$(basename "$0"): $*" >&2
	exit 1
}

# The lines "version suite" of scripts/versions: all, or those of the versions
# given.
versions() {
	awk -v wanted=" $* " '!/^#/ && NF && (wanted ~ /^ *$/ || index(wanted, " " $1 " "))' \
		"$top/scripts/versions"
}

# The major version of the server that PG_CONFIG belongs to; where there is
# none yet, of the one that this Debian has.
pg_version() {
	if type "$PG_CONFIG" >/dev/null 2>&1; then
		"$PG_CONFIG" --version | sed 's/^PostgreSQL \([0-9]*\).*/\1/'
	else
		versions | awk -v suite="$(this_suite)" '$2 == suite { print $1 }'
	fi
}

as_root() {
	if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# PostgreSQL's server does not run as root.  What is temporary stays in $work.
as_user() {
	if [ "$(id -u)" = 0 ]; then set -- runuser -u postgres -- env HOME="$work" "$@"; fi
	TMPDIR=$work "$@"
}

# Makes $work, a folder that is removed at the end.
make_work() {
	work=$(mktemp -d)
	trap 'as_root rm -rf "$work"' EXIT
}

# Puts a clean copy of the tree into $work.
copy_tree() {
	make_work
	tar -C "$top" --exclude=./.git --exclude=node_modules -c . | tar -C "$work" -x --no-same-owner
	make -s -C "$work" clean >/dev/null
}

# Builds the copy in $work and installs it for the server of PG_CONFIG.
build() {
	make -s -C "$work" -j"$(nproc)" &&
		as_root make -s -C "$work" install PG_CONFIG="$PG_CONFIG" &&
		if [ "$(id -u)" = 0 ]; then chown -R postgres "$work"; fi
}

# A port that nothing listens on: pg_virtualenv by itself takes the first that
# no other cluster of its own has, even if some server uses it.
free_port() {
	perl -MIO::Socket::INET -e \
		'print IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1")->sockport'
}

# Whether the server of PG_CONFIG is one of Debian's packages.
is_packaged() {
	[[ $("$PG_CONFIG" --bindir) == /usr/lib/postgresql/* ]]
}

# Runs a command in the copy, with a throw-away server: with_server [-o
# setting=value ...] command ...
with_server() {
	if is_packaged; then
		(cd "$work" && as_user pg_virtualenv -v "$(pg_version)" \
			-c "--locale=C.UTF-8 --port=$(free_port)" "$@")
	else
		with_built_server "$@"
	fi
}

# The same for a server that no package brought, which pg_virtualenv does not
# know.
with_built_server() {
	local bin data=$work/server status=0 options
	bin=$("$PG_CONFIG" --bindir)
	options="-c port=$(free_port) -c listen_addresses=localhost -c unix_socket_directories="
	while [ "$1" = -o ]; do
		options="$options -c $2"
		shift 2
	done
	as_user "$bin/initdb" -D "$data" -U postgres --locale=C.UTF-8 >/dev/null &&
		as_user "$bin/pg_ctl" -s -w -D "$data" -l "$data/log" -o "$options" start || status=$?
	if [ "$status" = 0 ]; then
		(
			cd "$work"
			export PGHOST=localhost PGUSER=postgres PGDATABASE=postgres
			PGPORT=$(sed -n 4p "$data/postmaster.pid")
			export PGPORT
			as_user "$@"
		) || status=$?
		as_user "$bin/pg_ctl" -s -w -D "$data" -m fast stop || status=$?
	fi
	[ "$status" = 0 ] || tail -n 50 "$data/log" >&2
	rm -rf "$data"
	return $status
}

# The address of the Debian mirror that this machine itself uses.
mirror() {
	apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' 'Created-By: Packages' |
		awk '$1 == "Debian" && $2 !~ /security/ { print $2; exit }'
}

# This machine's Debian suite.
this_suite() {
	(. /etc/os-release; echo "$VERSION_CODENAME")
}

# Runs a command of the tree inside a folder.  Mounts and processes are in
# namespaces of their own, so that none outlives the command.
in_root() {
	unshare --mount --pid --fork --kill-child bash -c '
		set -e
		mount -t proc proc "$1/proc"
		mount --rbind /dev "$1/dev"
		mount --bind -o ro "$2" "$1/mnt"
		exec chroot "$1" env -C /mnt LC_ALL=C.UTF-8 PG_CONFIG=pg_config "${@:3}"
	' bash "$1" "$top" "${@:2}"
}

# Makes the folder of a suite.  Under its name it is complete.
make_root() {
	local suite=$1 root=$2
	[ ! -d "$root" ] || return 0
	echo "Making a folder with Debian $suite" >&2
	# Every suite is made alike; an old debootstrap knows "sid" at least.  A
	# mirror may be a snapshot.
	rm -rf "$root.new" &&
		mkdir -p "$cache" &&
		"$top/scripts/prepare" debootstrap >&2 &&
		debootstrap --variant=minbase --include=ca-certificates "$suite" "$root.new" \
			"$(mirror)" /usr/share/debootstrap/scripts/sid >/dev/null &&
		echo 'Acquire::Check-Valid-Until "false";' >"$root.new/etc/apt/apt.conf.d/99snapshot" &&
		in_root "$root.new" scripts/prepare >&2 &&
		rm -f "$root.new"/var/cache/apt/archives/*.deb &&
		mv "$root.new" "$root"
}

# Runs a command of the tree where a version of the server is at home, with
# PG_CONFIG for it: in_suite version suite command ...
in_suite() {
	local version=$1 suite=$2
	shift 2
	if [ "$suite" = "$(this_suite)" ]; then
		(cd "$top" && PG_CONFIG=/usr/lib/postgresql/$version/bin/pg_config "$@")
	else
		make_root "$suite" "$cache/$suite" && in_root "$cache/$suite" "$@"
	fi
}

# How many tests passed and failed in the output of pg_regress and prove:
# "ok 1 - ..." and "not ok 1 - ..." of prove and, from 16 on, pg_regress;
# "test ... ok" and "test ... FAILED" of pg_regress before.
count_ok() {
	grep -cE '^ok [0-9]|^(test)? .* \.\.\. ok( |$)' "$1" || true
}
count_bad() {
	grep -cE '^not ok [0-9]|^(test)? .* \.\.\. FAILED' "$1" || true
}

# Runs a command in an empty folder where apt-get knows one suite and nothing
# else, its sources (deb-src) or its packages (deb): with_suite kind suite
# command ...  The machine's own package lists are left alone.
with_suite() {
	local apt status=0
	apt=$(mktemp -d)
	mkdir -p "$apt"/lists/partial "$apt"/cache/archives/partial "$apt"/here
	touch "$apt/status"
	echo "$1 $(mirror) $2 main" >"$apt/sources.list"
	cat >"$apt/apt.conf" <<-EOF
		Dir::Etc::SourceList "$apt/sources.list";
		Dir::Etc::SourceParts "-";
		Dir::State::Lists "$apt/lists";
		Dir::State::Status "$apt/status";
		Dir::Cache "$apt/cache";
		APT::Sandbox::User "";
		Acquire::Check-Valid-Until "false";
	EOF
	(cd "$apt/here" && export APT_CONFIG="$apt/apt.conf" && apt-get update -qq && "${@:3}") || status=$?
	rm -rf "$apt"
	return $status
}

# Downloads the released sources of a version, as Debian's suite carries them
# and without its patches, into a folder: fetch_source version suite folder.
fetch_source() {
	mkdir -p "$3"
	with_suite deb-src "$2" unpack_source "$1" "$3"
}
unpack_source() {
	apt-get source -qq --download-only "postgresql-$1" &&
		tar -xf postgresql-"$1"_*.orig.tar.* --strip-components=1 --no-same-owner -C "$2"
}

# Unpacks packages of a suite, as it was released, into a folder, without
# installing them: fetch_packages suite folder package ...
fetch_packages() {
	mkdir -p "$2"
	with_suite deb "$1" unpack_packages "${@:2}"
}
unpack_packages() {
	local deb
	apt-get download -qq "${@:2}" || return
	for deb in ./*.deb; do
		dpkg-deb -x "$deb" "$1" || return
	done
}

# Builds a version of the server and contrib/ from its released sources, with
# assertions and ready for valgrind, in $cache/NAME-VERSION and below it in
# "installed", and keeps it as long as it is asked for with the same options of
# configure: build_server name version suite [option ...].
build_packages=(bison flex perl bzip2 libssl-dev libxml2-dev libxslt1-dev uuid-dev
	libperl-dev python3-dev zlib1g-dev valgrind)
build_server() {
	local dir=$cache/$1-$2 version=$2 suite=$3
	local options=(--enable-cassert --enable-debug --enable-tap-tests --without-readline
		--without-icu --with-openssl --with-libxml --with-libxslt --with-uuid=e2fs
		--with-perl --with-python CPPFLAGS=-DUSE_VALGRIND "${@:4}")
	[ "$(cat "$dir/complete" 2>/dev/null)" != "${options[*]}" ] || return 0
	echo "Building PostgreSQL $version in $dir" >&2
	rm -rf "$dir"
	fetch_source "$version" "$suite" "$dir"
	chown -R postgres "$dir"
	(
		cd "$dir" &&
			as_user ./configure -q --prefix="$dir/installed" "${options[@]}" &&
			as_user make -s -j"$(nproc)" world-bin &&
			as_user make -s install-world-bin
	) >"$dir.log" 2>&1 || {
		tail -n 20 "$dir.log" >&2
		die "PostgreSQL $version could not be built"
	}
	echo "${options[*]}" >"$dir/complete"
}
