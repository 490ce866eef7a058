/*
 * temporary.c
 *		Guards what holds data against going with a temporary object.
 *
 * A permanent table may be made of a temporary type, or have a column of one.
 * When the session ends, or discards what is temporary, the table or the column
 * is dropped with the type, and no statement that could be refused tells of it.
 * So what is refused is to make it depend on one.
 */
#include "nsresolve.h"

#include "access/htup_details.h"
#include "access/transam.h"
#include "access/xact.h"
#include "catalog/pg_class.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_type.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"
#include "utils/typcache.h"

static bool
collation_is_temporary(Oid collation)
{
	HeapTuple	tuple;
	bool		temporary;

	if (collation < FirstNormalObjectId)
		return false;
	tuple = SearchSysCache1(COLLOID, ObjectIdGetDatum(collation));
	temporary = HeapTupleIsValid(tuple) &&
		isAnyTempNamespace(((Form_pg_collation) GETSTRUCT(tuple))->collnamespace);
	if (HeapTupleIsValid(tuple))
		ReleaseSysCache(tuple);
	return temporary;
}

/*
 * Whether a type is temporary, or made of one that is.
 */
static bool
type_is_temporary(Oid typid)
{
	HeapTuple	tuple;
	FormData_pg_type type;
	TupleDesc	attributes;
	bool		temporary = false;

	if (typid < FirstNormalObjectId)
		return false;
	check_stack_depth();
	tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(typid));
	if (!HeapTupleIsValid(tuple))
		return false;
	memcpy(&type, GETSTRUCT(tuple), offsetof(FormData_pg_type, typcollation) + sizeof(Oid));
	ReleaseSysCache(tuple);

	if (isAnyTempNamespace(type.typnamespace) ||
		(type.typtype == TYPTYPE_DOMAIN && collation_is_temporary(type.typcollation)))
		return true;
	switch (type.typtype)
	{
		case TYPTYPE_DOMAIN:
			return type_is_temporary(type.typbasetype);
		case TYPTYPE_RANGE:
			return type_is_temporary(get_range_subtype(typid));
		case TYPTYPE_MULTIRANGE:
			return type_is_temporary(get_multirange_range(typid));
		case TYPTYPE_COMPOSITE:
			attributes = lookup_rowtype_tupdesc_copy(typid, -1);
			for (int i = 0; i < attributes->natts && !temporary; i++)
				temporary = type_is_temporary(TupleDescAttr(attributes, i)->atttypid);
			return temporary;
		default:
			return type_is_temporary(type.typelem);
	}
}

/*
 * Whether a relation, or a column of it, would go with a temporary object.
 */
static bool
depends_on_temporary(Oid relid)
{
	Relation	rel = RelationIdGetRelation(relid);
	bool		depends;

	if (rel == NULL)
		return false;
	depends = type_is_temporary(rel->rd_rel->reloftype);
	for (int i = 0; i < RelationGetNumberOfAttributes(rel) && !depends; i++)
	{
		Form_pg_attribute column = TupleDescAttr(RelationGetDescr(rel), i);

		depends = !column->attisdropped &&
			(type_is_temporary(column->atttypid) || collation_is_temporary(column->attcollation));
	}
	RelationClose(rel);
	return depends;
}

/*
 * The relation that a statement has created or altered, if it may have types;
 * InvalidOid for a temporary one.
 */
static Oid
made_relation(Node *stmt)
{
	RangeVar   *relation;
	Oid			schema;

	switch (nodeTag(stmt))
	{
		case T_AlterTableStmt:
			return RangeVarGetRelid(((AlterTableStmt *) stmt)->relation, NoLock, true);
		case T_CreateStmt:
		case T_CreateForeignTableStmt:	/* which begins with a CreateStmt */
			relation = ((CreateStmt *) stmt)->relation;
			break;
		case T_CreateTableAsStmt:
			relation = ((CreateTableAsStmt *) stmt)->into->rel;
			break;
		default:
			return InvalidOid;
	}
	schema = RangeVarGetCreationNamespace(relation);
	return isAnyTempNamespace(schema) ? InvalidOid : get_relname_relid(relation->relname, schema);
}

/*
 * Called when a statement has run.  An error takes it back.
 */
void
nsr_guard_from_temporary(Node *stmt)
{
	Oid			schema;
	Oid			toast_schema;
	Oid			relid;

	GetTempNamespaceState(&schema, &toast_schema);
	if (!OidIsValid(schema) || (!nsr_metadata_guard() && nsr_destruction_is_allowed()))
		return;
	CommandCounterIncrement();
	relid = made_relation(stmt);
	if (!OidIsValid(relid) || get_rel_persistence(relid) == RELPERSISTENCE_TEMP ||
		(nsr_destruction_is_allowed() && nsr_metadata_of_table(relid) == NULL) ||
		!depends_on_temporary(relid))
		return;
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 errmsg("\"%s.%s\" is guarded and cannot depend on a temporary object",
					get_namespace_name(get_rel_namespace(relid)), get_rel_name(relid)),
			 errdetail("It, or a column of it, would be dropped when the session ends."),
			 errhint("Use a type or a collation that is not temporary.")));
}
