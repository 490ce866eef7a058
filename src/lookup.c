/*
 * lookup.c
 *		Finds what names mean, in silence when they mean nothing.
 */
#include "nsresolve.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/dependency.h"
#include "catalog/pg_class.h"
#include "catalog/index.h"
#include "catalog/indexing.h"
#include "catalog/pg_collation.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_conversion.h"
#include "catalog/pg_database.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_extension.h"
#include "catalog/pg_namespace.h"
#include "catalog/pg_opclass.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_opfamily.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_statistic_ext.h"
#include "catalog/pg_ts_config.h"
#include "catalog/pg_ts_dict.h"
#include "catalog/pg_ts_parser.h"
#include "catalog/pg_ts_template.h"
#include "catalog/pg_type.h"
#include "commands/extension.h"
#include "miscadmin.h"
#include "parser/parse_func.h"
#include "parser/parse_oper.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/catcache.h"
#include "utils/fmgroids.h"
#include "utils/formatting.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/*
 * Where the catalogs keep name and schema of each kind of object.
 */
static const struct
{
	NsrKind		kind;
	Oid			catalog;
	AttrNumber	oid;
	AttrNumber	name;
	AttrNumber	schema;
}			catalogs[] =

{
	{NSR_OPCLASS, OperatorClassRelationId, Anum_pg_opclass_oid,
	Anum_pg_opclass_opcname, Anum_pg_opclass_opcnamespace},
	{NSR_OPFAMILY, OperatorFamilyRelationId, Anum_pg_opfamily_oid,
	Anum_pg_opfamily_opfname, Anum_pg_opfamily_opfnamespace},
	{NSR_COLLATION, CollationRelationId, Anum_pg_collation_oid,
	Anum_pg_collation_collname, Anum_pg_collation_collnamespace},
	{NSR_CONVERSION, ConversionRelationId, Anum_pg_conversion_oid,
	Anum_pg_conversion_conname, Anum_pg_conversion_connamespace},
	{NSR_STATISTICS, StatisticExtRelationId, Anum_pg_statistic_ext_oid,
	Anum_pg_statistic_ext_stxname, Anum_pg_statistic_ext_stxnamespace},
	{NSR_TS_PARSER, TSParserRelationId, Anum_pg_ts_parser_oid,
	Anum_pg_ts_parser_prsname, Anum_pg_ts_parser_prsnamespace},
	{NSR_TS_DICTIONARY, TSDictionaryRelationId, Anum_pg_ts_dict_oid,
	Anum_pg_ts_dict_dictname, Anum_pg_ts_dict_dictnamespace},
	{NSR_TS_TEMPLATE, TSTemplateRelationId, Anum_pg_ts_template_oid,
	Anum_pg_ts_template_tmplname, Anum_pg_ts_template_tmplnamespace},
	{NSR_TS_CONFIGURATION, TSConfigRelationId, Anum_pg_ts_config_oid,
	Anum_pg_ts_config_cfgname, Anum_pg_ts_config_cfgnamespace},
};

/*
 * The extension that an index, sequence or table belongs to, by itself or
 * through the table that it is part of.
 */
static Oid
extension_of_relation(Oid relid)
{
	Oid			extension = getExtensionOfObject(RelationRelationId, relid);

	return OidIsValid(extension) ? extension :
		getExtensionOfObject(RelationRelationId, nsr_table_of(RelationRelationId, relid));
}

static Oid
extension_owner(Oid extension)
{
	Relation	rel = table_open(ExtensionRelationId, AccessShareLock);
	Oid			owner = InvalidOid;
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple	tuple;

	ScanKeyInit(&key, Anum_pg_extension_oid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(extension));
	scan = systable_beginscan(rel, ExtensionOidIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
		owner = ((Form_pg_extension) GETSTRUCT(tuple))->extowner;
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return owner;
}

static bool
everybody_trusts(Oid owner)
{
	return owner == nsr_database_owner() || superuser_arg(owner);
}

/*
 * Whether a role may trust what another has made: somebody could have planted
 * it, and one tenant must not adopt what is another's.
 */
bool
nsr_trusts(Oid role, Oid owner)
{
	return everybody_trusts(owner) || has_privs_of_role(role, owner);
}

/*
 * Whether a relation belongs to an extension that a role may trust: who owns one
 * can add any table of his to it.  "by_role" says whether another role may not.
 */
bool
nsr_relation_in_extension(Oid relid, Oid role, bool *by_role)
{
	Oid			extension = extension_of_relation(relid);
	Oid			owner = OidIsValid(extension) ? extension_owner(extension) : InvalidOid;

	*by_role = OidIsValid(owner) && !everybody_trusts(owner);
	return OidIsValid(owner) && nsr_trusts(role, owner);
}

/*
 * The table that a relation is part of: an index's, an owned sequence's, a
 * row type's or a constraint's; InvalidOid where there is none.
 */
Oid
nsr_table_of(Oid classid, Oid objid)
{
	Oid			tableid = InvalidOid;
	Oid			seqtable;
	int32		column;

	if (classid == RelationRelationId)
	{
		switch (get_rel_relkind(objid))
		{
			case RELKIND_INDEX:
			case RELKIND_PARTITIONED_INDEX:
				return IndexGetRelation(objid, true);
			case RELKIND_SEQUENCE:
				if (sequenceIsOwned(objid, DEPENDENCY_AUTO, &seqtable, &column) ||
					sequenceIsOwned(objid, DEPENDENCY_INTERNAL, &seqtable, &column))
					tableid = seqtable;
				return tableid;
			default:
				return objid;
		}
	}
	if (classid == TypeRelationId)
		tableid = get_typ_typrelid(objid);
	else if (classid == ConstraintRelationId)
	{
		HeapTuple	tuple = SearchSysCache1(CONSTROID, ObjectIdGetDatum(objid));

		if (HeapTupleIsValid(tuple))
		{
			tableid = ((Form_pg_constraint) GETSTRUCT(tuple))->conrelid;
			ReleaseSysCache(tuple);
		}
	}
	return tableid;
}

static bool
function_in_extension(Oid schema, const char *name)
{
	CatCList   *list = SearchSysCacheList1(PROCNAMEARGSNSP, CStringGetDatum(name));
	bool		found = false;

	for (int i = 0; i < list->n_members && !found; i++)
	{
		Form_pg_proc proc = (Form_pg_proc) GETSTRUCT(&list->members[i]->tuple);

		found = proc->pronamespace == schema &&
			OidIsValid(getExtensionOfObject(ProcedureRelationId, proc->oid));
	}
	ReleaseSysCacheList(list);
	return found;
}

static bool
operator_in_extension(Oid schema, const char *name)
{
	CatCList   *list = SearchSysCacheList1(OPERNAMENSP, CStringGetDatum(name));
	bool		found = false;

	for (int i = 0; i < list->n_members && !found; i++)
	{
		Form_pg_operator op = (Form_pg_operator) GETSTRUCT(&list->members[i]->tuple);

		found = op->oprnamespace == schema &&
			OidIsValid(getExtensionOfObject(OperatorRelationId, op->oid));
	}
	ReleaseSysCacheList(list);
	return found;
}

/*
 * The kinds that are rarely named: their small catalogs are read through.
 * Counts those of a name in a schema, all or only members of an extension.
 */
static int
scan_catalog(int i, Oid schema, const char *name, bool in_extension)
{
	Relation	rel = table_open(catalogs[i].catalog, AccessShareLock);
	ScanKeyData key[2];
	SysScanDesc scan;
	HeapTuple	tuple;
	NameData	key_name;
	int			n = 0;

	namestrcpy(&key_name, name);
	ScanKeyInit(&key[0], catalogs[i].name, BTEqualStrategyNumber, F_NAMEEQ,
				NameGetDatum(&key_name));
	ScanKeyInit(&key[1], catalogs[i].schema, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(schema));
	scan = systable_beginscan(rel, InvalidOid, false, NULL, 2, key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		bool		isnull;
		Oid			oid = DatumGetObjectId(heap_getattr(tuple, catalogs[i].oid,
														RelationGetDescr(rel), &isnull));

		if (!in_extension || OidIsValid(getExtensionOfObject(catalogs[i].catalog, oid)))
			n++;
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return n;
}

static bool
other_in_extension(NsrKind kind, Oid schema, const char *name)
{
	for (int i = 0; i < lengthof(catalogs); i++)
	{
		if (catalogs[i].kind == kind && scan_catalog(i, schema, name, true) > 0)
			return true;
	}
	return false;
}

/*
 * Whether a qualified name is that of a member of an extension.  For functions
 * and operators any one of that name will do: which one a call means is known
 * only when it is analysed.
 */
bool
nsr_name_in_extension(NsrKind kind, const char *schema, const char *name)
{
	Oid			schemaid = get_namespace_oid(schema, true);
	Oid			oid;

	if (!OidIsValid(schemaid))
		return false;
	switch (kind)
	{
		case NSR_RELATION:
		case NSR_COLUMN:
			oid = get_relname_relid(name, schemaid);
			return OidIsValid(oid) && OidIsValid(extension_of_relation(oid));
		case NSR_TYPE:
			oid = GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
								  CStringGetDatum(name), ObjectIdGetDatum(schemaid));
			if (!OidIsValid(oid))
				return false;
			return OidIsValid(getExtensionOfObject(TypeRelationId, oid)) ||
				OidIsValid(getExtensionOfObject(RelationRelationId,
												get_typ_typrelid(oid)));
		case NSR_FUNCTION:
			return function_in_extension(schemaid, name);
		case NSR_OPERATOR:
			return operator_in_extension(schemaid, name);
		default:
			return other_in_extension(kind, schemaid, name);
	}
}

/*
 * How many constraints of a name there are in a schema.
 */
static int
count_constraints(Oid schema, const char *name)
{
	Relation	rel = table_open(ConstraintRelationId, AccessShareLock);
	ScanKeyData key[2];
	SysScanDesc scan;
	NameData	key_name;
	int			n = 0;

	namestrcpy(&key_name, name);
	ScanKeyInit(&key[0], Anum_pg_constraint_conname, BTEqualStrategyNumber, F_NAMEEQ,
				NameGetDatum(&key_name));
	ScanKeyInit(&key[1], Anum_pg_constraint_connamespace, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(schema));
	scan = systable_beginscan(rel, ConstraintNameNspIndexId, true, NULL, 2, key);
	while (HeapTupleIsValid(systable_getnext(scan)))
		n++;
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return n;
}

/*
 * How many objects of a kind and name there are in a schema; more than one
 * only where they are overloaded.  *relid is the relation, if it is one.
 */
int
nsr_count_objects(NsrKind kind, Oid schema, const char *name, Oid *relid)
{
	CatCList   *list;
	int			n = 0;

	*relid = InvalidOid;
	switch (kind)
	{
		case NSR_RELATION:
		case NSR_COLUMN:
			*relid = get_relname_relid(name, schema);
			return OidIsValid(*relid);
		case NSR_TYPE:
			return SearchSysCacheExists2(TYPENAMENSP, CStringGetDatum(name),
										 ObjectIdGetDatum(schema));
		case NSR_FUNCTION:
			list = SearchSysCacheList1(PROCNAMEARGSNSP, CStringGetDatum(name));
			for (int i = 0; i < list->n_members; i++)
				n += ((Form_pg_proc) GETSTRUCT(&list->members[i]->tuple))->pronamespace == schema;
			ReleaseSysCacheList(list);
			return n;
		case NSR_OPERATOR:
			list = SearchSysCacheList1(OPERNAMENSP, CStringGetDatum(name));
			for (int i = 0; i < list->n_members; i++)
				n += ((Form_pg_operator) GETSTRUCT(&list->members[i]->tuple))->oprnamespace == schema;
			ReleaseSysCacheList(list);
			return n;
		case NSR_CONSTRAINT:
			return count_constraints(schema, name);
		case NSR_EXTENSION:
			return OidIsValid(get_extension_oid(name, true));
		case NSR_SCHEMA:
		case NSR_CTE:
			return 0;
		default:
			for (int i = 0; i < lengthof(catalogs); i++)
			{
				if (catalogs[i].kind == kind)
					n += scan_catalog(i, schema, name, false);
			}
			return n;
	}
}

/*
 * For whoever looks for so many relations and types that the syscache would be
 * slow, and full of names that are nowhere.
 */
void
nsr_open_catalogs(NsrCatalogs *catalogs)
{
	catalogs->rels[0] = table_open(RelationRelationId, AccessShareLock);
	catalogs->indexes[0] = index_open(ClassNameNspIndexId, AccessShareLock);
	catalogs->rels[1] = table_open(TypeRelationId, AccessShareLock);
	catalogs->indexes[1] = index_open(TypeNameNspIndexId, AccessShareLock);
}

void
nsr_close_catalogs(NsrCatalogs *catalogs)
{
	for (int i = 0; i < lengthof(catalogs->rels); i++)
	{
		index_close(catalogs->indexes[i], AccessShareLock);
		table_close(catalogs->rels[i], AccessShareLock);
	}
}

/*
 * Finds the schemas that have a relation or type of this name.  Returns how
 * many there are, or -1 where they are more than "max" or the kind is another
 * one.
 */
int
nsr_find_everywhere(const NsrCatalogs *catalogs, NsrKind kind, const char *name,
					NsrSighting *found, int max)
{
	int			i = kind == NSR_RELATION ? 0 : 1;
	ScanKeyData key;
	NameData	key_name;
	SysScanDesc scan;
	HeapTuple	tuple;
	int			n = 0;

	if (kind != NSR_RELATION && kind != NSR_TYPE)
		return -1;
	namestrcpy(&key_name, name);
	/* The name is the first column of both indexes. */
	ScanKeyInit(&key, i == 0 ? Anum_pg_class_relname : Anum_pg_type_typname,
				BTEqualStrategyNumber, F_NAMEEQ, NameGetDatum(&key_name));
	scan = systable_beginscan_ordered(catalogs->rels[i], catalogs->indexes[i],
									  NULL, 1, &key);
	while (n <= max && HeapTupleIsValid(tuple = systable_getnext_ordered(scan, ForwardScanDirection)))
	{
		if (n < max && kind == NSR_RELATION)
		{
			found[n].schema = ((Form_pg_class) GETSTRUCT(tuple))->relnamespace;
			found[n].relid = ((Form_pg_class) GETSTRUCT(tuple))->oid;
		}
		else if (n < max)
		{
			found[n].schema = ((Form_pg_type) GETSTRUCT(tuple))->typnamespace;
			found[n].relid = InvalidOid;
		}
		n++;
	}
	systable_endscan_ordered(scan);
	return n <= max ? n : -1;
}

/*
 * Whether a function or operator, named with the types of its arguments, is a
 * member of an extension.
 */
bool
nsr_signature_in_extension(NsrKind kind, ObjectWithArgs *object)
{
	Oid			oid;

	if (kind == NSR_OPERATOR)
	{
		oid = LookupOperWithArgs(object, true);
		return OidIsValid(oid) &&
			OidIsValid(getExtensionOfObject(OperatorRelationId, oid));
	}
	oid = LookupFuncWithArgs(OBJECT_ROUTINE, object, true);
	return OidIsValid(oid) &&
		OidIsValid(getExtensionOfObject(ProcedureRelationId, oid));
}

/*
 * A schema whose name differs from this one in case only, or NULL.
 */
char *
nsr_schema_in_other_case(const char *name)
{
	Relation	rel = table_open(NamespaceRelationId, AccessShareLock);
	SysScanDesc scan = systable_beginscan(rel, InvalidOid, false, NULL, 0, NULL);
	char	   *lower = str_tolower(name, strlen(name), DEFAULT_COLLATION_OID);
	char	   *found = NULL;
	HeapTuple	tuple;

	while (found == NULL && HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		char	   *other = NameStr(((Form_pg_namespace) GETSTRUCT(tuple))->nspname);

		if (strcmp(other, name) != 0 && strcmp(str_tolower(other, strlen(other), DEFAULT_COLLATION_OID), lower) == 0)
			found = pstrdup(other);
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
	return found;
}

/*
 * The owner of this database.
 */
Oid
nsr_database_owner(void)
{
	HeapTuple	tuple = SearchSysCache1(DATABASEOID, ObjectIdGetDatum(MyDatabaseId));
	Oid			owner = InvalidOid;

	if (HeapTupleIsValid(tuple))
	{
		owner = ((Form_pg_database) GETSTRUCT(tuple))->datdba;
		ReleaseSysCache(tuple);
	}
	return owner;
}
