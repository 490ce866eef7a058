/*
 * guard.c
 *		Guards migration metadata, and what holds data.
 *
 * What a statement would move is known before it runs.  What it would destroy
 * is not: a CASCADE, DROP SCHEMA, DROP OWNED or DROP EXTENSION reaches further
 * than its text.  Core's own dependency machinery knows best, so the statement
 * runs with a hook on object access that notes everything it drops; if that is
 * refused, an error takes the whole statement back.  Event triggers would see
 * the same, but not TRUNCATE, and an owner can drop them; computing the
 * dependencies beforehand would do the work twice and could differ.
 *
 * From PostgreSQL 17 on a hook on object access makes the search path be
 * computed anew at each use, so it is set around these statements only.
 */
#include "nsresolve.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/objectaddress.h"
#include "catalog/pg_attrdef.h"
#include "catalog/pg_cast.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_largeobject.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_policy.h"
#include "catalog/pg_rewrite.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "tcop/utility.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/* How many lost objects a client is told of; the server log has them all. */
#define MAX_REPORTED 100

/* An object that a statement has destroyed. */
typedef struct LostObject
{
	char	   *description;
	Oid			table;			/* that it was a part of, if any */
	int			column;			/* of that table, if any */
} LostObject;

/* The statement that is watched; statements nest through triggers. */
static NsrWatch *watching = NULL;
static object_access_hook_type next_object_access = NULL;

static bool
is_temporary(Oid relid)
{
	return get_rel_persistence(relid) == RELPERSISTENCE_TEMP;
}

/*
 * Whether it is a table of some kind, and no view, index or sequence.
 */
static bool
holds_rows(Oid relid)
{
	char		relkind = get_rel_relkind(relid);

	return relkind == RELKIND_RELATION || relkind == RELKIND_PARTITIONED_TABLE ||
		relkind == RELKIND_FOREIGN_TABLE;
}

/*
 * Refuses what "command" would do to a table.
 */
static void
refuse_metadata(const char *command, Oid relid, const NsrToolTable *tool)
{
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("%s is refused because of migration metadata \"%s.%s\"",
					command, get_namespace_name(get_rel_namespace(relid)),
					get_rel_name(relid)),
			 errdetail("The table belongs to %s. Without its history a migration tool would run every migration again.",
					   tool->tool),
			 errhint("A superuser can lift the guard by setting nsresolve.metadata_guard to off.")));
}

/*
 * What tools do to their own tables as a matter of course: golang-migrate
 * empties its table with TRUNCATE each time that it writes the one row which
 * it keeps there, and yoyo drops the table of its first format when it has
 * copied it.
 */
static bool
is_upkeep(ObjectAccessType access, const NsrToolTable *tool, Oid relid)
{
	if (access == OAT_TRUNCATE)
		return strcmp(tool->tool, "golang-migrate") == 0;
	return strcmp(tool->tool, "yoyo") == 0 &&
		strcmp(get_rel_name(relid), "_yoyo_migration") == 0 &&
		get_attnum(relid, "migration_hash") == InvalidAttrNumber;
}

static Oid
find_relation(const RangeVar *relation)
{
	return relation ? RangeVarGetRelid(relation, NoLock, true) : InvalidOid;
}

/*
 * The accepted copy of metadata that the session sees in another schema than
 * this one; InvalidOid where there is none.
 */
static Oid
accepted_copy(const char *name, const char *not_in)
{
	Oid			relid = RelnameGetRelid(name);

	if (!OidIsValid(relid) ||
		strcmp(get_namespace_name(get_rel_namespace(relid)), not_in) == 0 ||
		nsr_metadata_of_table(relid) == NULL || !nsr_metadata_accepted(relid, GetUserId()))
		return InvalidOid;
	return relid;
}

/*
 * Creating metadata when there is some already: by explicit qualification, or
 * in a way in which an unqualified name is not resolved as metadata.
 */
static void
check_second_copy(const NsrToolTable *tool, const char *schema, const char *name)
{
	Oid			copy;
	Oid			schemaid;

	if (tool == NULL || tool->schema != NULL || nsr_metadata_is_default() ||
		strcmp(schema, "pg_temp") == 0)
		return;
	schemaid = get_namespace_oid(schema, true);
	if (OidIsValid(schemaid) && isAnyTempNamespace(schemaid))
		return;
	if (OidIsValid(schemaid) && OidIsValid(get_relname_relid(name, schemaid)))
		return;
	copy = accepted_copy(name, schema);
	if (!OidIsValid(copy))
		return;

	if (nsr_metadata_is_current() && strcmp(schema, nsr_default_schema()) == 0)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("creating a second copy of migration metadata \"%s\" in schema \"%s\" is refused",
						name, schema),
				 errdetail("The table of %s is in schema \"%s\". With an empty second one every migration would be run again.",
						   tool->tool, get_namespace_name(get_rel_namespace(copy))),
				 errhint("Move the table to schema \"%s\" with the guard lifted, tell the migration tool that its table is in schema \"%s\", or set nsresolve.metadata_schema to \"$default\". A superuser can lift the guard by setting nsresolve.metadata_guard to off.",
						 schema, get_namespace_name(get_rel_namespace(copy)))));
	ereport(WARNING,
			(errmsg("creating a second copy of migration metadata \"%s\" in schema \"%s\"",
					name, schema),
			 errdetail("The search path finds a table of %s in schema \"%s\".",
					   tool->tool, get_namespace_name(get_rel_namespace(copy)))));
}

/*
 * The statements that create tables.  "in_schema" is that of a CREATE SCHEMA
 * which a statement is an element of.
 */
static void
check_create(Node *stmt, const char *in_schema)
{
	ListCell   *lc;
	RangeVar   *rel;

	switch (nodeTag(stmt))
	{
		case T_CreateStmt:
		case T_CreateForeignTableStmt:	/* which begins with a CreateStmt */
			rel = ((CreateStmt *) stmt)->relation;
			if (rel->relpersistence == RELPERSISTENCE_TEMP)
				return;
			/* Unqualified names were resolved, or are the session's business. */
			if (rel->schemaname)
				in_schema = rel->schemaname;
			else if (IsA(stmt, CreateForeignTableStmt) && in_schema == NULL && nsr_managed())
				in_schema = nsr_default_schema();
			if (in_schema)
				check_second_copy(nsr_metadata_of_create((CreateStmt *) stmt, in_schema),
								  in_schema, rel->relname);
			break;
		case T_CreateTableAsStmt:
			rel = ((CreateTableAsStmt *) stmt)->into->rel;
			if (rel->relpersistence == RELPERSISTENCE_TEMP)
				return;
			if (rel->schemaname)
				in_schema = rel->schemaname;
			else if (nsr_managed())
				in_schema = nsr_default_schema();
			if (in_schema)
				check_second_copy(nsr_metadata_of_create_as((CreateTableAsStmt *) stmt, in_schema),
								  in_schema, rel->relname);
			break;
		case T_ExplainStmt:
			/* EXPLAIN ANALYZE runs a CREATE TABLE AS. */
			if (IsA(((ExplainStmt *) stmt)->query, Query) &&
				((Query *) ((ExplainStmt *) stmt)->query)->utilityStmt)
				check_create(((Query *) ((ExplainStmt *) stmt)->query)->utilityStmt, in_schema);
			break;
		case T_CreateSchemaStmt:
			in_schema = ((CreateSchemaStmt *) stmt)->schemaname;
			if (in_schema == NULL)
				in_schema = get_rolespec_name(((CreateSchemaStmt *) stmt)->authrole);
			foreach(lc, ((CreateSchemaStmt *) stmt)->schemaElts)
				check_create(lfirst(lc), in_schema);
			break;
		default:
			break;
	}
}

/*
 * ALTER EXTENSION ... SET SCHEMA moves the members.
 */
static void
check_members(const char *extension)
{
	Oid			extid = get_extension_oid(extension, true);
	Relation	rel = table_open(DependRelationId, AccessShareLock);
	ScanKeyData key[2];
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&key[0], Anum_pg_depend_refclassid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(ExtensionRelationId));
	ScanKeyInit(&key[1], Anum_pg_depend_refobjid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(extid));
	scan = systable_beginscan(rel, DependReferenceIndexId, true, NULL, 2, key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend depend = (Form_pg_depend) GETSTRUCT(tuple);
		const NsrToolTable *tool = NULL;

		if (depend->classid == RelationRelationId && depend->deptype == DEPENDENCY_EXTENSION)
			tool = nsr_metadata_of_table(depend->objid);
		if (tool)
			refuse_metadata("SET SCHEMA", depend->objid, tool);
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
}

/*
 * Refuses statements that would move migration metadata, or make another copy
 * of it.  Called before they run.  Returns the relation that will be moved.
 */
Oid
nsr_guard_metadata(Node *stmt)
{
	const NsrToolTable *tool;
	const char *command;
	RangeVar   *relation = NULL;
	Oid			relid;

	if (!nsr_metadata_guard())
		return InvalidOid;
	switch (nodeTag(stmt))
	{
		case T_CreateStmt:
		case T_CreateForeignTableStmt:
		case T_CreateTableAsStmt:
		case T_CreateSchemaStmt:
		case T_ExplainStmt:
			check_create(stmt, NULL);
			return InvalidOid;
		case T_RenameStmt:
			/* ALTER INDEX and its like rename tables, too. */
			switch (((RenameStmt *) stmt)->renameType)
			{
				case OBJECT_TABLE:
				case OBJECT_FOREIGN_TABLE:
				case OBJECT_VIEW:
				case OBJECT_MATVIEW:
				case OBJECT_INDEX:
				case OBJECT_SEQUENCE:
					break;
				default:
					return InvalidOid;
			}
			command = "RENAME";
			relation = ((RenameStmt *) stmt)->relation;
			break;
		case T_AlterObjectSchemaStmt:
			command = "SET SCHEMA";
			if (((AlterObjectSchemaStmt *) stmt)->objectType == OBJECT_EXTENSION)
				check_members(strVal(((AlterObjectSchemaStmt *) stmt)->object));
			relation = ((AlterObjectSchemaStmt *) stmt)->relation;
			break;
		default:
			return InvalidOid;
	}
	relid = find_relation(relation);
	if (!OidIsValid(relid) || is_temporary(relid))
		return relid;
	tool = nsr_metadata_of_table(relid);
	if (tool)
		refuse_metadata(command, relid, tool);
	if (IsA(stmt, RenameStmt) && holds_rows(relid))
		check_second_copy(nsr_metadata_if_named(relid, ((RenameStmt *) stmt)->newname),
						  get_namespace_name(get_rel_namespace(relid)),
						  ((RenameStmt *) stmt)->newname);
	return relid;
}

/*
 * Called when such a statement has run.  While it waited for a lock the name may
 * have come to mean metadata.
 */
void
nsr_check_moved(Node *stmt, Oid relid)
{
	const NsrToolTable *tool = NULL;
	const RangeVar *old;
	const char *name;
	Oid			schema;
	Oid			moved;

	CommandCounterIncrement();
	name = get_rel_name(relid);
	if (IsA(stmt, RenameStmt))
	{
		const char *new = ((RenameStmt *) stmt)->newname;

		old = ((RenameStmt *) stmt)->relation;
		if (name && strcmp(name, old->relname) != 0)
			return;
		moved = old->schemaname ?
			get_relname_relid(new, get_namespace_oid(old->schemaname, true)) : RelnameGetRelid(new);
		if (OidIsValid(moved))
			tool = nsr_metadata_if_named(moved, old->relname);
	}
	else
	{
		old = ((AlterObjectSchemaStmt *) stmt)->relation;
		schema = get_namespace_oid(((AlterObjectSchemaStmt *) stmt)->newschema, true);
		if (name && get_rel_namespace(relid) == schema)
			return;
		moved = get_relname_relid(old->relname, schema);
		if (OidIsValid(moved))
			tool = nsr_metadata_of_table(moved);
	}
	if (tool && !is_temporary(moved))
		refuse_metadata(IsA(stmt, RenameStmt) ? "RENAME" : "SET SCHEMA", moved, tool);
}

/*
 * Whether a statement may destroy something that is guarded.
 */
bool
nsr_watches(Node *stmt)
{
	ListCell   *lc;

	if (!nsr_metadata_guard() && nsr_destructive_ddl() == NSR_DESTRUCTIVE_ALLOW)
		return false;
	switch (nodeTag(stmt))
	{
		case T_DropStmt:
		case T_DropOwnedStmt:
		case T_TruncateStmt:
			return true;
		case T_AlterTableStmt:
			foreach(lc, ((AlterTableStmt *) stmt)->cmds)
			{
				if (lfirst_node(AlterTableCmd, lc)->subtype == AT_DropColumn)
					return true;
			}
			return false;
		default:
			return false;
	}
}

/*
 * What the catalog says of a table's rows, for a message.
 */
static char *
describe_rows(Oid relid)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relid));
	float4		rows = -1;

	if (HeapTupleIsValid(tuple))
	{
		rows = ((Form_pg_class) GETSTRUCT(tuple))->reltuples;
		ReleaseSysCache(tuple);
	}
	return rows >= 0 ? psprintf(_(" (about %.0f rows)"), rows) : "";
}

/*
 * The table, and perhaps the column, that an object is a part of, by its
 * dependencies.  Returns false where there is none.
 */
static bool
part_of_table(Oid classid, Oid objid, Oid *table, int *column)
{
	Relation	rel = table_open(DependRelationId, AccessShareLock);
	ScanKeyData key[2];
	SysScanDesc scan;
	HeapTuple	tuple;

	*table = InvalidOid;
	*column = 0;
	ScanKeyInit(&key[0], Anum_pg_depend_classid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(classid));
	ScanKeyInit(&key[1], Anum_pg_depend_objid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(objid));
	scan = systable_beginscan(rel, DependDependerIndexId, true, NULL, 2, key);
	while (!OidIsValid(*table) && HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend depend = (Form_pg_depend) GETSTRUCT(tuple);

		if (depend->refclassid == RelationRelationId &&
			(depend->deptype == DEPENDENCY_AUTO ||
			 depend->deptype == DEPENDENCY_INTERNAL))
		{
			*table = depend->refobjid;
			*column = depend->refobjsubid;
		}
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return OidIsValid(*table);
}

/*
 * Looks at a lost relation or column.  Returns false where it is not worth a
 * word.
 */
static bool
look_at_relation(Oid relid, int column, bool *destructive, const char **rows,
				 LostObject *lost)
{
	char		relkind = get_rel_relkind(relid);
	MemoryContext old;

	if (relkind == '\0' || is_temporary(relid))
		return false;
	*destructive = relkind == RELKIND_RELATION ||
		relkind == RELKIND_PARTITIONED_TABLE ||
		relkind == RELKIND_FOREIGN_TABLE;
	if (column != 0)
	{
		*destructive |= relkind == RELKIND_COMPOSITE_TYPE;
		*rows = describe_rows(relid);
		return true;
	}

	switch (relkind)
	{
		case RELKIND_TOASTVALUE:
		case RELKIND_COMPOSITE_TYPE:
			return false;
		case RELKIND_SEQUENCE:
			/* An owned one goes with its column. */
			part_of_table(RelationRelationId, relid, &lost->table, &lost->column);
			return true;
		case RELKIND_INDEX:
		case RELKIND_PARTITIONED_INDEX:
			/* One that belongs to a constraint goes with that. */
			if (get_rel_namespace(relid) == PG_TOAST_NAMESPACE ||
				!part_of_table(RelationRelationId, relid, &lost->table, &lost->column))
				return false;
			lost->column = 0;
			return true;
		default:
			if (list_member_oid(watching->tables, relid))
				return false;
			old = MemoryContextSwitchTo(watching->context);
			watching->tables = lappend_oid(watching->tables, relid);
			MemoryContextSwitchTo(old);
			if (relkind == RELKIND_RELATION || relkind == RELKIND_MATVIEW)
				*rows = describe_rows(relid);
			return true;
	}
}

/*
 * The same for a type: row types, array types and multiranges go with others.
 */
static bool
look_at_type(Oid typid)
{
	HeapTuple	tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(typid));
	Form_pg_type type;
	bool		own;

	if (!HeapTupleIsValid(tuple))
		return false;
	type = (Form_pg_type) GETSTRUCT(tuple);
	own = !isAnyTempNamespace(type->typnamespace) &&
		type->typtype != TYPTYPE_MULTIRANGE &&
		!(OidIsValid(type->typelem) && type->typsubscript == F_ARRAY_SUBSCRIPT_HANDLER);
	if (own && OidIsValid(type->typrelid))
	{
		/* The relation of a composite type is gone before the type. */
		char		relkind = get_rel_relkind(type->typrelid);

		own = relkind == '\0' || relkind == RELKIND_COMPOSITE_TYPE;
	}
	ReleaseSysCache(tuple);
	return own;
}

/*
 * Notes one lost object.
 */
static void
note_lost(Oid classid, Oid objid, int subid)
{
	ObjectAddress address = {.classId = classid,.objectId = objid,.objectSubId = subid};
	LostObject	lost = {.table = InvalidOid};
	bool		destructive = false;
	const char *rows = "";
	char	   *description;
	MemoryContext old;

	switch (classid)
	{
		case RelationRelationId:
			if (!look_at_relation(objid, subid, &destructive, &rows, &lost))
				return;
			break;
		case TypeRelationId:
			if (!look_at_type(objid))
				return;
			destructive = true;
			break;
		case NamespaceRelationId:
		case LargeObjectRelationId:
			destructive = true;
			break;
		case ConstraintRelationId:
		case AttrDefaultRelationId:
		case RewriteRelationId:
		case TriggerRelationId:
		case PolicyRelationId:
			if (!part_of_table(classid, objid, &lost.table, &lost.column) ||
				is_temporary(lost.table))
				return;
			/* The others may be about more than one column. */
			if (classid != AttrDefaultRelationId)
				lost.column = 0;
			break;
		case CastRelationId:
			return;
		default:
			break;
	}

	description = getObjectDescription(&address, true);
	if (description == NULL)
		return;
	old = MemoryContextSwitchTo(watching->context);
	lost.description = psprintf("%s%s", description, rows);
	watching->destructive |= destructive;
	if (classid == RelationRelationId && subid != 0)
		watching->columns = lappend(watching->columns, list_make2_oid(objid, subid));
	watching->lost = lappend(watching->lost, memcpy(palloc(sizeof(lost)), &lost, sizeof(lost)));
	MemoryContextSwitchTo(old);
}

/*
 * Whether an object went as a matter of course, with its table or column.
 */
static bool
went_with_other(const NsrWatch *watch, const LostObject *lost)
{
	if (!OidIsValid(lost->table))
		return false;
	return list_member_oid(watch->tables, lost->table) ||
		(lost->column != 0 &&
		 list_member(watch->columns, list_make2_oid(lost->table, lost->column)));
}

/*
 * The hook on object access while a statement is watched.
 */
static void
watch_access(ObjectAccessType access, Oid classid, Oid objid, int subid, void *arg)
{
	const NsrToolTable *tool;

	if (next_object_access)
		next_object_access(access, classid, objid, subid, arg);
	if (access != OAT_DROP && access != OAT_TRUNCATE)
		return;
	/* Temporary objects that end with their session, and the like. */
	if (access == OAT_DROP &&
		(((ObjectAccessDrop *) arg)->dropflags & PERFORM_DELETION_INTERNAL) != 0 &&
		classid == RelationRelationId && subid == 0 && is_temporary(objid))
		return;

	if (nsr_metadata_guard() && classid == RelationRelationId && subid == 0)
	{
		tool = nsr_metadata_of_object(classid, objid);
		if (tool && !is_temporary(objid) &&
			!is_upkeep(access, tool, nsr_table_of(classid, objid)))
			refuse_metadata(watching->command, nsr_table_of(classid, objid), tool);
	}
	if (nsr_destructive_ddl() != NSR_DESTRUCTIVE_ALLOW)
		note_lost(classid, objid, subid);
}

/*
 * Starts to watch a statement.  Everything that is noted lives in the current
 * memory context.
 */
void
nsr_watch_begin(NsrWatch *watch, Node *stmt)
{
	memset(watch, 0, sizeof(*watch));
	watch->command = GetCommandTagName(CreateCommandTag(stmt));
	watch->context = CurrentMemoryContext;
	watch->outer = watching;
	if (watching == NULL)
	{
		next_object_access = object_access_hook;
		object_access_hook = watch_access;
	}
	watching = watch;
}

/*
 * Ends it, also after an error.
 */
void
nsr_watch_end(NsrWatch *watch)
{
	watching = watch->outer;
	if (watching == NULL)
		object_access_hook = next_object_access;
}

/*
 * Decides on what the statement has destroyed.  An error takes it back.
 */
void
nsr_watch_judge(NsrWatch *watch)
{
	StringInfoData client;
	StringInfoData log;
	ListCell   *lc;
	int			n = 0;

	if (!watch->destructive || nsr_destruction_is_allowed())
		return;

	initStringInfo(&client);
	initStringInfo(&log);
	foreach(lc, watch->lost)
	{
		const LostObject *lost = lfirst(lc);
		const char *line = lost->description;

		if (went_with_other(watch, lost))
			continue;
		appendStringInfo(&log, "%s%s", n > 0 ? "\n" : "", line);
		if (n < MAX_REPORTED)
			appendStringInfo(&client, "%s%s", n > 0 ? "\n" : "", line);
		n++;
	}
	if (n > MAX_REPORTED)
		appendStringInfo(&client,
						 ngettext("\nand %d other object (see server log for list)",
								  "\nand %d other objects (see server log for list)",
								  n - MAX_REPORTED),
						 n - MAX_REPORTED);

	if (nsr_destructive_ddl() == NSR_DESTRUCTIVE_REFUSE)
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("%s is refused because it would destroy data", watch->command),
				 errdetail("%s", client.data),
				 errdetail_log("%s", log.data),
				 errhint("A superuser can allow it by setting nsresolve.destructive_ddl.")));
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("%s would destroy data and is not confirmed", watch->command),
			 errdetail("%s", client.data),
			 errdetail_log("%s", log.data),
			 errhint("To confirm it, run SET LOCAL nsresolve.confirm_destructive = on before it in the same transaction.")));
}
