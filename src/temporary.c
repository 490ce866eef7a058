/*
 * temporary.c
 *		Guards what holds data against going with a temporary object.
 *
 * A permanent table may have a column of a temporary type, or be partitioned by
 * a temporary function.  When the session ends, or discards what is temporary,
 * the column or the table is dropped with it, and no statement that could be
 * refused tells of it.  So what is refused is to make it depend on one.
 */
#include "nsresolve.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/transam.h"
#include "access/xact.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/objectaddress.h"
#include "catalog/pg_attrdef.h"
#include "catalog/pg_class.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

static bool depends_on_temporary(Oid classid, Oid objid);

/*
 * Whether an object is in a temporary schema.
 */
static bool
is_temporary(Oid classid, Oid objid)
{
	AttrNumber	attnum = get_object_attnum_namespace(classid);
	Relation	rel;
	HeapTuple	tuple;
	bool		isnull;
	bool		temporary = false;

	if (attnum == InvalidAttrNumber)
		return false;
	rel = table_open(classid, AccessShareLock);
	tuple = get_catalog_object_by_oid(rel, get_object_attnum_oid(classid), objid);
	if (HeapTupleIsValid(tuple))
		temporary = isAnyTempNamespace(DatumGetObjectId(heap_getattr(tuple, attnum,
																	 RelationGetDescr(rel), &isnull)));
	table_close(rel, AccessShareLock);
	return temporary;
}

/*
 * Whether an object that another depends on is temporary, or a type that is made
 * of one.  The row type of a table is another matter.
 */
static bool
goes_with_temporary(Oid classid, Oid objid)
{
	Oid			relid;

	if (objid < FirstNormalObjectId)
		return false;
	if (is_temporary(classid, objid))
		return true;
	if (classid != TypeRelationId)
		return false;
	relid = get_typ_typrelid(objid);
	if (!OidIsValid(relid))
		return depends_on_temporary(TypeRelationId, objid);
	return get_rel_relkind(relid) == RELKIND_COMPOSITE_TYPE &&
		depends_on_temporary(RelationRelationId, relid);
}

/*
 * Whether an object would be dropped with a temporary one, or a column of it.
 */
static bool
depends_on_temporary(Oid classid, Oid objid)
{
	Relation	rel = table_open(DependRelationId, AccessShareLock);
	bool		depends = false;
	ScanKeyData key[2];
	SysScanDesc scan;
	HeapTuple	tuple;

	check_stack_depth();
	CHECK_FOR_INTERRUPTS();
	ScanKeyInit(&key[0], Anum_pg_depend_classid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(classid));
	ScanKeyInit(&key[1], Anum_pg_depend_objid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(objid));
	scan = systable_beginscan(rel, DependDependerIndexId, true, NULL, 2, key);
	while (!depends && HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend depend = (Form_pg_depend) GETSTRUCT(tuple);

		/* An array belongs to its elements, as a multirange to its range. */
		depends = (depend->deptype == DEPENDENCY_NORMAL || depend->deptype == DEPENDENCY_AUTO ||
				   (depend->deptype == DEPENDENCY_INTERNAL && classid == TypeRelationId)) &&
			goes_with_temporary(depend->refclassid, depend->refobjid);
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return depends;
}

/*
 * The same for a table with what its generated columns are computed by.
 */
static bool
table_depends(Oid relid)
{
	Relation	rel;
	bool		depends = depends_on_temporary(RelationRelationId, relid);

	if (depends)
		return true;
	rel = RelationIdGetRelation(relid);
	if (rel == NULL)
		return false;
	for (int i = 0; i < RelationGetNumberOfAttributes(rel) && !depends; i++)
	{
		Form_pg_attribute column = TupleDescAttr(RelationGetDescr(rel), i);

		if (!column->attisdropped && column->attgenerated != '\0')
			depends = depends_on_temporary(AttrDefaultRelationId,
										   GetAttrDefaultOid(relid, column->attnum));
	}
	RelationClose(rel);
	return depends;
}

/*
 * The schema that a statement creates its relation in; InvalidOid where there is
 * none, of which core complains.
 */
static Oid
creation_schema(const RangeVar *relation)
{
	List	   *path;

	if (relation->schemaname)
		return get_namespace_oid(relation->schemaname, true);
	path = fetch_search_path(false);
	return path ? linitial_oid(path) : InvalidOid;
}

/*
 * The relation that a statement creates; NULL where it creates none that lasts.
 */
static const RangeVar *
created_relation(Node *stmt)
{
	const RangeVar *relation;

	switch (nodeTag(stmt))
	{
		case T_CreateStmt:
		case T_CreateForeignTableStmt:	/* which begins with a CreateStmt */
			relation = ((CreateStmt *) stmt)->relation;
			break;
		case T_CreateTableAsStmt:
			relation = ((CreateTableAsStmt *) stmt)->into->rel;
			break;
		case T_ExplainStmt:
			/* EXPLAIN ANALYZE runs a CREATE TABLE AS. */
			if (!IsA(((ExplainStmt *) stmt)->query, Query) ||
				((Query *) ((ExplainStmt *) stmt)->query)->utilityStmt == NULL)
				return NULL;
			return created_relation(((Query *) ((ExplainStmt *) stmt)->query)->utilityStmt);
		default:
			return NULL;
	}
	return relation->relpersistence == RELPERSISTENCE_TEMP ? NULL : relation;
}

/*
 * Whether a table that lasts has to be looked at.
 */
static bool
is_guarded(Oid relid)
{
	return OidIsValid(relid) && get_rel_name(relid) != NULL &&
		get_rel_persistence(relid) != RELPERSISTENCE_TEMP &&
		(!nsr_destruction_is_allowed() || nsr_metadata_of_table(relid) != NULL);
}

/*
 * Whether the session has temporary objects.
 */
static bool
has_temporary(void)
{
	Oid			schema;
	Oid			toast_schema;

	GetTempNamespaceState(&schema, &toast_schema);
	return OidIsValid(schema);
}

/*
 * Called before a statement runs, which may change the path.
 */
void
nsr_lasting_begin(NsrLasting *lasting, Node *stmt)
{
	const RangeVar *created;

	memset(lasting, 0, sizeof(*lasting));
	if (!nsr_metadata_guard() && nsr_destruction_is_allowed())
		return;
	if (IsA(stmt, AlterTableStmt) && has_temporary())
	{
		lasting->altered = ((AlterTableStmt *) stmt)->relation;
		lasting->relid = RangeVarGetRelid(lasting->altered, NoLock, true);
		lasting->depended = is_guarded(lasting->relid) && table_depends(lasting->relid);
		return;
	}
	created = created_relation(stmt);
	if (created == NULL)
		return;
	lasting->schema = creation_schema(created);
	/* One that is there is not made. */
	if (OidIsValid(lasting->schema) &&
		!OidIsValid(get_relname_relid(created->relname, lasting->schema)))
		lasting->created = created;
}

/*
 * Called when it has run.  An error takes it back.
 */
void
nsr_lasting_end(const NsrLasting *lasting)
{
	Oid			relid = InvalidOid;

	if ((lasting->altered == NULL && lasting->created == NULL) || !has_temporary())
		return;
	CommandCounterIncrement();
	/* It may have waited for a lock, and the name mean another table now. */
	if (lasting->altered)
		relid = RangeVarGetRelid(lasting->altered, NoLock, true);
	else
		relid = get_relname_relid(lasting->created->relname, lasting->schema);
	if (!OidIsValid(relid))
		relid = lasting->relid;
	if ((lasting->depended && relid == lasting->relid) ||
		!is_guarded(relid) || !table_depends(relid))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("\"%s.%s\" is guarded and cannot depend on a temporary object",
					get_namespace_name(get_rel_namespace(relid)), get_rel_name(relid)),
			 errdetail("It, or a column of it, would be dropped when the session ends."),
			 errhint("Use a type, a function or a collation that is not temporary.")));
}
