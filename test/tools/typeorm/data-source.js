require("reflect-metadata");
const { DataSource, EntitySchema } = require("typeorm");

const User = new EntitySchema({
	name: "User", tableName: "users",
	columns: {
		id: { type: Number, primary: true, generated: true },
		email: { type: String, unique: true },
		role: { type: "enum", enum: ["admin", "member"], default: "member" },
	},
	relations: { posts: { type: "one-to-many", target: "Post", inverseSide: "user" } },
});

const Post = new EntitySchema({
	name: "Post", tableName: "posts",
	columns: {
		id: { type: Number, primary: true, generated: true },
		title: { type: String },
		views: { type: Number, default: 0 },
	},
	relations: {
		user: { type: "many-to-one", target: "User", inverseSide: "posts", nullable: false,
			onDelete: "CASCADE", joinColumn: { name: "user_id" } },
	},
	indices: [{ columns: ["title"] }],
});

module.exports = {
	source: new DataSource({
		type: "postgres",
		url: process.env.DATABASE_URL,
		entities: [User, Post],
		migrations: [process.env.ONLY_FIRST ? "migrations/1700000000001-*.js" : "migrations/*.js"],
		poolSize: 1,
	}),
};
