/*
 * creation.c
 *		Makes sure that a CREATE lands in the default schema.
 *
 * Core creates an unqualified object in the first schema of the path that
 * exists and that the role may use.  It leaves out the others in silence, and
 * has no hook where it chooses.  So before a CREATE runs, this file looks
 * whether the first schema of the path is there and may be used, and makes it
 * where it is missing and create_schema says so.
 *
 * The schema is locked as core locks it for a relation, which keeps it from
 * being dropped before the object is in it.
 */
#include "nsresolve.h"

#include "catalog/objectaccess.h"
#include "catalog/pg_class.h"
#include "catalog/pg_namespace.h"
#include "commands/extension.h"
#include "common/hashfn.h"
#include "executor/spi.h"
#include "nodes/makefuncs.h"
#include "parser/analyze.h"
#include "parser/parse_relation.h"
#include "parser/parse_type.h"
#include "storage/lmgr.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/varlena.h"

/*
 * The first schema of the path, by name: where core would create an
 * unqualified object if it may.  NULL where that is the temporary schema.
 */
static const char *
creation_schema(void)
{
	List	   *path;
	ListCell   *lc;
	const char *first;

	if (!SplitIdentifierString(pstrdup(namespace_search_path), ',', &path))
		return nsr_default_schema();
	foreach(lc, path)
	{
		first = lfirst(lc);
		if (strcmp(first, "pg_temp") == 0)
			return NULL;
		if (strcmp(first, "$user") != 0)
			return first;

		/*
		 * In a path that the session set, it means a schema only if there is
		 * one.
		 */
		first = GetUserNameFromId(GetUserId(), false);
		if (strcmp(nsr_default_schema_setting(), "$user") == 0 ||
			OidIsValid(get_namespace_oid(first, true)))
			return first;
	}
	return nsr_default_schema();
}

/*
 * Runs CREATE SCHEMA as the current role.  Two sessions that need the same
 * schema take turns, so that the second one finds what the first has made.
 */
static void
create_missing_schema(const char *name)
{
	CreateSchemaStmt *stmt = makeNode(CreateSchemaStmt);
	PlannedStmt *pstmt = makeNode(PlannedStmt);
	char	   *sql = psprintf("CREATE SCHEMA %s", quote_identifier(name));
	uint32		hash = hash_bytes((const unsigned char *) name, strlen(name));

	PreventCommandIfReadOnly("CREATE SCHEMA");
	LockDatabaseObject(NamespaceRelationId, InvalidOid, (uint16) hash,
					   AccessExclusiveLock);
	if (OidIsValid(get_namespace_oid(name, true)))
		return;

	stmt->schemaname = pstrdup(name);
	stmt->if_not_exists = true;
	pstmt->commandType = CMD_UTILITY;
	pstmt->canSetTag = false;
	pstmt->utilityStmt = (Node *) stmt;
	pstmt->stmt_location = -1;
	ProcessUtility(pstmt, sql, false, PROCESS_UTILITY_QUERY, NULL, NULL,
				   None_Receiver, NULL);
	CommandCounterIncrement();
	ereport(NOTICE,
			(errmsg("created schema \"%s\", the default schema of role \"%s\"",
					name, GetUserNameFromId(GetUserId(), false))));
}

static void
report_missing_schema(const char *name)
{
	char	   *other = nsr_schema_in_other_case(name);
	StringInfoData hint;

	initStringInfo(&hint);
	if (other)
		appendStringInfo(&hint, _("There is a schema \"%s\", whose name differs in case only. "),
						 other);
	appendStringInfo(&hint, _("Create it with CREATE SCHEMA %s, or set nsresolve.create_schema to on."),
					 quote_identifier(name));
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_SCHEMA),
			 errmsg("default schema \"%s\" does not exist", name),
			 errdetail("Unqualified names of role \"%s\" belong to it, as nsresolve.default_schema says.",
					   GetUserNameFromId(GetUserId(), false)),
			 errhint("%s", hint.data)));
}

/*
 * Makes sure that the current role may create objects in a schema, which it
 * locks.  "name" is either the default schema or the one that the session or
 * metadata_schema names instead.
 */
static void
require_schema(const char *name)
{
	Oid			schema;

	for (;;)
	{
		schema = get_namespace_oid(name, true);
		if (!OidIsValid(schema))
		{
			if (strcmp(name, nsr_default_schema()) != 0)
				ereport(ERROR,
						(errcode(ERRCODE_UNDEFINED_SCHEMA),
						 errmsg("schema \"%s\" does not exist", name)));
			/* A caller's setting is no reason for another to make a schema. */
			if (!nsr_create_schema() || nsr_in_anothers_name())
				report_missing_schema(name);
			create_missing_schema(name);
			continue;
		}
		LockDatabaseObject(NamespaceRelationId, schema, 0, AccessShareLock);
		if (get_namespace_oid(name, true) == schema)
			break;
		UnlockDatabaseObject(NamespaceRelationId, schema, 0, AccessShareLock);
	}

	if (nsr_schema_aclcheck(schema, GetUserId(), ACL_USAGE) != ACLCHECK_OK ||
		nsr_schema_aclcheck(schema, GetUserId(), ACL_CREATE) != ACLCHECK_OK)
	{
		char	   *role = GetUserNameFromId(GetUserId(), false);

		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied for schema %s", name),
				 errdetail("Unqualified names of role \"%s\" belong to it, and creating an object there takes the privileges USAGE and CREATE.",
						   role),
				 errhint("Grant them with GRANT USAGE, CREATE ON SCHEMA %s TO %s.",
						 quote_identifier(name), quote_identifier(role))));
	}
}

/*
 * Whether a schema is there and a role may use it, without a lock or an error.
 */
static bool
schema_usable(const char *name, Oid role)
{
	Oid			schema = get_namespace_oid(name, true);

	return OidIsValid(schema) &&
		nsr_schema_aclcheck(schema, role, ACL_USAGE) == ACLCHECK_OK &&
		nsr_schema_aclcheck(schema, role, ACL_CREATE) == ACLCHECK_OK;
}

/*
 * Whether a view becomes a temporary one because of what it selects from.
 */
static bool
view_is_temporary(const ViewStmt *view, const char *source)
{
	RawStmt    *raw = makeNode(RawStmt);
	const char *outer = nsr_judged_source;
	volatile bool temporary = false;

	raw->stmt = copyObject(view->query);
	/* The names will be judged when the view is made. */
	nsr_judged_source = source;
	PG_TRY();
	{
		temporary = isQueryUsingTempRelation(parse_analyze_fixedparams(raw, source, NULL, 0, NULL));
	}
	PG_FINALLY();
	{
		nsr_judged_source = outer;
	}
	PG_END_TRY();
	return temporary;
}

/*
 * Whether an extension says itself where it belongs, or is there already.
 */
static bool
extension_has_schema(const char *name)
{
	bool		has_schema = false;
	Oid			argtype = TEXTOID;
	Datum		arg = CStringGetTextDatum(name);

	if (OidIsValid(get_extension_oid(name, true)))
		return true;
	SPI_connect();
	if (SPI_execute_with_args("SELECT 1"
							  " FROM pg_catalog.pg_available_extension_versions"
							  " WHERE name OPERATOR(pg_catalog.=) $1"
							  " AND schema IS NOT NULL",
							  1, &argtype, &arg, NULL, true, 1) == SPI_OK_SELECT)
		has_schema = SPI_processed > 0;
	SPI_finish();
	return has_schema;
}

typedef struct CreationCheck
{
	Node	   *stmt;
	const char *source;
	const char *schema;			/* that the statement creates in, if any */
} CreationCheck;

/*
 * CREATE OPERATOR makes a shell of a commutator or negator that is missing,
 * CREATE FUNCTION of a type that is returned.
 */
static bool
makes_shell(const NsrName *name, Node *stmt)
{
	TypeName   *type;

	if (name->schema != NULL)
		return false;
	if (IsA(stmt, DefineStmt))
		return name->kind == NSR_OPERATOR && ((DefineStmt *) stmt)->kind == OBJECT_OPERATOR;
	if (!IsA(stmt, CreateFunctionStmt) || name->kind != NSR_TYPE)
		return false;
	type = ((CreateFunctionStmt *) stmt)->returnType;
	return type && name->name == strVal(llast(type->names)) &&
		!OidIsValid(LookupTypeNameOid(NULL, type, true));
}

static void
check_name(NsrName *name, void *arg)
{
	CreationCheck *check = arg;
	const char *target;
	Oid			temp_schema;
	Oid			temp_toast_schema;

	if (!(name->use == NSR_USE_CREATE || makes_shell(name, check->stmt)) ||
		name->temporary || check->schema)
		return;
	if (name->schema)
	{
		/* An alias was read as the default schema: the same rules apply. */
		if (strcmp(name->schema, nsr_default_schema()) == 0)
			check->schema = name->schema;
		return;
	}
	target = creation_schema();
	if (target == NULL)
		return;
	if (!schema_usable(target, GetUserId()))
	{
		GetTempNamespaceState(&temp_schema, &temp_toast_schema);
		if (IsA(check->stmt, ViewStmt) && OidIsValid(temp_schema) &&
			view_is_temporary((ViewStmt *) check->stmt, check->source))
			return;
		if (name->kind == NSR_EXTENSION && extension_has_schema(name->name))
			return;
	}
	check->schema = target;
}

/*
 * Makes sure that what a statement of a managed session creates without naming
 * a schema, or in the default schema by an alias, will be in the default
 * schema.  Returns the schema if the statement creates something.
 */
const char *
nsr_check_creation(Node *stmt, const char *source)
{
	CreationCheck check = {.stmt = stmt,.source = source};

	nsr_walk_names(stmt, check_name, &check);
	if (check.schema)
		require_schema(check.schema);
	return check.schema;
}

/*
 * Called when the statement has run.  It may have waited for a lock, and the
 * privileges may have been taken away meanwhile: then the object is in another
 * schema, or nobody can tell that it is not.
 */
void
nsr_check_created_in(const char *schema, Oid role)
{
	if (!schema_usable(schema, role))
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied for schema %s", schema),
				 errdetail("The schema, or the privileges of role \"%s\", changed while the statement was running.",
						   GetUserNameFromId(role, false))));
}

/*
 * The same for a schema that metadata_schema names.
 */
void
nsr_check_creation_in(const char *schema)
{
	require_schema(schema);
}
