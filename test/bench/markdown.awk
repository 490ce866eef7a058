# What table.awk and sizes.awk share: Markdown tables whose columns line up when
# they are read as they are.

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

function print_table(    i, j, s, t) {
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

function ratio(x, y) {
	return x == "" || !y ? "" : sprintf("%.4f", x / y)
}

# A figure, in bold where it misses its goal.
function judged(s, missed) {
	return missed && s != "" ? "**" s "**" : s
}

function commas(x,    s) {
	s = sprintf("%d", x + 0.5)
	while (s ~ /[0-9][0-9][0-9][0-9]/)
		sub(/[0-9][0-9][0-9]($|,)/, ",&", s)
	return s
}
