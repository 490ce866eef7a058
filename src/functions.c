/*
 * functions.c
 *		SQL-callable functions.
 */
#include "nsresolve.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/varlena.h"

PG_FUNCTION_INFO_V1(nsresolve_library_version);
PG_FUNCTION_INFO_V1(nsresolve_warn_unless_preloaded);

/*
 * nsresolve.library_version() returns text: the version of the loaded library.
 */
Datum
nsresolve_library_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(NSR_VERSION));
}

/*
 * Whether a list of libraries has this one, with or without a directory and a
 * suffix.
 */
static bool
list_has_library(const char *value)
{
	List	   *libraries;
	ListCell   *lc;

	if (value == NULL || !SplitDirectoriesString(pstrdup(value), ',', &libraries))
		return false;
	foreach(lc, libraries)
	{
		char	   *library = lfirst(lc);
		char	   *slash = last_dir_separator(library);

		if (slash)
			library = slash + 1;
		if (strcmp(library, "nsresolve") == 0 ||
			strcmp(library, "nsresolve" DLSUFFIX) == 0)
			return true;
	}
	return false;
}

/*
 * For the install script: a WARNING where no setting makes new sessions load
 * the library.
 */
Datum
nsresolve_warn_unless_preloaded(PG_FUNCTION_ARGS)
{
	if (!list_has_library(shared_preload_libraries_string) &&
		!list_has_library(session_preload_libraries_string) &&
		!list_has_library(local_preload_libraries_string))
		ereport(WARNING,
				(errmsg("library \"nsresolve\" is not preloaded"),
				 errdetail("Sessions in which it is not loaded resolve names as if nsresolve were not installed."),
				 errhint("Add nsresolve to shared_preload_libraries and restart the server, or to session_preload_libraries.")));
	PG_RETURN_VOID();
}
