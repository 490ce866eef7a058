# Makes the table from the figures:
#
#   awk -f markdown.awk -f table.awk measures.tsv results-15.tsv [results-17.tsv ...]
#
# All columns of the first results; (b) and (c) of the others.

BEGIN { FS = "\t" }
FNR == 1 { file++ }
file == 1 && /^#/ { next }
file == 1 { order[++n] = $1; text[$1] = $2; goal[$1] = $3; instead[$1] = $4; next }
/^#/ {
	sub(/^# */, "")
	if ($0 ~ /^PostgreSQL/)
		version[file] = int(substr($0, 12))
	remarks = remarks $0 "\n"
	next
}
$2 == 10 {
	unit[$1] = $3
	for (i = 4; i <= 8; i++)
		v[file, $1, i - 3] = $i
}

# Is one part of a goal missed?
function misses(g, a, c, d) {
	if (g ~ /^>=/)
		return c / d < substr(g, 3) + 0
	if (g == "<(d)")
		return c >= d
	if (g ~ /^\+/)
		return c - a > g + 0
	return c / a > g + 0
}

# Does (c) miss its goal?
function missed(key, a, c, d,    i, m, parts, result) {
	m = c == "" ? 0 : split(goal[key], parts, " ")
	for (i = 1; i <= m; i++)
		result = result || misses(parts[i], a, c, d)
	return result
}

# (b) and (c) of a file.
function results(f, key,    a, b, c, d) {
	a = v[f, key, 1]; b = v[f, key, 2]; c = v[f, key, 3]; d = v[f, key, 4]
	off = judged(kilobytes(key) ? difference(b, a) : ratio(b, a),
		unit[key] == "instructions" && b != "" && b / a > 1.001)
	# Without (a), to (d), which is what there is without nsresolve.
	on = judged(kilobytes(key) ? difference(c, a) : ratio(c, a == "" ? d : a), missed(key, a, c, d))
	if (goal[key] != "" && c != "") {
		goals[f]++
		met[f] += !missed(key, a, c, d)
	}
}

function kilobytes(key) { return unit[key] == "kB" }
function difference(x, y) { return x == "" ? "" : sprintf("%+.0f", x - y) }

function figure(key, x) {
	return x == "" ? "" : commas(x) (unit[key] == "instructions" ? "" : " " unit[key])
}

END {
	line()
	cell("measured"); cell("goal of (c)")
	cell("(a) without"); cell("(b) off"); cell("(c) on"); cell("(d) instead")
	for (f = 3; f <= file; f++) {
		cell(version[f] " (b)"); cell("(c)")
	}
	for (i = 1; i <= n; i++) {
		k = order[i]
		if (!(k in unit))
			continue
		line()
		a = v[2, k, 1]; d = v[2, k, 4]
		cell(text[k]); cell(goal[k])
		results(2, k)
		cell(figure(k, a)); cell(off); cell(on); cell(a == "" ? figure(k, d) : ratio(d, a))
		for (f = 3; f <= file; f++) {
			results(f, k)
			cell(off); cell(on)
		}
		again = v[2, k, 5]
		if (again != "") {
			r = again > a ? again / a - 1 : 1 - again / a
			if (r >= worst) {
				worst = r
				worst_text = text[k]
			}
		}
	}
	print_table()
	print "(a): instructions, where it says nothing else, on PostgreSQL " version[2] ". (b), (c), (d): ratio to (a), or"
	print "what is added to it; through PgBouncer, ratio to (d). The goal of (b) is 1.001, in instructions."
	print "Bold: misses its goal. `>=` means at least, `+` at most that much more, `<(d)` less than (d)."
	printf "Goals of (c) that are met:"
	for (f = 2; f <= file; f++)
		printf "%s %d of %d on %d", f == 2 ? "" : ",", met[f], goals[f], version[f]
	print ".\n"
	if (worst_text != "")
		printf "(a) was measured twice; the figures that differ most, by %.3f per cent, are those of: %s.\n\n", 100 * worst, worst_text
	for (i = 1; i <= n; i++)
		if (instead[order[i]] != "" && order[i] in unit)
			print "- (d), " text[order[i]] ": " instead[order[i]]
	print "\nMeasured on:\n"
	gsub(/\n/, "&- ", remarks)
	printf "- %s", substr(remarks, 1, length(remarks) - 2)
}
