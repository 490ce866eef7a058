# Makes the tables from the figures: awk -f table.awk measures.tsv results.tsv
# In Markdown, with columns that line up when it is read as it is.

BEGIN { FS = "\t" }
/^#/ && FILENAME == ARGV[1] { next }
/^#/ { sub(/^# */, ""); remarks = remarks $0 "\n"; next }
FILENAME == ARGV[1] { order[++n] = $1; text[$1] = $2; goal[$1] = $3; instead[$1] = $4; next }
{
	if (!($2 in seen)) {
		seen[$2] = 1
		data[++sizes] = $2
	}
	unit[$1] = $3
	for (i = 4; i <= 7; i++)
		v[$1, $2, i - 3] = $i
}

function ratio(x, y) {
	return x == "" || !y ? "" : sprintf("%.4f", x / y)
}

function commas(x,    s) {
	s = sprintf("%d", x + 0.5)
	while (s ~ /[0-9][0-9][0-9][0-9]/)
		sub(/[0-9][0-9][0-9]($|,)/, ",&", s)
	return s
}

# Adds a cell to the table that is being made.
function cell(s) {
	cells[lines, ++columns] = s
	if (length(s) > width[columns])
		width[columns] = length(s)
	if (columns > most)
		most = columns
}

function line() {
	lines++
	columns = 0
}

function print_table(    i, j, s) {
	for (i = 1; i <= lines; i++) {
		s = "|"
		for (j = 1; j <= most; j++)
			s = s sprintf(j == 1 ? " %-*s |" : " %*s |", width[j], cells[i, j])
		print s
		if (i == 1) {
			s = "|"
			for (j = 1; j <= most; j++) {
				t = sprintf("%*s", width[j] + (j == 1 ? 2 : 1), "")
				gsub(/ /, "-", t)
				s = s t (j == 1 ? "|" : ":|")
			}
			print s
		}
	}
	print ""
	split("", cells)
	split("", width)
	lines = most = 0
}

# A figure of (c) against its goal.
function verdict(key, a, c, d,    g) {
	g = goal[key]
	if (g == "" || c == "")
		return ""
	if (g ~ /^>=/)
		return c / d >= substr(g, 3) + 0 ? "yes" : "NO"
	if (g ~ /^\+/)
		return c - a <= g + 0 ? "yes" : "NO"
	return c / a <= g + 0 ? "yes" : "NO"
}

END {
	printf "%s\n", remarks
	line()
	cell("measured"); cell("unit"); cell("(a) without"); cell("(b) off"); cell("(c) on"); cell("(d) instead")
	cell("goal of (c)"); cell("met")
	for (i = 1; i <= n; i++) {
		k = order[i]
		a = v[k, 10, 1]; b = v[k, 10, 2]; c = v[k, 10, 3]; d = v[k, 10, 4]
		if (!(k in unit))
			continue
		line()
		cell(text[k]); cell(unit[k]); cell(a == "" ? "" : commas(a))
		if (goal[k] ~ /^\+/) {
			cell(sprintf("%+.0f", b - a)); cell(sprintf("%+.0f", c - a)); cell("")
		} else if (a == "") {
			# To (d), which is what there is without nsresolve.
			cell(""); cell(ratio(c, d)); cell(commas(d))
		} else {
			cell(ratio(b, a)); cell(ratio(c, a)); cell(ratio(d, a))
		}
		cell(goal[k])
		met = verdict(k, a, c, d)
		if (unit[k] == "instructions" && b != "" && b / a > 1.001)
			met = met (met == "" ? "" : "; ") "(b) NO"
		cell(met)
	}
	print_table()
	for (i = 1; i <= n; i++)
		if (instead[order[i]] != "" && order[i] in unit)
			print "(d), " text[order[i]] ": " instead[order[i]]
	print ""

	if (sizes < 2)
		exit
	print "(c) to (a), and in brackets (c) to (c) with 10 schemas and roles; the goal is 1.01:\n"
	line()
	cell("measured")
	for (j = 1; j <= sizes; j++)
		cell(data[j] ~ /^[0-9]/ ? commas(data[j]) : "100,000 " data[j])
	for (i = 1; i <= n; i++) {
		k = order[i]
		if (v[k, data[2], 3] == "")
			continue
		line()
		cell(text[k])
		for (j = 1; j <= sizes; j++) {
			c = v[k, data[j], 3]
			cell(c == "" ? "" : ratio(c, v[k, data[j], 1]) \
				(j == 1 ? "" : " (" ratio(c, v[k, 10, 3]) ")"))
		}
	}
	print_table()
}
