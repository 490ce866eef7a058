export async function up(knex) {
	await knex.schema.createTable("users", (t) => {
		t.increments("id");
		t.string("email").notNullable().unique();
		t.enu("role", ["admin", "member"], { useNative: true, enumName: "role" }).notNullable().defaultTo("member");
	});
	await knex.schema.createTable("posts", (t) => {
		t.increments("id");
		t.integer("user_id").notNullable().references("id").inTable("users").onDelete("CASCADE").index();
		t.string("title").notNullable();
	});
}

export async function down(knex) {
	await knex.schema.dropTable("posts");
	await knex.schema.dropTable("users");
	await knex.raw('drop type "role"');
}
