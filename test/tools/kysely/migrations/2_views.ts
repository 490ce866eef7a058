import type { Kysely } from "kysely";

export async function up(db: Kysely<any>) {
	await db.schema.alterTable("posts").addColumn("views", "integer", (c) => c.notNull().defaultTo(0)).execute();
}

export async function down(db: Kysely<any>) {
	await db.schema.alterTable("posts").dropColumn("views").execute();
}
