exports.up = (db) => db.addColumn("posts", "views", { type: "int", notNull: true, defaultValue: 0 });

exports.down = (db) => db.removeColumn("posts", "views");
