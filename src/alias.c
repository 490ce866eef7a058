/*
 * alias.c
 *		Reads a hard-coded schema as the default schema, in DDL.
 *
 * Some migration tools write "public". before names and leave no way to
 * change that.  alias_schemas names such schemas.  In the DDL of a managed
 * session they mean the default schema, wherever DDL can carry a schema.
 *
 * What stays as it is written: migration metadata, members of extensions,
 * statements about a schema itself, string literals and bodies, and every
 * statement that is no DDL.  DDL is what log_statement = ddl would log, and
 * TRUNCATE.
 */
#include "nsresolve.h"

#include "catalog/pg_class.h"
#include "tcop/utility.h"
#include "utils/builtins.h"

typedef struct AliasWalk
{
	Node	   *stmt;
	bool		found;			/* a name that is qualified with an alias */
	const char *target;			/* what to put in its place; NULL: only look */
} AliasWalk;

static bool
is_alias(const char *schema)
{
	return schema != NULL && nsr_name_list_member(nsr_alias_schemas(), schema);
}

/*
 * Whether a name that is qualified with an alias means just that schema.
 */
static bool
stays(const NsrName *name, Node *stmt)
{
	if (name->kind == NSR_SCHEMA)
		return name->use != NSR_USE_INTO;
	if (name->kind == NSR_EXTENSION)
		return false;
	if (name->use == NSR_USE_CREATE && IsA(stmt, CreateStmt) &&
		name->rangevar == ((CreateStmt *) stmt)->relation)
	{
		if (nsr_metadata_of_create((CreateStmt *) stmt, name->schema))
			return true;
	}
	else if (nsr_metadata_of_name(name->kind, name->schema, name->name))
		return true;

	/*
	 * A new function or operator is another one, even if a member of an
	 * extension has its name; a new relation or type could not be.
	 */
	if (name->use == NSR_USE_CREATE &&
		(name->kind == NSR_FUNCTION || name->kind == NSR_OPERATOR))
		return false;
	/* An operator class names operators without their types, too. */
	if (name->with_args && !name->with_args->args_unspecified &&
		(name->kind == NSR_FUNCTION || list_length(name->with_args->objargs) == 2))
		return nsr_signature_in_extension(name->kind, name->with_args);
	return nsr_name_in_extension(name->kind, name->schema, name->name);
}

/*
 * Whether aliases have a meaning in a statement.
 */
bool
nsr_reads_aliases(Node *stmt)
{
	if (nsr_alias_schemas() == NULL || nsr_alias_schemas()->count == 0)
		return false;
	return IsA(stmt, TruncateStmt) || GetCommandLogLevel(stmt) == LOGSTMT_DDL;
}

/*
 * Whether a name in such a statement is qualified with an alias and means the
 * default schema.
 */
bool
nsr_means_default(const NsrName *name, Node *stmt)
{
	return is_alias(name->schema) && name->schema_slot != NULL && !stays(name, stmt);
}

static void
visit(NsrName *name, void *arg)
{
	AliasWalk  *walk = arg;

	if (!is_alias(name->schema) || name->schema_slot == NULL)
		return;
	walk->found = true;
	if (walk->target && nsr_means_default(name, walk->stmt))
		*name->schema_slot = pstrdup(walk->target);
}

/*
 * Returns the statement with each alias replaced by the default schema: a
 * changed copy, or the same one where there is nothing to change.
 *
 * Code that runs in another's name and writes a schema does so to be safe from
 * its caller, who may have chosen the default schema, so what it writes stays.
 */
PlannedStmt *
nsr_rewrite_aliases(PlannedStmt *pstmt)
{
	AliasWalk	walk = {.stmt = pstmt->utilityStmt};

	if (nsr_in_anothers_name())
		return pstmt;
	/* A statement about a schema itself, whose elements belong to it. */
	if (IsA(pstmt->utilityStmt, CreateSchemaStmt) ||
		!nsr_reads_aliases(pstmt->utilityStmt))
		return pstmt;
	nsr_walk_names(pstmt->utilityStmt, visit, &walk);
	if (!walk.found)
		return pstmt;

	pstmt = copyObject(pstmt);
	walk.stmt = pstmt->utilityStmt;
	walk.target = nsr_default_schema();
	nsr_walk_names(pstmt->utilityStmt, visit, &walk);
	return pstmt;
}

/*
 * The alias that an error message about a missing name mentions, or NULL.
 * Messages are translated, but quote the name as it was written.
 */
static const char *
alias_in_message(const char *message)
{
	nsr_foreach_name(alias, nsr_alias_schemas())
	{
		Size		len = strlen(alias);

		for (const char *p = strstr(message, alias); p; p = strstr(p + 1, alias))
		{
			if (p[len] == '.' &&
				(p == message ||
				 (!isalnum((unsigned char) p[-1]) && p[-1] != '_' && p[-1] != '.')))
				return alias;
		}
	}
	return NULL;
}

/*
 * Adds a hint to an error about a name that is qualified with an alias in a
 * statement that is not rewritten: a query, or one inside CREATE TABLE AS and
 * its like, which is analysed before any hook can see it.
 */
void
nsr_hint_at_alias(ErrorData *edata)
{
	const char *alias;

	if (edata->elevel != ERROR || edata->message == NULL ||
		!nsr_managed() ||
		nsr_alias_schemas() == NULL || nsr_alias_schemas()->count == 0)
		return;
	if (edata->sqlerrcode != ERRCODE_UNDEFINED_TABLE &&
		edata->sqlerrcode != ERRCODE_UNDEFINED_OBJECT &&
		edata->sqlerrcode != ERRCODE_UNDEFINED_FUNCTION)
		return;
	alias = alias_in_message(edata->message);
	if (alias)
	{
		MemoryContext old = MemoryContextSwitchTo(edata->assoc_context);

		char	   *hint = psprintf(_("Schema \"%s\" stands for the default schema in DDL only; in a query, also in that of CREATE TABLE AS, a qualified name is taken as it is written. Leave out the schema."),
									alias);

		edata->hint = edata->hint ? psprintf("%s %s", edata->hint, hint) : hint;
		MemoryContextSwitchTo(old);
	}
}
