/*
 * parallel.c
 *		What a parallel worker learns from its leader.
 *
 * A worker has neither its leader's stack of settings nor its reset values,
 * so it computes nothing and takes the leader's effective path, default schema
 * and place of metadata.  They travel with the other settings, as some that
 * nobody can set, whose variables are pointed straight at the leader's own
 * strings.  A function that would change what they come from can only run in
 * the leader, so in a worker its SET clause is an error.
 *
 * That is safe because nothing else ever sets them in the leader: their
 * context lets neither SET nor RESET nor DISCARD reach them, and a
 * configuration file has less weight than the source they were given, so the
 * GUC system never frees or stacks what the variables point at.  In a worker,
 * and in the postmaster from which it inherits its memory, the variables stay
 * the GUC system's.
 */
#include "nsresolve.h"

#include "access/parallel.h"

/* The GUC system's variables. */
static char *path_variable = NULL;
static char *default_schema_variable = NULL;
static char *metadata_schema_variable = NULL;
static char *asks_variable = NULL;

/* In a worker: what arrived. */
static const char *leader_path = NULL;
static const char *leader_default_schema = NULL;
static const char *leader_metadata_schema = NULL;
static bool leader_asks = false;

static char nothing[1] = "";
static char on[] = "on";
static char default_schema_buffer[NAMEDATALEN];
static char metadata_schema_buffer[NAMEDATALEN];
bool		nsr_workers_told = false;

static bool
check_hook(char **newval, void **extra, GucSource source)
{
	if (**newval == '\0' || InitializingParallelWorker)
		return true;
	GUC_check_errdetail("This parameter is set by nsresolve itself.");
	return false;
}

static void
assign_path(const char *newval, void *extra)
{
	if (IsParallelWorker())
	{
		leader_path = newval;
		nsr_path_refresh();
	}
}

static void
assign_default_schema(const char *newval, void *extra)
{
	if (IsParallelWorker())
		leader_default_schema = newval;
}

static void
assign_metadata_schema(const char *newval, void *extra)
{
	if (IsParallelWorker())
		leader_metadata_schema = newval;
}

static void
assign_asks(const char *newval, void *extra)
{
	leader_asks = *newval != '\0';
}

static void
define(const char *name, char **variable, GucStringAssignHook assign_hook)
{
	DefineCustomStringVariable(name,
							   "Tells parallel workers what holds in their leader.",
							   NULL,
							   variable, "",
							   PGC_SIGHUP,
							   GUC_NO_SHOW_ALL | GUC_NOT_IN_SAMPLE |
							   GUC_DISALLOW_IN_FILE,
							   check_hook, assign_hook, NULL);
	/* A setting with its built-in default would not be sent. */
	SetConfigOption(name, "", PGC_SIGHUP, PGC_S_OVERRIDE);
}

void
nsr_define_leader_settings(void)
{
	define("nsresolve.leader_search_path", &path_variable, assign_path);
	define("nsresolve.leader_default_schema", &default_schema_variable,
		   assign_default_schema);
	define("nsresolve.leader_metadata_schema", &metadata_schema_variable,
		   assign_metadata_schema);
	define("nsresolve.leader_asks", &asks_variable, assign_asks);
}

/*
 * Keeps a copy of a name up to date.  Server code changes the path more often
 * than anybody the name, and comparing is cheaper than copying.
 */
static char *
keep_name(char *buffer, const char *name)
{
	if (strcmp(buffer, name) != 0)
		strlcpy(buffer, name, NAMEDATALEN);
	return buffer;
}

/*
 * Makes the present state available to workers that start from now on.
 * Allocates nothing, so that assign hooks may call it.
 */
void
nsr_tell_workers(void)
{
	if (IsParallelWorker() || !OidIsValid(MyDatabaseId))
		return;
	/* Settings that are defined before these call this, too. */
	if (path_variable == NULL || default_schema_variable == NULL ||
		metadata_schema_variable == NULL || asks_variable == NULL)
		return;
	path_variable = nsr_managed() ? namespace_search_path : nothing;
	default_schema_variable = keep_name(default_schema_buffer,
										nsr_default_schema_setting());
	metadata_schema_variable = keep_name(metadata_schema_buffer,
										 nsr_metadata_schema_setting());
	asks_variable = nsr_path_asks() ? on : nothing;
	nsr_workers_told = true;
}

/* The leader's effective path; NULL where the leader is not managed. */
const char *
nsr_leader_path(void)
{
	return leader_path && *leader_path ? leader_path : NULL;
}

/* The leader's default schema. */
const char *
nsr_leader_default_schema(void)
{
	return leader_default_schema;
}

/* Where the leader has its metadata. */
const char *
nsr_leader_metadata_schema(void)
{
	return leader_metadata_schema;
}

/* Whether the leader named an alias in its path. */
bool
nsr_leader_asks(void)
{
	return leader_asks;
}

/*
 * Whether this is a worker that has what its leader sent.
 */
bool
nsr_is_ready_worker(void)
{
	return IsParallelWorker() && !InitializingParallelWorker;
}

/*
 * For check hooks: why a setting cannot take another value in a worker.
 */
bool
nsr_refuse_in_worker(const char *name)
{
	GUC_check_errcode(ERRCODE_INVALID_TRANSACTION_STATE);
	GUC_check_errmsg("parameter \"%s\" cannot be changed in a parallel worker", name);
	GUC_check_errdetail("The names that nsresolve resolves would follow it in the leader only.");
	GUC_check_errhint("Mark the function that sets it PARALLEL RESTRICTED.");
	return false;
}
