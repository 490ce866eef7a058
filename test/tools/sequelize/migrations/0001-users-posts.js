module.exports = {
	async up(query, Sequelize) {
		const id = { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true };
		await query.createTable("users", {
			id,
			email: { type: Sequelize.STRING, allowNull: false, unique: true },
			role: { type: Sequelize.ENUM("admin", "member"), allowNull: false, defaultValue: "member" },
		});
		await query.createTable("posts", {
			id,
			userId: {
				type: Sequelize.INTEGER, allowNull: false, onDelete: "CASCADE",
				references: { model: "users", key: "id" },
			},
			title: { type: Sequelize.STRING, allowNull: false },
		});
		await query.addIndex("posts", ["userId"]);
	},
	async down(query) {
		await query.dropTable("posts");
		await query.dropTable("users");
	},
};
