export function up(pgm) {
	pgm.addColumn("posts", { views: { type: "integer", notNull: true, default: 0 } });
}
