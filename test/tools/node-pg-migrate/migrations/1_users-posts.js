export function up(pgm) {
	pgm.createType("role", ["admin", "member"]);
	pgm.createTable("users", {
		id: "id",
		email: { type: "text", notNull: true, unique: true },
		role: { type: "role", notNull: true, default: "member" },
	});
	pgm.createTable("posts", {
		id: "id",
		user_id: { type: "integer", notNull: true, references: "users", onDelete: "CASCADE" },
		title: { type: "text", notNull: true },
	});
	pgm.createIndex("posts", "user_id");
}
