const { DataTypes } = require("sequelize");

module.exports = (sequelize) => {
	const User = sequelize.define("User", {
		email: { type: DataTypes.STRING, allowNull: false, unique: true },
		role: { type: DataTypes.ENUM("admin", "member"), allowNull: false, defaultValue: "member" },
	}, { tableName: "users", timestamps: false });
	const Post = sequelize.define("Post", {
		title: { type: DataTypes.STRING, allowNull: false },
		views: { type: DataTypes.INTEGER, allowNull: false, defaultValue: 0 },
	}, { tableName: "posts", timestamps: false, indexes: [{ name: "posts_user_id", fields: ["userId"] }] });
	User.hasMany(Post, { foreignKey: { name: "userId", allowNull: false }, onDelete: "CASCADE" });
	Post.belongsTo(User, { foreignKey: { name: "userId", allowNull: false } });
	return { User, Post };
};
