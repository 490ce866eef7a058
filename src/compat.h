/*
 * compat.h
 *		Every difference between the supported server versions, in one place.
 *
 * PostgreSQL 15, 17 and 18 are tested.  16 is covered by the same branches as
 * 17 as far as its headers tell.  19 reworks the records of the GUC system
 * (one struct for all types), so search_path.c and role_settings.c refuse to
 * compile there until someone has looked.
 */
#ifndef NSRESOLVE_COMPAT_H
#define NSRESOLVE_COMPAT_H

#include "catalog/pg_database.h"
#include "catalog/pg_namespace.h"
#include "miscadmin.h"
#include "postmaster/autovacuum.h"
#include "storage/lock.h"
#include "utils/acl.h"
#include "utils/guc.h"
#include "utils/guc_tables.h"

#if PG_VERSION_NUM < 150000 || PG_VERSION_NUM >= 190000
#error "nsresolve supports PostgreSQL 15 to 18"
#endif

/*
 * 16 moved the prototypes of core's check and assign hooks to a header of
 * their own.
 */
#if PG_VERSION_NUM >= 160000
#include "utils/guc_hooks.h"
#else
#include "commands/variable.h"
#endif

/*
 * 16 gave the GUC system a memory context of its own; strings and "extra"
 * chunks have to come from there.  Before, it used malloc().
 */
#if PG_VERSION_NUM >= 160000
#define nsr_guc_malloc(size) guc_malloc(LOG, size)
#define nsr_guc_free(p) guc_free(p)
#else
#define nsr_guc_malloc(size) malloc(size)
#define nsr_guc_free(p) free(p)
#endif

/*
 * 16 keeps the settings in a hash table and exports find_option(); before,
 * there is a sorted array.  Returns NULL when there is no such setting.
 */
static inline struct config_generic *
nsr_find_setting(const char *name)
{
#if PG_VERSION_NUM >= 160000
	return find_option(name, false, true, 0);
#else
	struct config_generic **vars = get_guc_variables();

	/* GetNumConfigOptions() is how many of them there are. */
	for (int i = 0; i < GetNumConfigOptions(); i++)
		if (pg_strcasecmp(vars[i]->name, name) == 0)
			return vars[i];
	return NULL;
#endif
}

/*
 * 16 replaced the pg_*_aclcheck() family by object_aclcheck().
 */
static inline AclResult
nsr_schema_aclcheck(Oid schema, Oid role, AclMode mode)
{
#if PG_VERSION_NUM >= 160000
	return object_aclcheck(NamespaceRelationId, schema, role, mode);
#else
	return pg_namespace_aclcheck(schema, role, mode);
#endif
}

static inline AclResult
nsr_database_aclcheck(Oid database, Oid role, AclMode mode)
{
#if PG_VERSION_NUM >= 160000
	return object_aclcheck(DatabaseRelationId, database, role, mode);
#else
	return pg_database_aclcheck(database, role, mode);
#endif
}

/* 17 can also ask for stronger locks. */
static inline bool
nsr_lock_held(const LOCKTAG *tag, LOCKMODE mode)
{
#if PG_VERSION_NUM >= 170000
	return LockHeldByMe(tag, mode, false);
#else
	return LockHeldByMe(tag, mode);
#endif
}

/* 17 renamed the tests for autovacuum's processes. */
#if PG_VERSION_NUM >= 170000
#define nsr_is_autovacuum() \
	(AmAutoVacuumLauncherProcess() || AmAutoVacuumWorkerProcess())
#else
#define nsr_is_autovacuum() \
	(IsAutoVacuumLauncherProcess() || IsAutoVacuumWorkerProcess())
#endif

/*
 * Whether raw_expression_tree_walker() knows a node.  It raises an error for
 * any other; 16 and 17 taught it SQL/JSON, 18 the RETURNING clause's options.
 */
static inline bool
nsr_is_raw_expression(Node *node)
{
	switch (nodeTag(node))
	{
		case T_SetToDefault:
		case T_CurrentOfExpr:
		case T_SQLValueFunction:
		case T_Integer:
		case T_Float:
		case T_Boolean:
		case T_String:
		case T_BitString:
		case T_ParamRef:
		case T_A_Const:
		case T_A_Star:
		case T_Alias:
		case T_GroupingFunc:
		case T_SubLink:
		case T_CaseExpr:
		case T_RowExpr:
		case T_CoalesceExpr:
		case T_MinMaxExpr:
		case T_XmlExpr:
		case T_NullTest:
		case T_BooleanTest:
		case T_JoinExpr:
		case T_MergeWhenClause:
		case T_PLAssignStmt:
		case T_A_Expr:
		case T_BoolExpr:
		case T_ColumnRef:
		case T_FuncCall:
		case T_NamedArgExpr:
		case T_A_Indices:
		case T_A_Indirection:
		case T_A_ArrayExpr:
		case T_ResTarget:
		case T_MultiAssignRef:
		case T_TypeCast:
		case T_CollateClause:
		case T_SortBy:
		case T_WindowDef:
		case T_RangeSubselect:
		case T_RangeFunction:
		case T_RangeTableSample:
		case T_RangeTableFunc:
		case T_RangeTableFuncCol:
		case T_TypeName:
		case T_GroupingSet:
		case T_XmlSerialize:
		case T_InferClause:
		case T_OnConflictClause:
		case T_CommonTableExpr:
#if PG_VERSION_NUM >= 160000
		case T_JsonFormat:
		case T_JsonReturning:
		case T_JsonValueExpr:
		case T_JsonConstructorExpr:
		case T_JsonIsPredicate:
		case T_JsonOutput:
		case T_JsonKeyValue:
		case T_JsonObjectConstructor:
		case T_JsonArrayConstructor:
		case T_JsonAggConstructor:
		case T_JsonObjectAgg:
		case T_JsonArrayAgg:
		case T_JsonArrayQueryConstructor:
#endif
#if PG_VERSION_NUM >= 170000
		case T_MergeSupportFunc:
		case T_JsonParseExpr:
		case T_JsonScalarExpr:
		case T_JsonSerializeExpr:
		case T_JsonArgument:
		case T_JsonFuncExpr:
		case T_JsonBehavior:
		case T_JsonTable:
		case T_JsonTableColumn:
		case T_JsonTablePathSpec:
#endif
#if PG_VERSION_NUM >= 180000
		case T_ReturningOption:
		case T_ReturningClause:
#endif
			return true;
		default:
			return false;
	}
}

#endif							/* NSRESOLVE_COMPAT_H */
