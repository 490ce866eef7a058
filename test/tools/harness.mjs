/*
 * harness.mjs
 *		Takes migration tools through the experiments that README.md describes.
 *
 * harness.mjs --packages tool ...
 *		prints the Debian packages that the tools need.
 * harness.mjs folder results tool ...
 *		runs the experiments and writes what came of them to results/<tool>.json.
 *		Each tool is already installed in folder/<tool>.  The two servers are
 *		given by PG_NSRESOLVE and PG_PLAIN: "host port superuser password
 *		log-folder".
 *
 * The last line is "N passed, N failed".
 */
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";

const here = import.meta.dirname;
const COMMAND_TIMEOUT = 300_000;
const NOT_OFFERED = 77;			/* exit status of a driver: the tool has no such command */

function about(tool) {
	const facts = JSON.parse(readFileSync(path.join(here, tool, "about.json"), "utf8"));
	return { id: tool, project: tool, env: {}, settings: {}, migrator: {}, expect: {}, apt: [], ...facts };
}

if (process.argv[2] === "--packages") {
	console.log(process.argv.slice(3).flatMap((tool) => about(tool).apt).join("\n"));
	process.exit(0);
}

delete process.env.FORCE_COLOR;
delete process.env.PGSYSCONFDIR;		/* Go programs refuse it */
const [folder, results, ...tools] = process.argv.slice(2);

function server(variable, name) {
	const [host, port, user, password, log] = process.env[variable].split(" ");
	return { name, host, port, user, password, log };
}
const nsresolve = server("PG_NSRESOLVE", "nsresolve");
const plain = server("PG_PLAIN", "plain");

/*
 * Running things
 */

/* Runs a program; gives its exit status and all that it wrote. */
function run(command, args, { env = {}, cwd, input } = {}) {
	return new Promise((resolve) => {
		const child = spawn(command, args, {
			cwd, env: { ...process.env, ...env }, detached: true, stdio: ["pipe", "pipe", "pipe"],
		});
		let out = "";
		child.stdout.on("data", (data) => { out += data; });
		child.stderr.on("data", (data) => { out += data; });
		child.stdin.on("error", () => {});
		child.stdin.end(input ?? "");
		const timer = setTimeout(() => {
			out += "\ntimed out\n";
			process.kill(-child.pid, "SIGKILL");
		}, COMMAND_TIMEOUT);
		child.on("error", (error) => { out += error.message; resolve({ status: 127, out }); });
		child.on("close", (status) => { clearTimeout(timer); resolve({ status: status ?? 1, out }); });
	});
}

function connection(on, database, user = on.user) {
	const { host, port, password } = on;
	return {
		PGHOST: host, PGPORT: port, PGDATABASE: database, PGUSER: user, PGPASSWORD: password,
		DATABASE_URL: `postgres://${user}:${password}@${host}:${port}/${database}`,
	};
}

/* Runs SQL as the superuser, or as another role; gives the rows as text. */
async function sql(on, database, text, user) {
	const { status, out } = await run("psql", ["-XqtA", "-v", "ON_ERROR_STOP=1", "-f", "-"],
		{ env: connection(on, database, user), input: text });
	if (status !== 0)
		throw new Error(out.trim());
	return out.trim();
}

class Failure extends Error {}

const says_why = /already exists|does not exist|refused|ambiguous|was found in|no schema has been|permission denied/;

/* What of a failed command's output says why. */
function reason(out) {
	const lines = out.split("\n").map((line) => line.replace(/\x1b\[[0-9;]*m/g, "").trim())
		.filter((line) => line && !/^node:|NO_COLOR/.test(line));
	const telling = lines.find((line) => says_why.test(line)) ?? lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? "no output";
	return telling.replace(/^.*?\b(error|ERROR|Error|PG::\w+|[\w.]*(?:Exception|Error))\b[:\]]*\s*/, "").slice(0, 160);
}

/*
 * One tool at work on one database.
 */
class Project {
	constructor(tool, on, database, help = false) {
		Object.assign(this, { tool, on, database, help });
		this.steps = [];
		this.cwd = path.join(folder, "runs", on.name + "-" + database);
		rmSync(this.cwd, { recursive: true, force: true });
		mkdirSync(path.dirname(this.cwd), { recursive: true });
		cpSync(path.join(here, tool.project), this.cwd, { recursive: true });
		const modules = path.join(folder, tool.id, "node_modules");
		if (existsSync(modules))
			this.modules = modules;
	}

	async create(settings = {}, template = "template1") {
		const { on, database } = this;
		await sql(on, "postgres", `
			DROP DATABASE IF EXISTS ${database};
			CREATE DATABASE ${database} OWNER app TEMPLATE ${template};`);
		for (const copy of this.copies()) {
			await sql(on, "postgres", `
				DROP DATABASE IF EXISTS ${copy};
				CREATE DATABASE ${copy} OWNER app;`);
		}
		await sql(on, database, `
			ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT USAGE ON SCHEMAS TO app_rw;
			ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT ALL ON TABLES TO app_rw;
			ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT ALL ON SEQUENCES TO app_rw;`);
		if (this.modules)
			await run("ln", ["-s", this.modules, path.join(this.cwd, "node_modules")]);
		await this.set(settings);
	}

	/* Empty databases with the same settings, for a tool that asks for them. */
	copies() {
		return this.tool.copies ? [1, 2].map((n) => `${this.database}_copy${n}`) : [];
	}

	async set(settings) {
		for (const database of [this.database, ...this.copies()]) {
			for (const [name, value] of Object.entries(settings))
				await sql(this.on, "postgres", `ALTER DATABASE ${database} SET ${name} = '${value}';`);
		}
	}

	/*
	 * Runs a command of the tool's driver.  Gives its output, or null where the
	 * tool does not have it.  A failure that is foreseen counts as success and
	 * gives null too.
	 */
	async command(command, { step = command, user = "app", foreseen } = {}) {
		const started = Date.now();
		const { status, out } = await run("./run", [command], {
			cwd: this.cwd,
			env: {
				...connection(this.on, this.database, user), ...this.tool.env,
				APP_ROLE: "app_rw", COPIES: this.copies().join(" "), DEFAULT_SCHEMA: this.schema ?? "", TOOL_HELP: this.help ? "1" : "", NO_COLOR: "1", CI: "1", PYTHONHASHSEED: "0",
			},
		});
		this.steps.push({ step, status, seconds: (Date.now() - started) / 1000, out });
		if (status === NOT_OFFERED)
			return null;
		if (foreseen && status !== 0 && out.includes(foreseen)) {
			this.refused = `${step}: ${foreseen}`;
			return null;
		}
		if (foreseen && status === 0)
			throw new Failure(`${step}: went through, but should fail with: ${foreseen}`);
		if (status !== 0)
			throw new Failure(`${step}: ${says_why.test(out) ? reason(out) : await last_error(this.on, this.database) ?? reason(out)}`);
		return out;
	}

	/* What the driver's status says, as "1 applied, 2 pending". */
	async status(expected, step = "status") {
		const out = await this.command("status", { step });
		if (out === null)
			return;
		const found = [...out.matchAll(/^([12]) (applied|pending)$/gm)].map((m) => m[0]).sort().join(", ");
		if (found !== expected)
			throw new Failure(`${step}: ${found || reason(out)} instead of ${expected}`);
	}

	/* All objects of the application's owner, from objects.sql. */
	async objects() {
		const list = `{${this.tool.metadata.join(",")}}`;
		const out = await run("psql", ["-XqtA", "-v", "ON_ERROR_STOP=1", "-v", `metadata=${list}`,
			"-f", path.join(here, "objects.sql")], { env: connection(this.on, this.database) });
		if (out.status !== 0)
			throw new Error(out.out);
		return out.out.trim().split("\n").filter(Boolean).map((line) => JSON.parse(line));
	}

	/* How many rows each table of metadata has. */
	async history() {
		const tables = (await this.objects()).filter((o) => o.metadata && o.kind === "table");
		const counts = [];
		for (const { schema, name } of tables)
			counts.push(`${schema}.${name}: ` + await sql(this.on, this.database, `SELECT count(*) FROM "${schema}"."${name}"`));
		return counts.join(", ");
	}

	/* Everything of the application is in the schema, once, and complete. */
	async placed(schema) {
		const objects = await this.objects();
		const application = objects.filter((o) => !o.metadata);
		const outside = application.filter((o) => o.schema !== schema);
		if (outside.length > 0)
			throw new Failure("outside the default schema: " + outside.map((o) => `${o.kind} ${o.schema}.${o.name}`).join(", "));
		for (const kind of ["table", "enum", "index"]) {
			if (!application.some((o) => o.kind === kind))
				throw new Failure(`no ${kind} in the default schema`);
		}
		if (!application.some((o) => o.kind === "column" && /\.views$/.test(o.name)))
			throw new Failure("migration 2 left no column");
		const metadata = objects.filter((o) => o.metadata && o.kind === "table");
		const names = metadata.map((o) => o.name);
		if (new Set(names).size !== names.length)
			throw new Failure("metadata is there twice: " + metadata.map((o) => `${o.schema}.${o.name}`).join(", "));
	}

	/* Runs all migrations again: not one object may be another one afterwards. */
	async again() {
		const state = async () => JSON.stringify(await this.objects()) + await this.history();
		const before = await state();
		await this.command("migrate", { step: "again" });
		if (await state() !== before)
			throw new Failure("again: changed something");
	}

	async drop() {
		await sql(this.on, "postgres", `DROP DATABASE ${this.database} WITH (FORCE);`);
		rmSync(this.cwd, { recursive: true, force: true });
	}
}

/*
 * The experiments.  Each gives its project, and throws a Failure.
 */

function settings(tool, schema, help) {
	return {
		"nsresolve.enabled": "on",
		"nsresolve.default_schema": schema,
		...tool.settings,
		...(help ? tool.help?.settings : {}),
	};
}

/*
 * The application's login role belongs elsewhere: only SET ROLE leads to the
 * schema.  The role that migrates may have settings of its own.
 */
async function let_roles_differ(project, schema) {
	const { on, database, tool } = project;
	await sql(on, "postgres", `
		ALTER ROLE app_login IN DATABASE ${database} SET nsresolve.default_schema = 'elsewhere';
		ALTER ROLE app_rw IN DATABASE ${database} SET nsresolve.default_schema = '${schema}';`);
	for (const [name, value] of Object.entries(tool.migrator))
		await sql(on, "postgres", `ALTER ROLE app IN DATABASE ${database} SET ${name} = '${value}';`);
}

async function fresh(project, result) {
	const { tool } = project;
	project.schema = "app_schema";
	const expect = project.help ? {} : tool.expect;
	await project.create(settings(tool, "app_schema", project.help));
	if (tool.schema === "beforehand")
		await sql(project.on, project.database, "CREATE SCHEMA app_schema AUTHORIZATION app;");
	else
		await project.set({ "nsresolve.create_schema": "on" });
	await let_roles_differ(project, "app_schema");
	await project.command("migrate", { foreseen: expect["fresh migrate"] });
	if (project.refused)
		return;
	await project.placed("app_schema");
	await project.again();
	await project.status("1 applied, 2 applied");

	await result("introspection", async () => {
		const before = JSON.stringify(await project.objects());
		const seen = await project.command("introspect", { foreseen: expect.introspect });
		if (JSON.stringify(await project.objects()) !== before)
			throw new Failure("introspect: changed something");
		return seen === null && !project.refused ? "-" : undefined;
	});
	delete project.refused;

	if (await project.command("down") !== null)
		await project.status("1 applied, 2 pending", "status after down");
	await project.command("migrate", { step: "up" });
	await project.status("1 applied, 2 applied", "status after up");
	await project.placed("app_schema");
	await project.command("crud", { user: "app_login", foreseen: expect.crud });
	await project.placed("app_schema");
}

/* The default of default_schema, with the schema made beforehand by an administrator. */
async function fresh_sqluser(project) {
	const { tool } = project;
	project.schema = "SQLUser";
	const expect = project.help ? {} : tool.expect;
	await project.create(settings(tool, "SQLUser", project.help));
	await sql(project.on, "postgres", `ALTER DATABASE ${project.database} RESET nsresolve.default_schema;`);
	await sql(project.on, project.database, `CREATE SCHEMA "SQLUser" AUTHORIZATION app;`);
	await let_roles_differ(project, "SQLUser");
	await project.command("migrate", { foreseen: expect["fresh migrate"] });
	if (project.refused)
		return;
	await project.placed("SQLUser");
	await project.again();
	await project.command("crud", { user: "app_login", foreseen: expect.crud });
	await project.placed("SQLUser");
}

async function adopted(project) {
	const { tool } = project;
	const expect = project.help ? {} : tool.expect;
	await project.create({}, "with_extension");
	const { help } = project;
	project.help = false;
	await project.command("first", { step: "migration 1" });
	project.help = help;
	project.schema = "app_schema";
	const before = (await project.objects()).filter((o) => o.metadata);
	await sql(project.on, project.database, "CREATE SCHEMA app_schema AUTHORIZATION app;");
	await project.set(settings(tool, "app_schema", project.help));
	await let_roles_differ(project, "app_schema");
	await sql(project.on, project.database,
		readFileSync(path.join(here, "adopt.sql"), "utf8"), "app");
	if (project.help && tool.help.sql)
		await sql(project.on, project.database, tool.help.sql);

	const same_metadata = async () => {
		const now = (await project.objects()).filter((o) => o.metadata);
		const text = (list) => list.filter((o) => o.kind === "table").map((o) => `${o.schema}.${o.name}`).sort().join(", ");
		if (!(project.help && tool.help.sql) && text(now) !== text(before))
			throw new Failure(`metadata was in ${text(before)} and is in ${text(now)}`);
	};
	if (expect["adopted status"])
		await project.command("status", { foreseen: expect["adopted status"] });
	else
		await project.status(expect.adopted ?? "1 applied, 2 pending");
	await same_metadata();
	await project.command("migrate", { step: "migration 2", foreseen: expect["adopted migrate"] });
	await same_metadata();
	if (expect["adopted migrate"]) {
		const twice = (await project.objects()).filter((o) => !o.metadata && o.schema !== "app_schema");
		if (twice.length > 0)
			throw new Failure("migration 1 was run a second time");
		return;
	}
	await project.placed("app_schema");
	await project.again();
	await project.status("1 applied, 2 applied", "status after migration 2");
	await same_metadata();
	await project.command("crud", { user: "app_login", foreseen: expect.crud });
}

/* What a server without nsresolve and one that loads it do with the same tool. */
async function reference(project, other) {
	const seen = [];
	for (const one of [project, other]) {
		await one.create();
		for (const command of ["first", "migrate", "migrate", "status", "introspect", "down", "migrate", "crud"]) {
			const { status } = await one.command(command, { user: command === "crud" ? "app_login" : "app" })
				.then(() => ({ status: 0 }), (error) => {
					if (!(error instanceof Failure))
						throw error;
					return { status: 1 };
				});
			seen.push(`${command} ${status}`);
		}
		const dump = await run("pg_dump", ["--schema-only", one.database], { env: connection(one.on, one.database) });
		one.catalog = dump.out.replace(/^\\(un)?restrict .*$/gm, "").replace(/^-- .*$/gm, "");
		one.rows = await one.history();
		one.log = await statements(one.on, one.database);
	}
	if (seen.slice(0, seen.length / 2).join() !== seen.slice(seen.length / 2).join())
		throw new Failure("commands end differently");
	if (project.catalog !== other.catalog || project.rows !== other.rows)
		throw new Failure("catalogs differ");
	const [a, b] = [project.log, other.log];
	if (a.length === 0)
		throw new Failure("no statement in the log");
	for (let i = 0; i < Math.max(a.length, b.length); i++) {
		if (a[i] === b[i])
			continue;
		const [x, y] = [a[i] ?? "", b[i] ?? ""].map((text) => text.split("\n"));
		const at = x.findIndex((line, j) => line !== y[j]);
		throw new Failure(`statement logs differ: ${x[at]} | ${y[at]}`);
	}
	project.statements = a.join("\n").split(/\n(?=\w+)/).length;
	await other.drop();
}

/* The last error that the log of a server has for a database. */
async function last_error(on, database) {
	const all = (await statements(on, database, (text) => text)).join("\n");
	return all.match(/^.*^ERROR \w+ ([^\n]*)/ms)?.[1];
}

/* Every statement that the log of a server has for a database, by session. */
async function statements(on, database, form = normalised) {
	await sql(on, "postgres", "SELECT pg_sleep(0.2);");
	const sessions = new Map();
	for (const file of readdirSync(on.log).filter((name) => name.endsWith(".json")).sort()) {
		for (const line of readFileSync(path.join(on.log, file), "utf8").split("\n")) {
			if (!line.includes(`"dbname":"${database}"`))
				continue;
			const entry = JSON.parse(line);
			if (entry.user === on.user || !/^(statement|execute|ERROR)/.test(entry.error_severity === "ERROR" ? "ERROR" : entry.message))
				continue;
			const text = (entry.error_severity === "ERROR" ? `ERROR ${entry.state_code} ` : "") + entry.message;
			if (!sessions.has(entry.session_id))
				sessions.set(entry.session_id, []);
			sessions.get(entry.session_id).push(form(text));
		}
	}
	/* Sessions that run side by side come in no order. */
	return [...sessions.values()].map((list) => list.join("\n")).sort();
}

/* Without what differs between any two runs: times, random names, durations. */
function normalised(text) {
	return text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "UUID")
		.replace(/^(ERROR \w+ )?execute \S+:/, "$1execute:")
		.replace(/yoyo_tmp_\w+/g, "yoyo_tmp")
		.replace(/\b[0-9a-f]{16,}\b/g, "HASH")
		.replace(/\d+/g, "0");
}

/* The same on a plain server, with ALTER ROLE ... SET search_path. */
async function path_fresh(project) {
	await project.create();
	await sql(project.on, project.database, `
		CREATE SCHEMA app_schema AUTHORIZATION app;
		ALTER ROLE app IN DATABASE ${project.database} SET search_path = app_schema, public;
		ALTER ROLE app_login IN DATABASE ${project.database} SET search_path = elsewhere;
		ALTER ROLE app_rw IN DATABASE ${project.database} SET search_path = app_schema, public;`);
	await project.command("migrate");
	await project.placed("app_schema");
	await project.again();
	await project.status("1 applied, 2 applied");
	if (await project.command("down") !== null)
		await project.command("migrate", { step: "up" });
	await project.placed("app_schema");
	await project.command("crud", { user: "app_login" });
}

async function path_adopted(project) {
	await project.create();
	await project.command("first", { step: "migration 1" });
	await sql(project.on, project.database, `
		CREATE SCHEMA app_schema AUTHORIZATION app;
		ALTER ROLE app IN DATABASE ${project.database} SET search_path = app_schema, public;`);
	await sql(project.on, project.database,
		readFileSync(path.join(here, "move.sql"), "utf8")
			.replace("METADATA", project.tool.metadata.map((name) => `'${name}'`).join(", ")), "app");
	await project.status("1 applied, 2 pending");
	await project.command("migrate", { step: "migration 2" });
	await project.placed("app_schema");
	await project.again();
}

/*
 * The run
 */

let passed = 0, failed = 0;

async function attempt(row, experiment, project, body, counts = true) {
	const started = Date.now();
	let text;
	let good = true;
	try {
		const said = await body();
		text = said ?? (project.refused ? `refused (${project.refused})` : "ok");
		if (project.statements)
			text += `, ${project.statements} statements`;
	} catch (error) {
		if (!(error instanceof Failure))
			text = `harness: ${error.message}`;
		else
			text = error.message;
		good = false;
	}
	row.results[experiment] = text;
	const seconds = ((Date.now() - started) / 1000).toFixed(1);
	if (counts && text !== "-")
		good ? passed++ : failed++;
	console.log(`${good ? "ok    " : counts ? "FAILED" : "fails "} ${row.id}: ${experiment} (${seconds} s): ${text}`);
	if (!good && (counts || process.env.VERBOSE)) {
		const last = project.steps.at(-1);
		console.log(`  ${last?.step ?? "no step"}, status ${last?.status}:\n` +
			(last?.out ?? "").replace(/^/gm, "    ").slice(-3000));
	}
	return good;
}

async function experiments(id) {
	const tool = about(id);
	const row = { id, name: tool.name, version: process.env["VERSION_" + id.replaceAll("-", "_")], advice: tool.advice, results: {} };
	const name = id.replaceAll("-", "_");
	const one = (suffix, on = nsresolve, help = false) => new Project(tool, on, `${name}_${suffix}`, help);
	const go = async (experiment, project, body, counts) => {
		if (await attempt(row, experiment, project, body, counts) || !counts)
			await project.drop().catch(() => {});
	};

	for (const help of tool.help ? [false, true] : [false]) {
		const mark = help ? " with the setting" : "";
		const suffix = help ? "_help" : "";
		let project = one("fresh" + suffix, nsresolve, help);
		await go("fresh" + mark, project, () => fresh(project,
			(experiment, body) => attempt(row, experiment + mark, project, body)), true);
		project = one("sqluser" + suffix, nsresolve, help);
		await go("SQLUser" + mark, project, () => fresh_sqluser(project), true);
		project = one("adopted" + suffix, nsresolve, help);
		await go("adopted" + mark, project, () => adopted(project), true);
	}
	let project = one("reference");
	await go("reference", project, () => reference(project, one("reference", plain)), true);
	if (!process.env.NO_PLAIN) {
		project = one("path", plain);
		await go("search_path fresh", project, () => path_fresh(project), false);
		project = one("path_adopted", plain);
		await go("search_path adopted", project, () => path_adopted(project), false);
	}
	writeFileSync(path.join(results, id + ".json"), JSON.stringify(row, null, "\t"));
}

for (const on of [nsresolve, plain]) {
	await sql(on, "postgres", `
		CREATE ROLE app LOGIN PASSWORD '${on.password}';
		CREATE ROLE app_login LOGIN NOINHERIT PASSWORD '${on.password}';
		CREATE ROLE app_rw;
		GRANT app_rw TO app_login;`);
}
await sql(nsresolve, "postgres", "CREATE DATABASE with_extension;");
await sql(nsresolve, "with_extension", "CREATE EXTENSION nsresolve;");
const queue = [...tools];
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, async () => {
	for (let id; (id = queue.shift()) !== undefined;)
		await experiments(id);
}));
console.log(`${passed} passed, ${failed} failed`);
