export async function up(knex) {
	if (!await knex.schema.hasTable("posts"))
		throw new Error("hasTable does not see posts");
	await knex.schema.alterTable("posts", (t) => {
		t.integer("views").notNullable().defaultTo(0).index();
	});
}

export async function down(knex) {
	await knex.schema.alterTable("posts", (t) => t.dropColumn("views"));
}
