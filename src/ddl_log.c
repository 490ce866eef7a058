/*
 * ddl_log.c
 *		Writes nsresolve.ddl_log: which DDL command made what, where, and why.
 *
 * Only event triggers know the objects that a command has touched, so the
 * extension has two; the utility hook tells them when the command began and
 * how its names were resolved.  Their function is in PL/pgSQL: one in C would
 * load this library, and with it switch nsresolve on, in the middle of a
 * session that does not preload it.
 *
 * The rows are written inside the command's transaction, with the rights of
 * the extension's owner, so that whoever runs DDL needs none on the log.
 */
#include "nsresolve.h"

#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/timestamp.h"

/* The command that is running; commands nest. */
static const NsrDdl *running = NULL;

PG_FUNCTION_INFO_V1(nsresolve_write_ddl_log);

typedef struct HowSearch
{
	const char *how;
	const char *schema;			/* of the name that decided */
} HowSearch;

/*
 * The first name that is created decides; without one, the first name.
 */
static void
note_name(NsrName *name, void *arg)
{
	HowSearch  *search = arg;

	if (name->in_literal || name->analysed ||
		(search->how && name->use != NSR_USE_CREATE))
		return;
	if (search->how && strcmp(search->how, "created") == 0)
		return;
	search->how = name->use == NSR_USE_CREATE ? "created" : "named";
	search->schema = name->schema ? pstrdup(name->schema) : NULL;
}

/*
 * How the names of a statement were resolved: "explicit", "alias", "metadata",
 * or NULL where they were not qualified.
 */
static const char *
how_resolved(Node *written, Node *resolved)
{
	HowSearch	before = {NULL, NULL};
	HowSearch	after = {NULL, NULL};

	/* What counts here is the schema that the statement names as such. */
	if (IsA(written, CreateSchemaStmt) || IsA(written, AlterObjectSchemaStmt))
		return "explicit";
	nsr_walk_names(written, note_name, &before);
	if (resolved != written)
		nsr_walk_names(resolved, note_name, &after);
	else
		after = before;
	if (before.schema == NULL)
		return after.schema ? "metadata" : NULL;
	return after.schema && strcmp(before.schema, after.schema) == 0 ?
		"explicit" : "alias";
}

/*
 * Notes that a command begins.  "written" is the statement before its names
 * were resolved, "resolved" after it.
 */
void
nsr_ddl_begin(NsrDdl *ddl, Node *written, Node *resolved)
{
	ddl->began = GetCurrentTimestamp();
	ddl->role = GetUserId();
	ddl->default_schema = nsr_managed() ? pstrdup(nsr_default_schema()) : NULL;
	ddl->own_path = !nsr_managed() && nsr_find_setting("search_path")->source >= PGC_S_CLIENT;
	ddl->how = how_resolved(written, resolved);
	ddl->outer = running;
	running = ddl;
}

/*
 * It ends, perhaps with an error.
 */
void
nsr_ddl_end(const NsrDdl *ddl)
{
	running = ddl->outer;
}

#define LOG_COLUMNS \
	"INSERT INTO nsresolve.ddl_log" \
	" (began, duration, session_user_name, role_name, application_name," \
	" command_tag, object_type, object_identity, schema_name, rule, transaction_id)" \
	" SELECT $1, pg_catalog.clock_timestamp() OPERATOR(pg_catalog.-) $1, $2, $3," \
	" pg_catalog.current_setting('application_name'),"

/* In the words of nsresolve.explain. */
#define LOG_RULE(metadata) \
	" CASE WHEN o.schema_name IS NULL THEN NULL" \
	" WHEN o.schema_name OPERATOR(pg_catalog.~) '^pg_temp' THEN 'temporary'" \
	" WHEN $4 IS NOT NULL THEN $4" \
	" WHEN o.schema_name OPERATOR(pg_catalog.=) $5 THEN 'default'" \
	" WHEN o.schema_name OPERATOR(pg_catalog.=) ANY ($6) THEN 'shared'" \
	metadata \
	" WHEN $7 THEN 'explicit'" \
	" ELSE 'inherited' END," \
	" pg_catalog.pg_current_xact_id()"

static const char *const log_commands =
LOG_COLUMNS
" o.command_tag, o.object_type, o.object_identity, o.schema_name,"
LOG_RULE(" WHEN $5 IS NOT NULL AND o.object_type OPERATOR(pg_catalog.=) 'table'"
		 " AND nsresolve.metadata_tool(o.objid) IS NOT NULL THEN 'metadata'")
" FROM pg_catalog.pg_event_trigger_ddl_commands() AS o"
" WHERE NOT o.in_extension";

static const char *const log_drops =
LOG_COLUMNS
" $8, o.object_type, o.object_identity, o.schema_name,"
LOG_RULE("")
" FROM pg_catalog.pg_event_trigger_dropped_objects() AS o"
" WHERE o.original OR (o.normal AND o.object_type IN"
" ('table', 'view', 'materialized view', 'foreign table', 'table column'))";

/*
 * The names of nsresolve.shared_schemas, as an array.
 */
static Datum
shared_names(void)
{
	const NsrNameList *list = nsr_shared_schemas();
	Datum	   *names = palloc(sizeof(Datum) * ((list ? list->count : 0) + 1));
	int			n = 0;

	nsr_foreach_name(name, list)
		names[n++] = CStringGetTextDatum(strcmp(name, "$user") == 0 ?
										 GetUserNameFromId(running->role, false) : name);
	return PointerGetDatum(construct_array(names, n, TEXTOID, -1, false, TYPALIGN_INT));
}

/*
 * nsresolve.write_ddl_log(event text, tag text) returns void: for the
 * extension's event triggers.
 */
Datum
nsresolve_write_ddl_log(PG_FUNCTION_ARGS)
{
	bool		drop = strcmp(text_to_cstring(PG_GETARG_TEXT_PP(0)), "sql_drop") == 0;
	Oid			types[8] = {TIMESTAMPTZOID, NAMEOID, NAMEOID, TEXTOID, TEXTOID, TEXTARRAYOID,
	BOOLOID, TEXTOID};
	Datum		values[8];
	char		nulls[9] = "        ";

	/* An extension's own commands are not worth a row each. */
	if (running == NULL || creating_extension)
		PG_RETURN_VOID();

	values[0] = TimestampTzGetDatum(running->began);
	values[1] = DirectFunctionCall1(namein,
									CStringGetDatum(GetUserNameFromId(GetSessionUserId(), false)));
	values[2] = DirectFunctionCall1(namein,
									CStringGetDatum(GetUserNameFromId(running->role, false)));
	values[3] = running->how ? CStringGetTextDatum(running->how) : (Datum) 0;
	nulls[3] = running->how ? ' ' : 'n';
	values[4] = running->default_schema ? CStringGetTextDatum(running->default_schema) : (Datum) 0;
	nulls[4] = running->default_schema ? ' ' : 'n';
	values[5] = shared_names();
	nulls[5] = running->default_schema ? ' ' : 'n';
	values[6] = BoolGetDatum(running->own_path);
	values[7] = PG_GETARG_DATUM(1);

	SPI_connect();
	if (SPI_execute_with_args(drop ? log_drops : log_commands, drop ? 8 : 7,
							  types, values, nulls, false, 0) != SPI_OK_INSERT)
		elog(ERROR, "could not write to nsresolve.ddl_log");
	SPI_finish();
	PG_RETURN_VOID();
}
