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
		versions | awk -v suite="$(. /etc/os-release; echo "$VERSION_CODENAME")" '$2 == suite { print $1 }'
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

# Runs a command in the copy, with a throw-away server: with_server [-o
# setting=value ...] command ...
with_server() {
	(cd "$work" && as_user pg_virtualenv -v "$(pg_version)" \
		-c "--locale=C.UTF-8 --port=$(free_port)" "$@")
}

# The address of the Debian mirror that this machine itself uses.
mirror() {
	apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' 'Created-By: Packages' |
		awk '$1 == "Debian" && $2 !~ /security/ { print $2; exit }'
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

# Downloads the released sources of a version, as Debian's suite carries them
# and without its patches, into a folder: fetch_source version suite folder.
# Uses package lists of its own and leaves those of the machine alone.
fetch_source() {
	local apt
	apt=$(mktemp -d)
	mkdir -p "$apt"/lists/partial "$apt"/cache/archives/partial
	echo "deb-src $(mirror) $2 main" >"$apt/sources.list"
	cat >"$apt/apt.conf" <<-EOF
		Dir::Etc::SourceList "$apt/sources.list";
		Dir::Etc::SourceParts "-";
		Dir::State::Lists "$apt/lists";
		Dir::Cache "$apt/cache";
		APT::Sandbox::User "";
		Acquire::Check-Valid-Until "false";
	EOF
	(
		cd "$apt"
		export APT_CONFIG=$apt/apt.conf
		apt-get update -qq
		apt-get source -qq --download-only "postgresql-$1"
		mkdir -p "$3"
		tar -xf postgresql-"$1"_*.orig.tar.* --strip-components=1 --no-same-owner -C "$3"
	)
	rm -rf "$apt"
}
