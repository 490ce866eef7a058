# Draws cost against size as SVG: awk -f plot.awk measures.tsv sizes-15.tsv
# One panel for each measurement; instructions as a ratio to those of the
# server without nsresolve and with 10 schemas and roles.

BEGIN { FS = "\t" }
/^#/ { next }
FILENAME == ARGV[1] { order[++n] = $1; text[$1] = $2; next }
{
	if (!($2 in seen)) {
		seen[$2] = 1
		data[++sizes] = $2
	}
	v[$1, $2, "a"] = $4
	v[$1, $2, "c"] = $6
}

function x(j) { return left + 35 + (j - 1) * 240 / (sizes > 1 ? sizes - 1 : 1) }
function y(r) { return top + 130 - (r - low) * 100 / (high - low) }

function label(size) {
	return size ~ /^[0-9]/ ? size : "100k " size
}

function draw(key, config, colour,    j, points, r) {
	points = ""
	for (j = 1; j <= sizes; j++)
		if (v[key, data[j], config] != "") {
			r = v[key, data[j], config] / v[key, 10, "a"]
			points = points sprintf("%.1f,%.1f ", x(j), y(r))
			printf "<circle cx='%.1f' cy='%.1f' r='3' fill='%s'/>\n", x(j), y(r), colour
		}
	printf "<polyline points='%s' fill='none' stroke='%s' stroke-width='2'/>\n", points, colour
}

END {
	for (i = 1; i <= n; i++)
		if (v[order[i], data[2], "c"] != "")
			shown[++panels] = order[i]
	rows = int((panels + 2) / 3)
	printf "<svg xmlns='http://www.w3.org/2000/svg' width='1020' height='%d' font-family='sans-serif' font-size='11'>\n", rows * 190 + 60
	print "<rect width='100%' height='100%' fill='white'/>"
	print "<text x='20' y='22' font-size='14'>Instructions against size, to the server without nsresolve with 10 schemas and roles</text>"
	print "<circle cx='25' cy='38' r='3' fill='#888'/><text x='35' y='42'>without nsresolve</text>"
	print "<circle cx='155' cy='38' r='3' fill='#06c'/><text x='165' y='42'>on</text>"
	print "<text x='210' y='42' fill='#555'>across: how many schemas, and roles with settings of their own; or 10 of each and 100,000 tables</text>"
	for (p = 1; p <= panels; p++) {
		key = shown[p]
		left = ((p - 1) % 3) * 335 + 20
		top = int((p - 1) / 3) * 190 + 60
		# No panel shows less than 2 per cent, so that what is flat looks flat.
		low = high = 1
		for (j = 1; j <= sizes; j++)
			for (c = 1; c <= 2; c++) {
				r = v[key, data[j], substr("ac", c, 1)]
				if (r == "")
					continue
				r /= v[key, 10, "a"]
				if (r < low) low = r
				if (r > high) high = r
			}
		if (high - low < 0.02) {
			low -= 0.01 - (high - low) / 2
			high = low + 0.02
		}
		printf "<text x='%d' y='%d' font-weight='bold'>%s</text>\n", left, top + 14, text[key]
		for (t = 0; t <= 2; t++) {
			r = low + (high - low) * t / 2
			printf "<line x1='%d' x2='%d' y1='%.1f' y2='%.1f' stroke='#ddd'/>", left + 35, left + 275, y(r), y(r)
			printf "<text x='%d' y='%.1f' text-anchor='end' fill='#555'>%.3f</text>\n", left + 31, y(r) + 4, r
		}
		for (j = 1; j <= sizes; j++)
			printf "<text x='%.1f' y='%d' text-anchor='middle' fill='#555'>%s</text>\n", x(j), top + 146, label(data[j])
		draw(key, "a", "#888")
		draw(key, "c", "#06c")
	}
	print "</svg>"
}
