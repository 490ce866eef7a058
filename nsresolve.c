/*
 * nsresolve.c
 *		Entry of the library: checks, settings, hooks.
 *
 * Everything that can fail comes first, and what cannot be undone comes last:
 * a library whose _PG_init failed is run again at the next LOAD.
 */
#include "nsresolve.h"

#include "access/xact.h"

PG_MODULE_MAGIC;

PGDLLEXPORT void _PG_init(void);

void
_PG_init(void)
{
	static bool settings_defined = false;
	const char *setting = "search_path";

	/* Settings cannot be given values then. */
	if (IsInParallelMode())
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_TRANSACTION_STATE),
				 errmsg("nsresolve cannot be loaded during a parallel operation"),
				 errhint("Load it before, by LOAD or by one of the settings that preload libraries.")));
	if (!nsr_can_take_over_path() || !nsr_can_take_over_role(&setting))
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("nsresolve cannot take over the setting \"%s\"", setting),
				 errdetail("Another library has redirected it."),
				 errhint("Load nsresolve before that library, or do without one of the two.")));
	nsr_check_placeholders();

	if (!settings_defined)
	{
		nsr_define_role_settings();
		nsr_define_settings();
		nsr_define_leader_settings();
		MarkGUCPrefixReserved("nsresolve");
		settings_defined = true;
	}

	nsr_prepare_roles();
	nsr_take_over_path();
	nsr_take_over_role();
	nsr_install_hooks();
}
