# Makes the table of cost against size:
#
#   awk -f markdown.awk -f sizes.awk measures.tsv sizes-15.tsv

BEGIN { FS = "\t" }
/^#/ { next }
FILENAME == ARGV[1] { order[++n] = $1; text[$1] = $2; next }
{
	if (!($2 in seen)) {
		seen[$2] = 1
		data[++sizes] = $2
	}
	a[$1, $2] = $4
	c[$1, $2] = $6
}

END {
	line()
	cell("(c) to (a)")
	for (j = 1; j <= sizes; j++) {
		cell(data[j] ~ /^[0-9]/ ? commas(data[j]) : "100,000 " data[j])
		if (j > 1)
			cell("(a) grew")
		if (j > 1)
			cell("(c) grew")
	}
	for (i = 1; i <= n; i++) {
		k = order[i]
		if (c[k, data[2]] == "")
			continue
		line()
		cell(text[k])
		for (j = 1; j <= sizes; j++) {
			cell(ratio(c[k, data[j]], a[k, data[j]]))
			if (j > 1)
				cell(ratio(a[k, data[j]], a[k, 10]))
			if (j > 1)
				cell(judged(ratio(c[k, data[j]], c[k, 10]), c[k, data[j]] / c[k, 10] > 1.01))
		}
	}
	print_table()
	print "Columns: how many schemas, and roles with settings of their own; or 10 of each and 100,000 tables."
	print "\"grew\": to the same with 10 of each. The goal is that (c) grows to 1.01 at most."
}
