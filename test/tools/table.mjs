/*
 * table.mjs results
 *		Writes docs/tools.md, from the files of harness.mjs.
 */
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

const rows = readdirSync(process.argv[2]).map((name) => JSON.parse(readFileSync(path.join(process.argv[2], name), "utf8")))
	.sort((a, b) => a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1);
const cell = (text) => (text ?? "-").replaceAll("|", "\\|").replaceAll("\n", " ").replace(/_(?=\w)/g, "_");
const failed = (text) => text === undefined || text === "-" || /^ok/.test(text) ? cell(text) : `fails: ${cell(text)}`;
const mine = (text) => /^(ok|refused|-)/.test(text ?? "-") ? cell(text).replace(/^ok, .*/, "ok") : `**fails**: ${cell(text)}`;

console.log(`# Migration tools and ORMs under nsresolve

Written by \`make tools\`, which installs each tool, runs the project of
\`test/tools\` with it, and looks at the catalog afterwards; what the columns mean
stands in \`test/tools/README.md\`. "refused" is an error that is meant to come,
from the server, or from a tool that asks the catalog for the literal \`public\`
and finds nothing: the message in brackets instead of a silent wrong result, with
nothing changed by it. The advice says what helps, which was run as well (the
rows "with the advice"). "-": the tool has no such command.

## Under nsresolve

| tool | versions | fresh | fresh, \`SQLUser\` | adopted | reference | introspection | advice |
|---|---|---|---|---|---|---|---|`);
for (const { name, version, advice, results: r } of rows) {
	console.log(`| ${name} | ${cell(version)} | ${["fresh", "SQLUser", "adopted", "reference", "introspection"].map((e) => mine(r[e])).join(" | ")} | ${cell(advice)} |`);
	if (r["fresh with the setting"] !== undefined)
		console.log(`| ${name}, with the advice | | ${["fresh", "SQLUser", "adopted"].map((e) => mine(r[e + " with the setting"])).join(" | ")} | - | ${mine(r["introspection with the setting"])} | |`);
}

console.log(`
## The same with \`search_path\` alone

On a server that does not load nsresolve, with \`ALTER ROLE ... IN DATABASE ... SET
search_path = app_schema, public\` for the role that migrates and the role that the
application takes by SET ROLE. "adopted": migration 1 in \`public\`, then the
application's tables and types were moved to \`app_schema\` by hand.

| tool | fresh | adopted |
|---|---|---|`);
for (const { name, results: r } of rows)
	console.log(`| ${name} | ${failed(r["search_path fresh"])} | ${failed(r["search_path adopted"])} |`);
