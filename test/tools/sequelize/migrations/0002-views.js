module.exports = {
	async up(query, Sequelize) {
		await query.addColumn("posts", "views", { type: Sequelize.INTEGER, allowNull: false, defaultValue: 0 });
	},
	async down(query) {
		await query.removeColumn("posts", "views");
	},
};
