/* The knex command and the program take the same settings. */
export default {
	client: "pg",
	connection: process.env.DATABASE_URL,
	migrations: { directory: "./migrations" },
};
