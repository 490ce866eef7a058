/*
 * metadata_tools.c
 *	  The built-in table of migration tools' bookkeeping tables.
 *
 * Facts about other people's programs and nothing else: no code, no decision.
 * The default of nsresolve.metadata_tables is made from it (every name, or
 * schema.name where the tool has a schema of its own), and it says which tool
 * a table belongs to, how its history is read, and whether its last migration
 * failed.
 *
 * To add a tool: look at the table that it really creates on PostgreSQL, with
 * the case of its names, in the tool's source or in a database that it made.
 * "columns" are those that every version of the tool has, also between its
 * CREATE TABLE and an ALTER TABLE that follows, and as few of them as tell it
 * from other tables of that name.  A name that an application could use for a
 * table of its own is generic, unless the tool's own schema makes it clear.
 * The other columns may be missing in some versions of the tool: whoever reads
 * them looks first.  Column names are bare; bad_state is SQL, with quotes where
 * it needs them, over nothing but the columns in "columns".
 *
 * The first row whose schema, name and columns fit names the tool.  So where
 * tools share a name, the rows that have a schema come before those that have
 * none, and those with more columns before those with fewer.  Two tools whose
 * tables cannot be told apart share a row.
 */
#include "postgres.h"

#include "metadata_tools.h"

const NsrToolTable nsr_tool_tables[] = {
	/*
	 * Tools with a schema of their own, in alphabetical order.
	 */

	/*
	 * Atlas: its own schema unless its URL names one (search_path), then that
	 * one
	 */
	{
		.tool = "Atlas",
		.schema = "atlas_schema_revisions",
		.name = "atlas_schema_revisions",
		.columns = {"version", "type", "applied", "total", "executed_at"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.applied_column = "executed_at",
		.order_column = "version",
		.state_column = "applied",
		.bad_state = "applied < total AND \"type\" & 4 = 0"
	},
	{
		.tool = "Atlas",
		.name = "atlas_schema_revisions",
		.columns = {"version", "type", "applied", "total", "executed_at"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.applied_column = "executed_at",
		.order_column = "version",
		.state_column = "applied",
		.bad_state = "applied < total AND \"type\" & 4 = 0"
	},

	/*
	 * Drizzle: created_at is when the migration was generated; the schema can
	 * be configured
	 */
	{
		.tool = "Drizzle",
		.schema = "drizzle",
		.name = "__drizzle_migrations",
		.columns = {"id", "hash", "created_at"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "hash",
		.order_column = "created_at"
	},
	{
		.tool = "Drizzle",
		.name = "__drizzle_migrations",
		.columns = {"id", "hash", "created_at"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "hash",
		.order_column = "created_at"
	},

	/* graphile-migrate */
	{
		.tool = "graphile-migrate",
		.schema = "graphile_migrate",
		.name = "migrations",
		.columns = {"hash", "previous_hash", "filename", "date"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "filename",
		.applied_column = "date",
		.order_column = "date"
	},
	{
		.tool = "graphile-migrate",
		.schema = "graphile_migrate",
		.name = "current",
		.columns = {"content", "date"},
		.role = NSR_TOOL_HELPER
	},

	/* pgroll: created_at is when the migration started */
	{
		.tool = "pgroll",
		.schema = "pgroll",
		.name = "migrations",
		.columns = {"schema", "name", "migration", "done"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "name",
		.applied_column = "created_at",
		.order_column = "created_at",
		.state_column = "done",
		.bad_state = "NOT done"
	},
	{
		.tool = "pgroll",
		.schema = "pgroll",
		.name = "pgroll_version",
		.columns = {"version", "initialized_at"},
		.role = NSR_TOOL_HELPER
	},

	/* Sqitch */
	{
		.tool = "Sqitch",
		.schema = "sqitch",
		.name = "changes",
		.columns = {"change_id", "change", "project", "committed_at"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "change",
		.applied_column = "committed_at",
		.order_column = "committed_at"
	},
	{
		.tool = "Sqitch",
		.schema = "sqitch",
		.name = "projects",
		.columns = {"project", "uri", "creator_name"},
		.role = NSR_TOOL_HELPER
	},
	{
		.tool = "Sqitch",
		.schema = "sqitch",
		.name = "events",
		.columns = {"event", "change_id", "change", "committed_at"},
		.role = NSR_TOOL_HELPER
	},
	{
		.tool = "Sqitch",
		.schema = "sqitch",
		.name = "tags",
		.columns = {"tag_id", "tag", "change_id"},
		.role = NSR_TOOL_HELPER
	},
	{
		.tool = "Sqitch",
		.schema = "sqitch",
		.name = "dependencies",
		.columns = {"change_id", "type", "dependency"},
		.role = NSR_TOOL_HELPER
	},
	{
		.tool = "Sqitch",
		.schema = "sqitch",
		.name = "releases",
		.columns = {"version", "installed_at", "installer_name"},
		.role = NSR_TOOL_HELPER
	},

	/* Supabase CLI */
	{
		.tool = "Supabase",
		.schema = "supabase_migrations",
		.name = "schema_migrations",
		.columns = {"version"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.order_column = "version"
	},

	/*
	 * Tools whose tables go where unqualified names go, in alphabetical
	 * order.
	 */

	/* Aerich (Tortoise ORM) */
	{
		.tool = "Aerich",
		.name = "aerich",
		.columns = {"id", "version", "app", "content"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.order_column = "id"
	},

	/* Alembic: a row for each head, without an order */
	{
		.tool = "Alembic",
		.name = "alembic_version",
		.columns = {"version_num"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version_num"
	},

	/* data-migrate (Ruby): as schema_migrations of Rails */
	{
		.tool = "data-migrate",
		.name = "data_migrations",
		.generic = true,
		.columns = {"version"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.order_column = "version"
	},

	/* db-migrate */
	{
		.tool = "db-migrate",
		.name = "migrations",
		.generic = true,
		.columns = {"id", "name", "run_on"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "name",
		.applied_column = "run_on",
		.order_column = "id"
	},

	/* DBIx::Class: DeploymentHandler, and its predecessor Schema::Versioned */
	{
		.tool = "DBIx::Class::DeploymentHandler",
		.name = "dbix_class_deploymenthandler_versions",
		.columns = {"id", "version", "ddl", "upgrade_sql"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.order_column = "id"
	},
	{
		.tool = "DBIx::Class::Schema::Versioned",
		.name = "dbix_class_schema_versions",
		.columns = {"version", "installed"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.applied_column = "installed",
		.order_column = "installed"
	},

	/* Diesel */
	{
		.tool = "Diesel",
		.name = "__diesel_schema_migrations",
		.columns = {"version", "run_on"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.applied_column = "run_on",
		.order_column = "version"
	},

	/* Django */
	{
		.tool = "Django",
		.name = "django_migrations",
		.columns = {"id", "app", "name", "applied"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "name",
		.applied_column = "applied",
		.order_column = "id"
	},

	/* Doctrine: 3 and later, then 1 and 2 */
	{
		.tool = "Doctrine",
		.name = "doctrine_migration_versions",
		.columns = {"version", "executed_at"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.applied_column = "executed_at",
		.order_column = "version"
	},
	{
		.tool = "Doctrine",
		.name = "migration_versions",
		.generic = true,
		.columns = {"version"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.order_column = "version"
	},

	/* Ecto */
	{
		.tool = "Ecto",
		.name = "schema_migrations",
		.generic = true,
		.columns = {"version", "inserted_at"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.applied_column = "inserted_at",
		.order_column = "version"
	},

	/*
	 * EF Core: as it is, and with snake_case columns
	 * (EFCore.NamingConventions)
	 */
	{
		.tool = "EF Core",
		.name = "__EFMigrationsHistory",
		.columns = {"MigrationId", "ProductVersion"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "MigrationId",
		.order_column = "MigrationId"
	},
	{
		.tool = "EF Core",
		.name = "__EFMigrationsHistory",
		.columns = {"migration_id", "product_version"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "migration_id",
		.order_column = "migration_id"
	},

	/* Fluent (Vapor) */
	{
		.tool = "Fluent",
		.name = "_fluent_migrations",
		.columns = {"name", "batch", "created_at"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "name",
		.applied_column = "created_at",
		.order_column = "created_at"
	},

	/* Flyway: 5 and later, then older */
	{
		.tool = "Flyway",
		.name = "flyway_schema_history",
		.columns = {"installed_rank", "version", "script", "success"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.applied_column = "installed_on",
		.order_column = "installed_rank",
		.state_column = "success",
		.bad_state = "NOT success"
	},
	{
		.tool = "Flyway",
		.name = "schema_version",
		.generic = true,
		.columns = {"installed_rank", "version", "script", "success"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.applied_column = "installed_on",
		.order_column = "installed_rank",
		.state_column = "success",
		.bad_state = "NOT success"
	},

	/* golang-migrate: always one row, and a TRUNCATE before each new one */
	{
		.tool = "golang-migrate",
		.name = "schema_migrations",
		.generic = true,
		.columns = {"version", "dirty"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.order_column = "version",
		.state_column = "dirty",
		.bad_state = "dirty"
	},

	/*
	 * goose: is_applied is false for a migration that was rolled back, which
	 * is no failure
	 */
	{
		.tool = "goose",
		.name = "goose_db_version",
		.columns = {"id", "version_id", "is_applied", "tstamp"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version_id",
		.applied_column = "tstamp",
		.order_column = "id"
	},

	/* Knex */
	{
		.tool = "Knex",
		.name = "knex_migrations",
		.columns = {"id", "name", "batch", "migration_time"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "name",
		.applied_column = "migration_time",
		.order_column = "id"
	},
	{
		.tool = "Knex",
		.name = "knex_migrations_lock",
		.columns = {"is_locked"},
		.role = NSR_TOOL_HELPER
	},

	/* Kysely: timestamp is ISO 8601 text */
	{
		.tool = "Kysely",
		.name = "kysely_migration",
		.columns = {"name", "timestamp"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "name",
		.applied_column = "timestamp",
		.order_column = "timestamp"
	},
	{
		.tool = "Kysely",
		.name = "kysely_migration_lock",
		.columns = {"id", "is_locked"},
		.role = NSR_TOOL_HELPER
	},

	/* Laravel */
	{
		.tool = "Laravel",
		.name = "migrations",
		.generic = true,
		.columns = {"migration", "batch"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "migration",
		.order_column = "id"
	},

	/* Liquibase: unquoted upper-case names, folded; 1.x has no orderexecuted */
	{
		.tool = "Liquibase",
		.name = "databasechangelog",
		.columns = {"id", "author", "filename", "dateexecuted"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "id",
		.applied_column = "dateexecuted",
		.order_column = "orderexecuted"
	},
	{
		.tool = "Liquibase",
		.name = "databasechangeloglock",
		.columns = {"id", "locked", "lockgranted", "lockedby"},
		.role = NSR_TOOL_HELPER
	},

	/* MikroORM */
	{
		.tool = "MikroORM",
		.name = "mikro_orm_migrations",
		.columns = {"id", "name", "executed_at"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "name",
		.applied_column = "executed_at",
		.order_column = "id"
	},

	/* MyBatis Migrations: applied_at is text */
	{
		.tool = "MyBatis Migrations",
		.name = "changelog",
		.generic = true,
		.columns = {"id", "applied_at", "description"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "id",
		.applied_column = "applied_at",
		.order_column = "id"
	},

	/* node-pg-migrate */
	{
		.tool = "node-pg-migrate",
		.name = "pgmigrations",
		.columns = {"id", "name", "run_on"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "name",
		.applied_column = "run_on",
		.order_column = "id"
	},

	/* Phinx, CakePHP */
	{
		.tool = "Phinx",
		.name = "phinxlog",
		.columns = {"version", "start_time", "end_time"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.applied_column = "end_time",
		.order_column = "version"
	},

	/* Play evolutions */
	{
		.tool = "Play evolutions",
		.name = "play_evolutions",
		.columns = {"id", "hash", "applied_at", "state"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "id",
		.applied_column = "applied_at",
		.order_column = "id",
		.state_column = "state",
		.bad_state = "state <> 'applied'"
	},
	{
		.tool = "Play evolutions",
		.name = "play_evolutions_lock",
		.columns = {"lock"},
		.role = NSR_TOOL_HELPER
	},

	/* postgrator: the other columns are added after CREATE TABLE */
	{
		.tool = "postgrator",
		.name = "schemaversion",
		.columns = {"version"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.applied_column = "run_at",
		.order_column = "version"
	},

	/* postgres-migrations */
	{
		.tool = "postgres-migrations",
		.name = "migrations",
		.generic = true,
		.columns = {"id", "name", "hash", "executed_at"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "name",
		.applied_column = "executed_at",
		.order_column = "id"
	},

	/* Prisma */
	{
		.tool = "Prisma",
		.name = "_prisma_migrations",
		.columns = {"id", "checksum", "migration_name", "finished_at", "rolled_back_at", "started_at"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "migration_name",
		.applied_column = "finished_at",
		.order_column = "started_at",
		.state_column = "finished_at",
		.bad_state = "finished_at IS NULL AND rolled_back_at IS NULL"
	},

	/*
	 * Rails and dbmate: both have the column version and nothing else to tell
	 * them apart
	 */
	{
		.tool = "Rails or dbmate",
		.name = "schema_migrations",
		.generic = true,
		.columns = {"version"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.order_column = "version"
	},
	{
		.tool = "Rails",
		.name = "ar_internal_metadata",
		.columns = {"key", "value"},
		.role = NSR_TOOL_HELPER
	},

	/* refinery: applied_on is RFC 3339 text */
	{
		.tool = "refinery",
		.name = "refinery_schema_history",
		.columns = {"version", "name", "applied_on", "checksum"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.applied_column = "applied_on",
		.order_column = "version"
	},

	/* SeaORM: applied_at counts seconds */
	{
		.tool = "SeaORM",
		.name = "seaql_migrations",
		.columns = {"version", "applied_at"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.order_column = "version"
	},

	/* Sequel: integer migrations, then timestamp migrations */
	{
		.tool = "Sequel",
		.name = "schema_info",
		.generic = true,
		.columns = {"version"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.order_column = "version"
	},
	{
		.tool = "Sequel",
		.name = "schema_migrations",
		.generic = true,
		.columns = {"filename"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "filename",
		.order_column = "filename"
	},

	/* Sequelize, umzug: migrations, then seeds */
	{
		.tool = "Sequelize",
		.name = "SequelizeMeta",
		.columns = {"name"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "name",
		.order_column = "name"
	},
	{
		.tool = "Sequelize",
		.name = "SequelizeData",
		.columns = {"name"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "name",
		.order_column = "name"
	},

	/* @slonik/migrator */
	{
		.tool = "slonik",
		.name = "migration",
		.generic = true,
		.columns = {"name", "hash", "date"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "name",
		.applied_column = "date",
		.order_column = "name"
	},

	/* sql-migrate */
	{
		.tool = "sql-migrate",
		.name = "gorp_migrations",
		.columns = {"id", "applied_at"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "id",
		.applied_column = "applied_at",
		.order_column = "id"
	},

	/* SQLAlchemy-Migrate: a row for each repository */
	{
		.tool = "SQLAlchemy-Migrate",
		.name = "migrate_version",
		.columns = {"repository_id", "repository_path", "version"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version"
	},

	/* sqlx */
	{
		.tool = "sqlx",
		.name = "_sqlx_migrations",
		.columns = {"version", "description", "installed_on", "success"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.applied_column = "installed_on",
		.order_column = "version",
		.state_column = "success",
		.bad_state = "NOT success"
	},

	/* tern */
	{
		.tool = "tern",
		.name = "schema_version",
		.generic = true,
		.columns = {"version"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "version",
		.order_column = "version"
	},

	/* TypeORM: timestamp is when the migration was generated */
	{
		.tool = "TypeORM",
		.name = "migrations",
		.generic = true,
		.columns = {"id", "timestamp", "name"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "name",
		.order_column = "id"
	},
	{
		.tool = "TypeORM",
		.name = "typeorm_metadata",
		.generic = true,
		.columns = {"type", "schema", "table", "name", "value"},
		.role = NSR_TOOL_HELPER
	},

	/* yoyo */
	{
		.tool = "yoyo",
		.name = "_yoyo_migration",
		.columns = {"migration_hash", "migration_id", "applied_at_utc"},
		.role = NSR_TOOL_HISTORY,
		.version_column = "migration_id",
		.applied_column = "applied_at_utc",
		.order_column = "applied_at_utc"
	},
	{
		.tool = "yoyo",
		.name = "_yoyo_log",
		.columns = {"migration_hash", "migration_id", "operation"},
		.role = NSR_TOOL_HELPER
	},
	{
		.tool = "yoyo",
		.name = "_yoyo_version",
		.columns = {"version", "installed_at_utc"},
		.role = NSR_TOOL_HELPER
	},
	{
		.tool = "yoyo",
		.name = "yoyo_lock",
		.columns = {"locked", "ctime", "pid"},
		.role = NSR_TOOL_HELPER
	}
};

const int	nsr_num_tool_tables = lengthof(nsr_tool_tables);
