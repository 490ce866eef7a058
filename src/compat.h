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

#include "miscadmin.h"
#include "postmaster/autovacuum.h"
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

/* 17 renamed the tests for autovacuum's processes. */
#if PG_VERSION_NUM >= 170000
#define nsr_is_autovacuum() \
	(AmAutoVacuumLauncherProcess() || AmAutoVacuumWorkerProcess())
#else
#define nsr_is_autovacuum() \
	(IsAutoVacuumLauncherProcess() || IsAutoVacuumWorkerProcess())
#endif

#endif							/* NSRESOLVE_COMPAT_H */
