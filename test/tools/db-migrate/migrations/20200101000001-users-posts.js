exports.up = async (db) => {
	await db.runSql("CREATE TYPE role AS ENUM ('admin', 'member')");
	await db.createTable("users", {
		id: { type: "int", primaryKey: true, autoIncrement: true },
		email: { type: "text", notNull: true, unique: true },
		role: { type: "role", notNull: true, defaultValue: "member" },
	});
	await db.createTable("posts", {
		id: { type: "int", primaryKey: true, autoIncrement: true },
		user_id: {
			type: "int", notNull: true,
			foreignKey: { name: "posts_user_id_fk", table: "users", mapping: "id", rules: { onDelete: "CASCADE" } },
		},
		title: { type: "text", notNull: true },
	});
	await db.addIndex("posts", "posts_user_id", ["user_id"]);
};

exports.down = async (db) => {
	await db.dropTable("posts");
	await db.dropTable("users");
	await db.runSql("DROP TYPE role");
};
