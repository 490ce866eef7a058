import { defineConfig, EntitySchema } from "@mikro-orm/postgresql";
import { Migrator } from "@mikro-orm/migrations";

export const User = new EntitySchema({
	name: "User", tableName: "users",
	properties: {
		id: { type: "number", primary: true },
		email: { type: "string", unique: true },
		role: { enum: true, items: () => ["admin", "member"], nativeEnumName: "role", default: "member" },
		posts: { kind: "1:m", entity: () => "Post", mappedBy: "user" },
	},
});

export const Post = new EntitySchema({
	name: "Post", tableName: "posts",
	properties: {
		id: { type: "number", primary: true },
		user: { kind: "m:1", entity: () => "User", deleteRule: "cascade", updateRule: "cascade", index: true },
		title: { type: "string" },
		views: { type: "number", default: 0 },
	},
});

export default defineConfig({
	clientUrl: process.env.DATABASE_URL,
	entities: [User, Post],
	extensions: [Migrator],
	migrations: {
		path: "migrations", snapshot: false,
		...(process.env.TOOL_HELP ? { tableName: "public.mikro_orm_migrations" } : {}),
	},
	discovery: { warnWhenNoEntities: false },
	pool: { min: 1, max: 1 },
	...(process.env.TOOL_HELP ? { schema: process.env.DEFAULT_SCHEMA } : {}),
});
