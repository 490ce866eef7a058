/*
 * settings.c
 *		The settings that do not follow the role, and whether nsresolve is on.
 *
 * The settings that ALTER ROLE may give each role of its own and that follow
 * SET ROLE stand in role_settings.c.
 */
#include "nsresolve.h"

#include "access/xact.h"
#include "catalog/catalog.h"
#include "common/hashfn.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/varlena.h"

/*
 * Administrators of a server or a database set this, to switch nsresolve on
 * where applications need it.  Everything else only has a meaning there.
 */
static bool enabled = false;

/*
 * Set by an administrator whose applications share lookup tables or
 * extensions that live in schemas of their own.
 */
static char *shared_schemas = NULL;
static const NsrNameList *shared_schemas_list = NULL;
static uint64 shared_schemas_hash = 0;

/*
 * Set by an administrator of an application whose migration tool hard-codes a
 * schema, as Drizzle does with public.
 */
static char *alias_schemas = NULL;
static const NsrNameList *alias_schemas_list = NULL;
static uint64 alias_schemas_hash = 0;

/*
 * Set to "warning" while an application is being looked at, to "allow" where
 * names are meant to be found along the whole path.
 */
static int	fallthrough = NSR_FALLTHROUGH_ERROR;

/*
 * Set by those whose migration tool was told to use another table name, or
 * who use one of the known names for something else.
 */
static char *metadata_tables = NULL;
static const NsrNameList *metadata_tables_list = NULL;
static uint64 metadata_tables_hash = 0;

/* Switched off, for one statement, by whoever really means to lose history. */
static bool metadata_guard = true;

/*
 * Set by an administrator who wants DROP and TRUNCATE to be confirmed, or not
 * to happen at all.
 */
static int	destructive_ddl = NSR_DESTRUCTIVE_ALLOW;

/* Set with SET LOCAL by the person who confirms. */
static bool confirm_destructive = false;

/*
 * Set for a database whose owner wants to know later which migration put an
 * object where it is, and who ran it.
 */
static bool log_ddl = false;

/*
 * Set by those who replay a dump as a migration: its first line empties
 * search_path for the rest of the session.
 */
static bool override_empty_search_path = false;

static const struct config_enum_entry fallthrough_options[] = {
	{"error", NSR_FALLTHROUGH_ERROR, false},
	{"warning", NSR_FALLTHROUGH_WARNING, false},
	{"allow", NSR_FALLTHROUGH_ALLOW, false},
	{NULL, 0, false}
};

static const struct config_enum_entry destructive_options[] = {
	{"allow", NSR_DESTRUCTIVE_ALLOW, false},
	{"confirm", NSR_DESTRUCTIVE_CONFIRM, false},
	{"refuse", NSR_DESTRUCTIVE_REFUSE, false},
	{NULL, 0, false}
};

/*
 * Whether what is guarded is guarded in this process.  That is so in an
 * autovacuum worker, too, which runs functions that others wrote.
 */
bool
nsr_guarded(void)
{
	return enabled && !IsBinaryUpgrade && !IsBootstrapProcessingMode();
}

/*
 * Whether names are resolved in this process.  They never are where the server
 * works for itself.  A session that came to its role while nsresolve was off
 * counts as off until the role's settings have been read.
 */
bool
nsr_enabled(void)
{
	return nsr_guarded() && !nsr_is_autovacuum() && nsr_role_known();
}

uint64
nsr_lists_hash(void)
{
	return hash_combine64(hash_combine64(shared_schemas_hash, alias_schemas_hash),
						  metadata_tables_hash);
}

NsrFallthrough
nsr_fallthrough(void)
{
	return fallthrough;
}

NsrDestructive
nsr_destructive_ddl(void)
{
	return destructive_ddl;
}

/*
 * Whether it is allowed, or confirmed.
 */
bool
nsr_destruction_is_allowed(void)
{
	return destructive_ddl == NSR_DESTRUCTIVE_ALLOW ||
		(destructive_ddl == NSR_DESTRUCTIVE_CONFIRM && confirm_destructive);
}

bool
nsr_metadata_guard(void)
{
	return metadata_guard;
}

bool
nsr_log_ddl(void)
{
	return log_ddl;
}

bool
nsr_override_empty_search_path(void)
{
	return override_empty_search_path;
}

const NsrNameList *
nsr_shared_schemas(void)
{
	return shared_schemas_list;
}

const NsrNameList *
nsr_alias_schemas(void)
{
	return alias_schemas_list;
}

const NsrNameList *
nsr_metadata_tables(void)
{
	return metadata_tables_list;
}

/*
 * Memory for what a check hook makes of a value.  Where there is none, the
 * value is not at fault, and the message says so.
 */
void *
nsr_check_malloc(Size size)
{
	void	   *chunk = nsr_guc_malloc(size);

	if (chunk == NULL)
	{
		GUC_check_errcode(ERRCODE_OUT_OF_MEMORY);
		GUC_check_errmsg("out of memory");
	}
	return chunk;
}

/*
 * Whether a name may be that of a schema that nsresolve sends objects to.
 * Leaves the reason in the GUC error detail where it may not.
 */
bool
nsr_check_schema_name(const char *name)
{
	if (*name == '\0')
	{
		GUC_check_errdetail("The name of a schema cannot be empty.");
		return false;
	}
	if (strlen(name) >= NAMEDATALEN)
	{
		GUC_check_errdetail("The name of a schema cannot be longer than %d bytes.",
							NAMEDATALEN - 1);
		return false;
	}
	if (IsReservedName(name) || strcmp(name, "information_schema") == 0)
	{
		GUC_check_errdetail("Schema \"%s\" belongs to the system.", name);
		return false;
	}
	return true;
}

/*
 * What shared_schemas and alias_schemas have in common.
 */
static bool
check_schema_list(char **newval, void **extra, GucSource source)
{
	NsrNameList *list;

	if (!nsr_name_list_parse(*newval, &list))
		return false;
	nsr_foreach_name(name, list)
	{
		if (!nsr_check_schema_name(name))
		{
			nsr_guc_free(list);
			return false;
		}
	}
	nsr_path_reserve_shared(list->quoted_size);
	*extra = list;
	return true;
}

static bool
check_shared_schemas(char **newval, void **extra, GucSource source)
{
	if (nsr_is_ready_worker() && nsr_enabled() && strcmp(*newval, shared_schemas) != 0)
		return nsr_refuse_in_worker("nsresolve.shared_schemas");
	return check_schema_list(newval, extra, source);
}

/*
 * An alias is the name of one schema, so "$user" has no meaning there.
 */
static bool
check_alias_schemas(char **newval, void **extra, GucSource source)
{
	if (nsr_is_ready_worker() && nsr_enabled() && strcmp(*newval, alias_schemas) != 0)
		return nsr_refuse_in_worker("nsresolve.alias_schemas");
	if (!check_schema_list(newval, extra, source))
		return false;
	if (nsr_name_list_member(*extra, "$user"))
	{
		GUC_check_errdetail("\"$user\" cannot be an alias.");
		nsr_guc_free(*extra);
		*extra = NULL;
		return false;
	}
	return true;
}

static void
assign_shared_schemas(const char *newval, void *extra)
{
	shared_schemas_list = extra;
	shared_schemas_hash = nsr_name_list_hash(extra);
	nsr_fallthrough_forget();
	nsr_path_refresh();
}

static void
assign_alias_schemas(const char *newval, void *extra)
{
	alias_schemas_list = extra;
	alias_schemas_hash = nsr_name_list_hash(extra);
	nsr_fallthrough_forget();
	nsr_path_refresh();
}

/*
 * The last chance to read the settings of a role that was chosen while
 * nsresolve was off.
 */
static bool
check_enabled(bool *newval, void **extra, GucSource source)
{
	if (nsr_is_ready_worker() && *newval != enabled)
		return nsr_refuse_in_worker("nsresolve.enabled");
	if (*newval && source != PGC_S_TEST)
		nsr_prepare_roles();
	return true;
}

static void
assign_enabled(bool newval, void *extra)
{
	enabled = newval;
	if (enabled)
		nsr_want_roles();
	nsr_fallthrough_forget();
	nsr_path_refresh();
}

static void
assign_fallthrough(int newval, void *extra)
{
	nsr_fallthrough_forget();
}

/*
 * Splits a list at the commas that are outside quotes, in place.
 */
static List *
split_at_commas(char *value)
{
	List	   *items = list_make1(value);
	bool		quoted = false;

	for (char *p = value; *p; p++)
	{
		if (*p == '"')
			quoted = !quoted;
		else if (*p == ',' && !quoted)
		{
			*p = '\0';
			items = lappend(items, p + 1);
		}
	}
	return items;
}

/*
 * check_hook of metadata_tables: a list of "name" and "schema.name".  A name
 * is kept as it is, a qualified one as the schema, a newline and the name,
 * which no dot inside quotes can be confused with.
 */
static bool
check_metadata_tables(char **newval, void **extra, GucSource source)
{
	List	   *names = NIL;
	NsrNameList *list;
	ListCell   *lc;

	if (strspn(*newval, " \t\n\r\f\v") < strlen(*newval))
	{
		foreach(lc, split_at_commas(pstrdup(*newval)))
		{
			List	   *parts;

			if (!SplitIdentifierString(lfirst(lc), '.', &parts) ||
				list_length(parts) < 1 || list_length(parts) > 2)
			{
				GUC_check_errdetail("An entry is the name of a table, or a schema, a dot and the name of a table.");
				return false;
			}
			if (list_length(parts) == 1)
				names = lappend(names, linitial(parts));
			else
				names = lappend(names, psprintf("%s\n%s",
												(char *) linitial(parts),
												(char *) lsecond(parts)));
		}
	}
	list = nsr_check_malloc(nsr_name_list_size(names));
	if (list == NULL)
		return false;
	nsr_name_list_fill(list, names);
	*extra = list;
	return true;
}

static void
assign_metadata_tables(const char *newval, void *extra)
{
	metadata_tables_list = extra;
	metadata_tables_hash = nsr_name_list_hash(extra);
	nsr_fallthrough_forget();
}

/*
 * The settings that only a superuser may set, for nsr_check_placeholders().
 */
static const char *const superuser_settings[] = {
	"nsresolve.enabled",
	"nsresolve.shared_schemas",
	"nsresolve.alias_schemas",
	"nsresolve.fallthrough",
	"nsresolve.metadata_tables",
	"nsresolve.metadata_guard",
	"nsresolve.destructive_ddl",
	"nsresolve.override_empty_search_path",
	"nsresolve.log_ddl",
};

/*
 * A session that loads the library late may already hold placeholders.  One
 * that came from the client has pushed aside what an administrator set for
 * the database or the role, and the GUC system, when it finds out that the
 * role had no right to that, falls back to the built-in default: "off".  So
 * look first.  Raises an error, which ends the connection where the library
 * is being preloaded.
 */
void
nsr_check_placeholders(void)
{
	if (!IsTransactionState())
		return;
	for (int i = 0; i < lengthof(superuser_settings); i++)
	{
		const char *name = superuser_settings[i];
		struct config_generic *record = nsr_find_setting(name);

		if (record == NULL || (record->flags & GUC_CUSTOM_PLACEHOLDER) == 0)
			continue;
		if (record->reset_source == PGC_S_CLIENT &&
			(record->reset_scontext == PGC_BACKEND ||
			 record->reset_scontext == PGC_USERSET) &&
			pg_parameter_aclcheck(name, record->reset_srole, ACL_SET) != ACLCHECK_OK)
			ereport(ERROR,
					(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
					 errmsg("permission denied to set parameter \"%s\"", name),
					 errdetail("The connection options set it before the library \"nsresolve\" was loaded.")));
	}
}

/*
 * The default of metadata_tables, made from the built-in table: each name
 * once, qualified where the tool has a schema of its own.
 */
static char *
default_metadata_tables(void)
{
	/* It has to last, and would take a session's contexts another block. */
	static char list[2048];
	StringInfoData buf;

	initStringInfo(&buf);
	for (int i = 0; i < nsr_num_tool_tables; i++)
	{
		const NsrToolTable *table = &nsr_tool_tables[i];
		bool		seen = false;

		for (int j = 0; j < i && !seen; j++)
			seen = strcmp(table->name, nsr_tool_tables[j].name) == 0 &&
				(table->schema == NULL) == (nsr_tool_tables[j].schema == NULL) &&
				(table->schema == NULL ||
				 strcmp(table->schema, nsr_tool_tables[j].schema) == 0);
		if (seen)
			continue;
		if (buf.len > 0)
			appendStringInfoString(&buf, ", ");
		if (table->schema)
			appendStringInfo(&buf, "%s.", quote_identifier(table->schema));
		appendStringInfoString(&buf, quote_identifier(table->name));
	}
	if (buf.len >= sizeof(list))
		elog(ERROR, "the default of nsresolve.metadata_tables takes %d bytes", buf.len);
	strlcpy(list, buf.data, sizeof(list));
	pfree(buf.data);
	return list;
}

/*
 * Defines the settings of this file.
 */
void
nsr_define_settings(void)
{
	DefineCustomBoolVariable("nsresolve.enabled",
							 "Resolves unqualified names to the default schema of the current role.",
							 "Can be set for a server, a database, a role, or a role in a database.",
							 &enabled, false,
							 PGC_SUSET, GUC_EXPLAIN,
							 check_enabled, assign_enabled, NULL);
	DefineCustomStringVariable("nsresolve.shared_schemas",
							   "Schemas that unqualified names may also be found in, after the default schema.",
							   "A list of names, written as one quoted literal.",
							   &shared_schemas, "",
							   PGC_SUSET, GUC_EXPLAIN,
							   check_shared_schemas, assign_shared_schemas, NULL);
	DefineCustomStringVariable("nsresolve.alias_schemas",
							   "Schema names that mean the default schema in DDL.",
							   "A list of names, written as one quoted literal, for tools that hard-code a schema such as public.",
							   &alias_schemas, "",
							   PGC_SUSET, GUC_EXPLAIN,
							   check_alias_schemas, assign_alias_schemas, NULL);
	DefineCustomEnumVariable("nsresolve.fallthrough",
							 "What happens when an unqualified name of a relation is found outside the default schema.",
							 "It protects against mistakes: a session can always set its own search_path.",
							 &fallthrough, NSR_FALLTHROUGH_ERROR, fallthrough_options,
							 PGC_SUSET, 0,
							 NULL, assign_fallthrough, NULL);
	DefineCustomStringVariable("nsresolve.metadata_tables",
							   "Names of the tables in which migration tools keep their history.",
							   "A list of names and qualified names, written as one quoted literal.",
							   &metadata_tables, default_metadata_tables(),
							   PGC_SUSET, 0,
							   check_metadata_tables, assign_metadata_tables, NULL);
	DefineCustomBoolVariable("nsresolve.metadata_guard",
							 "Refuses statements that would lose or move migration metadata.",
							 NULL,
							 &metadata_guard, true,
							 PGC_SUSET, 0,
							 NULL, NULL, NULL);
	DefineCustomEnumVariable("nsresolve.destructive_ddl",
							 "What happens to statements that drop or truncate what holds data.",
							 "With \"confirm\" they need nsresolve.confirm_destructive.",
							 &destructive_ddl, NSR_DESTRUCTIVE_ALLOW, destructive_options,
							 PGC_SUSET, 0,
							 NULL, NULL, NULL);
	DefineCustomBoolVariable("nsresolve.confirm_destructive",
							 "Confirms destructive statements where nsresolve.destructive_ddl asks for it.",
							 "Meant for SET LOCAL.",
							 &confirm_destructive, false,
							 PGC_USERSET, 0,
							 NULL, NULL, NULL);
	DefineCustomBoolVariable("nsresolve.log_ddl",
							 "Writes each DDL command to the table nsresolve.ddl_log.",
							 "Needs the extension in the database.",
							 &log_ddl, false,
							 PGC_SUSET, 0,
							 NULL, NULL, NULL);
	DefineCustomBoolVariable("nsresolve.override_empty_search_path",
							 "Reads a search_path that the session emptied as RESET search_path.",
							 "For dumps that are replayed as a migration. It never concerns a superuser's session.",
							 &override_empty_search_path, false,
							 PGC_SUSET, GUC_EXPLAIN,
							 NULL, NULL, NULL);
}
