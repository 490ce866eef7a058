import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<any>) {
	await db.schema.createType("role").asEnum(["admin", "member"]).execute();
	await db.schema.createTable("users")
		.addColumn("id", "serial", (c) => c.primaryKey())
		.addColumn("email", "text", (c) => c.notNull().unique())
		.addColumn("role", sql`role`, (c) => c.notNull().defaultTo("member"))
		.execute();
	await db.schema.createTable("posts")
		.addColumn("id", "serial", (c) => c.primaryKey())
		.addColumn("user_id", "integer", (c) => c.notNull().references("users.id").onDelete("cascade"))
		.addColumn("title", "text", (c) => c.notNull())
		.execute();
	await db.schema.createIndex("posts_user_id").on("posts").column("user_id").execute();
}

export async function down(db: Kysely<any>) {
	await db.schema.dropTable("posts").execute();
	await db.schema.dropTable("users").execute();
	await db.schema.dropType("role").execute();
}
