import { PrismaPg } from "@prisma/adapter-pg";
import { defineConfig } from "prisma/config";

/*
 * This version's adapter cannot read the catalog's types "name" and "char",
 * which the schema engine asks for: show them as text.  No statement changes.
 */
class Adapter extends PrismaPg {
	async connect() {
		const connection: any = await super.connect();
		const performIO = connection.performIO.bind(connection);
		connection.performIO = async (query: any) => {
			const result = await performIO(query);
			for (const field of result.fields)
				field.dataTypeID = [18, 19].includes(field.dataTypeID) ? 25 : field.dataTypeID;
			return result;
		};
		return connection;
	}
}

/* The schema engine leaves timers behind, of 10 and 60 s: let it not wait for them. */
const { setTimeout } = globalThis;
globalThis.setTimeout = ((callback: () => void, ms?: number, ...rest: any[]) => {
	const timer = setTimeout(callback, ms, ...rest);
	return (ms ?? 0) >= 10_000 ? timer.unref() : timer;
}) as any;

const url = process.env.DATABASE_URL ?? "";

export default defineConfig({
	experimental: { adapter: true },
	engine: "js",
	schema: "prisma/schema.prisma",
	migrations: { path: process.env.ONLY_FIRST ? "migrations-first" : "prisma/migrations" },
	/* The command does not close its pool either. */
	adapter: async () => new Adapter({ connectionString: url, allowExitOnIdle: true },
		process.env.SEEN_SCHEMA ? { schema: process.env.SEEN_SCHEMA } : {}),
});
