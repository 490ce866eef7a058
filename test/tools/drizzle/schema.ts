import { index, integer, pgEnum, pgTable, serial, text } from "drizzle-orm/pg-core";

export const role = pgEnum("role", ["admin", "member", "guest"]);

export const users = pgTable("users", {
	id: serial("id").primaryKey(),
	email: text("email").notNull().unique(),
	role: role("role").notNull().default("member"),
});

export const posts = pgTable("posts", {
	id: serial("id").primaryKey(),
	userId: integer("user_id").notNull().references(() => users.id, { onDelete: "cascade" }),
	title: text("title").notNull(),
	views: integer("views").notNull().default(0),
}, (t) => [index("posts_user_id_idx").on(t.userId)]);
