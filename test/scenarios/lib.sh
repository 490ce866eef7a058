# What the scenarios share; they source it.  They print TAP, for prove, and end
# at the first command that fails, also inside $(...) if it is assigned to a
# variable: what a test compares is assigned first.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "$0")"
tests=0
temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT

# psql as a script wants it: it stops at the first error.
sql() {
	psql -XqAt -v ON_ERROR_STOP=1 "$@"
}

# Runs a command as another role, whose password is the same: as role command ...
as() {
	PGUSER=$1 "${@:2}"
}

step() {
	echo "# $*"
}

# is "what" found expected
is() {
	tests=$((tests + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $tests - $1"
	else
		echo "not ok $tests - $1"
		diff <(echo "$3") <(echo "$2") | sed 's/^/#   /' || true
	fi
}

# isnt "what" found other
isnt() {
	tests=$((tests + 1))
	if [ "$2" != "$3" ]; then
		echo "ok $tests - $1"
	else
		echo "not ok $tests - $1"
	fi
}

# fails "what" "part of the message" command ...
fails() {
	local message
	tests=$((tests + 1))
	if message=$("${@:3}" 2>&1); then
		echo "not ok $tests - $1"
		echo "#   it succeeded"
	elif [[ $message != *"$2"* ]]; then
		echo "not ok $tests - $1"
		sed 's/^/#   /' <<<"$message"
	else
		echo "ok $tests - $1"
	fi
}

done_testing() {
	echo "1..$tests"
}

# The definition of all that is in a database, or of one schema of it: dump
# database [schema].  Newer versions write a random key into each dump.
dump() {
	pg_dump --schema-only ${2:+--schema="$2"} "$1" | sed '/^\\\(un\)\?restrict /d'
}

# Each object of a database, or of one schema of it, with its schema.  Indexes,
# constraints and triggers belong to tables and are only in the dump.
objects() {
	sql -d "$1" -v schema="${2:-}" <<-'SQL'
		SELECT nspname, type, identity
		FROM pg_depend
			JOIN pg_namespace n ON n.oid = refobjid,
			pg_identify_object(classid, objid, objsubid)
		WHERE refclassid = 'pg_namespace'::regclass AND deptype = 'n'
			AND nspname <> 'information_schema' AND nspname !~ '^pg_'
			AND :'schema' IN ('', nspname)
		ORDER BY nspname, type, identity COLLATE "C"
	SQL
}

catalog() {
	objects "$@"
	dump "$@"
}

# A session that stays open: session name role database.
declare -A to from
session() {
	local in out
	mkfifo "$temporary/$1.in" "$temporary/$1.out"
	as "$2" psql -XqAt -d "$3" <"$temporary/$1.in" >"$temporary/$1.out" 2>&1 &
	exec {in}>"$temporary/$1.in" {out}<"$temporary/$1.out"
	to[$1]=$in from[$1]=$out
}

# What such a session answers: ask name statements.
ask() {
	local line
	printf '%s\n\\echo end of answer\n' "$2" >&"${to[$1]}"
	while read -r -t 60 -u "${from[$1]}" line && [ "$line" != 'end of answer' ]; do
		echo "$line"
	done
}
