/*
 * role_settings.c
 *		The settings that follow the current role.
 *
 * Core applies what ALTER ROLE ... SET says at login only.  For the three
 * settings of this file it is also applied by SET ROLE and SET SESSION
 * AUTHORIZATION, and taken back with them: at the end of a transaction, of a
 * savepoint, of a function with a SET clause, after an error.  All of these
 * call the assign hooks of "role" and "session_authorization", so those are
 * wrapped.
 *
 * An assign hook must not fail, allocate or look anything up.  The check
 * hooks, which run when the role is chosen, therefore read the role's
 * settings, and the assign hooks only find what was read.  Reverts run no
 * check hook, and find what was read when the role was chosen, even if it has
 * been changed or dropped since.  What ties a reading to a value of "role" is
 * the address of the value's "extra": it is core's, and stays where it is for
 * as long as the value can come back.
 *
 * In a parallel worker nothing is computed (see parallel.c).
 */
#include "nsresolve.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/parallel.h"
#include "access/table.h"
#include "access/xact.h"
#include "catalog/indexing.h"
#include "catalog/pg_db_role_setting.h"
#include "common/hashfn.h"
#include "storage/lock.h"
#include "storage/sinval.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/plancache.h"
#include "utils/rel.h"

/*
 * Set for a role by whoever runs its application: where unqualified names
 * belong.
 */
static char *default_schema = NULL;

/*
 * Set for a role that should find its schema made when it first migrates, as
 * tenants in a fresh database do.
 */
static bool create_schema = false;

/*
 * Set to "$default" for tenants that each keep a history of their own, or to
 * a schema where all history is kept.
 */
static char *metadata_schema = NULL;

/* What a check hook finds out about a value of one of these settings. */
typedef struct SettingExtra
{
	bool		session;		/* the session set it itself */
	char		quoted[NSR_QUOTED_LEN];
} SettingExtra;

/* The values in force, as the assign hooks saw them. */
static const char *default_schema_value = NULL;
static const char *metadata_schema_value = NULL;
static const SettingExtra *default_schema_extra = NULL;
static const SettingExtra *create_schema_extra = NULL;
static const SettingExtra *metadata_schema_extra = NULL;

/* The last reading of each role. */
typedef struct LastReading
{
	Oid			role;			/* hash key */
	char		status;			/* of the hash table's entry */
	bool		exact;			/* good without another scan */
	uint64		inval_count;	/* while SharedInvalidMessageCounter is this */
	const NsrRoleSettings *settings;
} LastReading;

#define SH_PREFIX last
#define SH_ELEMENT_TYPE LastReading
#define SH_KEY_TYPE Oid
#define SH_KEY role
#define SH_HASH_KEY(table, key) murmurhash32(key)
#define SH_EQUAL(table, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

static last_hash *last_readings = NULL;

/* The reading that belongs to a value of a setting. */
typedef struct ValueReading
{
	void	   *extra;			/* hash key */
	char		status;			/* of the hash table's entry */
	int			undone_with;	/* the nesting level of the transaction whose
								 * end takes back what was read; or 0 */
	const NsrRoleSettings *settings;
} ValueReading;

#define SH_PREFIX value
#define SH_ELEMENT_TYPE ValueReading
#define SH_KEY_TYPE void *
#define SH_KEY extra
#define SH_HASH_KEY(table, key) murmurhash32((uint32) ((uintptr_t) (key) >> 3))
#define SH_EQUAL(table, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

static value_hash *value_readings = NULL;

/* Those of the values in force; NULL where nothing was read. */
static const NsrRoleSettings *role_reading = NULL;
static const NsrRoleSettings *auth_reading = NULL;

/* The settings of the role that was chosen; NULL where none was. */
static const NsrRoleSettings *current = NULL;

/* A role was chosen, but its settings have not been read. */
static bool current_unknown = false;

bool		nsr_ever_on = false;

/* The records, and what was in them. */
static struct config_string *role_record = NULL;
static struct config_string *auth_record = NULL;
static GucStringCheckHook core_check_role = NULL;
static GucStringAssignHook core_assign_role = NULL;
static GucStringCheckHook core_check_session_authorization = NULL;
static GucStringAssignHook core_assign_session_authorization = NULL;

/*
 * Which role was chosen with SET ROLE or SET SESSION AUTHORIZATION;
 * InvalidOid where the session is still who it was at login.
 */
static Oid
chosen_role(void)
{
	Oid			role = GetCurrentRoleId();

	if (OidIsValid(role))
		return role;
	role = GetSessionUserId();
	return role == GetAuthenticatedUserId() ? InvalidOid : role;
}

/*
 * Whether a value is good for metadata_schema.
 */
bool
nsr_check_metadata_schema(const char *value)
{
	if (strcmp(value, "$current") == 0 || strcmp(value, "$default") == 0)
		return true;
	if (*value == '$')
	{
		GUC_check_errdetail("The only special values are \"$current\" and \"$default\".");
		return false;
	}
	return nsr_check_schema_name(value);
}

/*
 * Takes one "name=value" of a role's settings.  The names arrive as ALTER ROLE
 * was given them, in any case.  Database settings come before the role's own
 * ones within the database, and a later value replaces an earlier one.
 */
static void
take_setting(NsrRoleSettings *settings, char *item)
{
	char	   *value = strchr(item, '=');
	bool		ok = true;

	if (value == NULL)
		return;
	*value++ = '\0';
	if (pg_strcasecmp(item, "nsresolve.default_schema") == 0)
	{
		ok = nsr_check_schema_name(value);
		if (ok)
		{
			settings->has_default_schema = true;
			strlcpy(settings->default_schema, value, NAMEDATALEN);
			strlcpy(settings->default_schema_quoted, quote_identifier(value),
					NSR_QUOTED_LEN);
		}
	}
	else if (pg_strcasecmp(item, "nsresolve.metadata_schema") == 0)
	{
		ok = nsr_check_metadata_schema(value);
		if (ok)
		{
			settings->has_metadata_schema = true;
			strlcpy(settings->metadata_schema, value, NAMEDATALEN);
			strlcpy(settings->metadata_schema_quoted, quote_identifier(value),
					NSR_QUOTED_LEN);
		}
	}
	else if (pg_strcasecmp(item, "nsresolve.create_schema") == 0)
	{
		bool		on;

		ok = parse_bool(value, &on);
		if (ok)
		{
			settings->has_create_schema = true;
			settings->create_schema = on;
		}
	}
	if (!ok)
		ereport(WARNING,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid value for parameter \"%s\": \"%s\"", item, value),
				 errdetail("It is a setting of role \"%s\" and is ignored.",
						   GetUserNameFromId(settings->role, true))));
}

/*
 * Takes what a row of pg_db_role_setting holds.
 */
static void
take_settings(NsrRoleSettings *settings, HeapTuple row, TupleDesc desc)
{
	bool		isnull;
	Datum		config = heap_getattr(row, Anum_pg_db_role_setting_setconfig, desc, &isnull);
	Datum	   *items;
	int			nitems;

	if (isnull)
		return;
	deconstruct_array(DatumGetArrayTypeP(config), TEXTOID, -1, false,
					  TYPALIGN_INT, &items, NULL, &nitems);
	for (int i = 0; i < nitems; i++)
		take_setting(settings, TextDatumGetCString(items[i]));
}

/*
 * Reads what ALTER ROLE says for a role: in every database, which InvalidOid
 * stands for, then in this one.
 */
static void
scan_settings(NsrRoleSettings *settings)
{
	const Oid	databases[] = {InvalidOid, MyDatabaseId};
	Relation	rel = table_open(DbRoleSettingRelationId, AccessShareLock);
	Relation	index = index_open(DbRoleSettingDatidRolidIndexId, AccessShareLock);

	for (int i = 0; i < lengthof(databases); i++)
	{
		ScanKeyData key[2];
		SysScanDesc scan;
		HeapTuple	tuple;

		ScanKeyInit(&key[0], Anum_pg_db_role_setting_setdatabase,
					BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(databases[i]));
		ScanKeyInit(&key[1], Anum_pg_db_role_setting_setrole,
					BTEqualStrategyNumber, F_OIDEQ, ObjectIdGetDatum(settings->role));
		scan = systable_beginscan_ordered(rel, index, NULL, 2, key);
		while (HeapTupleIsValid(tuple = systable_getnext_ordered(scan, ForwardScanDirection)))
			take_settings(settings, tuple, RelationGetDescr(rel));
		systable_endscan_ordered(scan);
	}
	index_close(index, AccessShareLock);
	table_close(rel, AccessShareLock);
}

/*
 * Whether this transaction may have changed some role's settings.  Who does
 * keeps that lock until the change is committed or taken back.
 */
static bool
changes_settings(void)
{
	LOCKTAG		tag;

	SET_LOCKTAG_RELATION(tag, InvalidOid, DbRoleSettingRelationId);
	return nsr_lock_held(&tag, RowExclusiveLock);
}

/*
 * Reads what ALTER ROLE says for a role.
 *
 * There is no syscache for pg_db_role_setting, but each change of it sends an
 * invalidation, so what was read stays exact while the count of received
 * messages stands still: the count from before the reading, for one may come
 * in the middle of it.  Of this transaction's own changes no message has come
 * yet: with such changes it neither uses nor leaves an exact reading.
 *
 * Readings are kept as long as the session, since values refer to them; a role
 * whose settings have not changed is not read into a new one.
 */
const NsrRoleSettings *
nsr_read_role_settings(Oid role)
{
	LastReading *last;
	NsrRoleSettings fresh;
	bool		found;
	bool		changes = changes_settings();
	uint64		inval_count;

	AcceptInvalidationMessages();
	inval_count = SharedInvalidMessageCounter;
	last = last_lookup(last_readings, role);
	if (last && last->exact && !changes &&
		last->inval_count == inval_count)
		return last->settings;

	memset(&fresh, 0, sizeof(fresh));
	fresh.role = role;
	scan_settings(&fresh);

	last = last_insert(last_readings, role, &found);
	if (!found)
		last->settings = NULL;
	last->exact = false;
	if (last->settings == NULL || memcmp(last->settings, &fresh, sizeof(fresh)) != 0)
		last->settings = memcpy(MemoryContextAlloc(TopMemoryContext, sizeof(fresh)),
								&fresh, sizeof(fresh));
	last->inval_count = inval_count;
	last->exact = !changes;
	return last->settings;
}

/*
 * Ties a reading to a value, or nothing to it: an address may have been that
 * of another value before.
 */
static void
tie_reading(void *extra, const NsrRoleSettings *settings)
{
	ValueReading *entry;
	bool		found;

	if (settings)
	{
		entry = value_insert(value_readings, extra, &found);
		entry->undone_with = 0;
		entry->settings = settings;
	}
	else if (value_readings->members > 0)
		value_delete(value_readings, extra);
}

static const NsrRoleSettings *
find_reading(void *extra)
{
	ValueReading *entry = NULL;

	/* It is empty where nsresolve is never on. */
	if (value_readings->members > 0)
		entry = value_lookup(value_readings, extra);
	return entry ? entry->settings : NULL;
}

/*
 * What the settings are under a role with such settings of its own, or none.
 */
static bool
decides(const NsrRoleSettings *settings, const SettingExtra *extra)
{
	return settings != NULL && !(extra && extra->session);
}

static const char *
default_schema_of(const NsrRoleSettings *settings)
{
	return decides(settings, default_schema_extra) && settings->has_default_schema ?
		settings->default_schema : default_schema_value;
}

static const char *
metadata_schema_of(const NsrRoleSettings *settings)
{
	return decides(settings, metadata_schema_extra) && settings->has_metadata_schema ?
		settings->metadata_schema : metadata_schema_value;
}

/*
 * Makes the settings of the chosen role the current ones.  For assign hooks.
 */
static void
follow_role(void)
{
	const NsrRoleSettings *before = current;
	bool		unknown_before = current_unknown;
	Oid			role;
	int			sec_context;

	if (!nsr_ever_on || IsParallelWorker())
		return;
	/* Before there is a user, as in the postmaster, there is no role. */
	GetUserIdAndSecContext(&role, &sec_context);
	if (OidIsValid(role))
		role = chosen_role();
	current = NULL;
	if (OidIsValid(role))
		current = OidIsValid(GetCurrentRoleId()) ? role_reading : auth_reading;
	current_unknown = OidIsValid(role) && current == NULL;
	if (current == before && current_unknown == unknown_before)
		return;
	/* What is thought of a name depends on it, though the path may stay. */
	if (current_unknown != unknown_before ||
		strcmp(default_schema_of(before), default_schema_of(current)) != 0 ||
		strcmp(metadata_schema_of(before), metadata_schema_of(current)) != 0)
		nsr_fallthrough_forget();
	nsr_path_refresh();
	nsr_tell_workers();
}

/*
 * Called when the transaction at a nesting level has ended.  Forgets what was
 * read of changes that are taken back, or keeps it.
 */
static void
settle_readings(int level, bool undone)
{
	value_iterator iterator;
	ValueReading *entry;

	value_start_iterate(value_readings, &iterator);
	while ((entry = value_iterate(value_readings, &iterator)) != NULL)
	{
		if (entry->undone_with < level)
			continue;
		if (undone)
			entry->settings = NULL;
		entry->undone_with = undone ? 0 : level - 1;
	}
	if (undone)
	{
		role_reading = find_reading(role_record->gen.extra);
		auth_reading = find_reading(auth_record->gen.extra);
		follow_role();
	}
}

static void
at_transaction_end(XactEvent event, void *arg)
{
	if (event == XACT_EVENT_ABORT || event == XACT_EVENT_COMMIT || event == XACT_EVENT_PREPARE)
		settle_readings(1, event == XACT_EVENT_ABORT);
}

static void
at_subtransaction_end(SubXactEvent event, SubTransactionId mine,
					  SubTransactionId parent, void *arg)
{
	if (event == SUBXACT_EVENT_ABORT_SUB || event == SUBXACT_EVENT_COMMIT_SUB)
		settle_readings(GetCurrentTransactionNestLevel(), event == SUBXACT_EVENT_ABORT_SUB);
}

/*
 * Few sessions need that, and it takes its time in every transaction.
 */
static void
watch_for_abort(void)
{
	static bool watches = false;

	if (!watches)
	{
		RegisterXactCallback(at_transaction_end, NULL);
		RegisterSubXactCallback(at_subtransaction_end, NULL);
		watches = true;
	}
}

/*
 * Ties a reading to a value that is older than it.  The value stays when a
 * change of the settings that this transaction has made is taken back.
 */
static void
tie_to_older_value(void *extra, const NsrRoleSettings *settings)
{
	tie_reading(extra, settings);
	if (changes_settings())
	{
		value_lookup(value_readings, extra)->undone_with = GetCurrentTransactionNestLevel();
		watch_for_abort();
	}
}

/*
 * The settings in force of the role that was chosen; NULL where none was.
 */
const NsrRoleSettings *
nsr_chosen_role_settings(void)
{
	return current;
}

/*
 * Whether code is run that was not chosen by the user whose settings are in
 * force: by a SECURITY DEFINER function, or by the server for the owner of a
 * relation, as in REFRESH MATERIALIZED VIEW.
 */
bool
nsr_in_anothers_name(void)
{
	return InLocalUserIdChange() || InSecurityRestrictedOperation();
}

/*
 * Whether the settings of the chosen role are known; false only where
 * nsresolve was off when the role was chosen.
 */
bool
nsr_role_known(void)
{
	return !current_unknown;
}

/*
 * From now on the settings of roles are worth reading.
 */
void
nsr_want_roles(void)
{
	if (!nsr_ever_on)
	{
		nsr_ever_on = true;
		/* Nothing has been judged so far. */
		ResetPlanCache();
		follow_role();
	}
}

/*
 * Reads the settings of the chosen role, where that is possible.
 */
static void
read_chosen_role(void)
{
	if (OidIsValid(MyDatabaseId) && IsTransactionState() && !IsParallelWorker() &&
		OidIsValid(chosen_role()))
	{
		const NsrRoleSettings *settings = nsr_read_role_settings(chosen_role());

		if (OidIsValid(GetCurrentRoleId()))
		{
			tie_to_older_value(role_record->gen.extra, settings);
			role_reading = settings;
		}
		else
		{
			tie_to_older_value(auth_record->gen.extra, settings);
			auth_reading = settings;
		}
	}
}

/*
 * Reads them before a statement is looked at, if they are not known yet.
 * Returns true where that has made the session a managed one.
 */
bool
nsr_learn_role(void)
{
	if (!current_unknown)
		return false;
	read_chosen_role();
	follow_role();
	return nsr_managed();
}

/*
 * Reads the settings of all roles that a value in force, or one that can come
 * back, stands for.  Called when the library is loaded, and before nsresolve
 * is switched on, where there is a transaction to read in.
 */
static void
read_value(const char *name, void *extra)
{
	Oid			role;

	if (name == NULL || extra == NULL || strcmp(name, "none") == 0 ||
		find_reading(extra) != NULL)
		return;
	role = get_role_oid(name, true);
	if (OidIsValid(role))
		tie_to_older_value(extra, nsr_read_role_settings(role));
}

static const NsrRoleSettings *
read_values(struct config_string *record)
{
	read_value(*record->variable, record->gen.extra);
	read_value(record->reset_val, record->reset_extra);
	for (GucStack *stack = record->gen.stack; stack; stack = stack->prev)
	{
		read_value(stack->prior.val.stringval, stack->prior.extra);
		if (stack->state == GUC_SET_LOCAL)
			read_value(stack->masked.val.stringval, stack->masked.extra);
	}
	return find_reading(record->gen.extra);
}

void
nsr_prepare_roles(void)
{
	if (!OidIsValid(MyDatabaseId) || !IsTransactionState() || IsParallelWorker())
		return;
	role_reading = read_values(role_record);
	auth_reading = read_values(auth_record);
}

/*
 * The wrapped hooks.  "none", which RESET ROLE amounts to, leads back to the
 * session user, whose settings were read when it was chosen.
 */
static const NsrRoleSettings *
read_named_role(const char *name, GucSource source)
{
	Oid			role;

	/*
	 * A role that is chosen at login comes before the settings that may
	 * switch nsresolve on.  The login role itself is set before there is a
	 * database to read from.
	 */
	if (!(nsr_ever_on || source < PGC_S_INTERACTIVE) || name == NULL || source == PGC_S_TEST ||
		!OidIsValid(MyDatabaseId) || !IsTransactionState() || IsParallelWorker())
		return NULL;
	role = get_role_oid(name, true);
	return OidIsValid(role) ? nsr_read_role_settings(role) : NULL;
}

/*
 * In a parallel worker: whether unqualified names mean what they do in the
 * leader under another role, too.  Who the session was at login has what the
 * session began with.
 */
static bool
means_the_same(Oid role, bool at_login)
{
	const NsrRoleSettings *settings = NULL;

	if (OidIsValid(role) && !at_login)
		settings = nsr_read_role_settings(role);
	return strcmp(default_schema_of(settings), nsr_default_schema_setting()) == 0 &&
		strcmp(metadata_schema_of(settings), nsr_metadata_schema_setting()) == 0;
}

static bool
check_role_hook(char **newval, void **extra, GucSource source)
{
	if (!core_check_role(newval, extra, source))
		return false;
	if (nsr_is_ready_worker() && nsr_enabled())
	{
		bool		none = strcmp(*newval, "none") == 0;
		Oid			session_user = GetSessionUserId();

		if (!means_the_same(none ? session_user : get_role_oid(*newval, true),
							none && session_user == GetAuthenticatedUserId()))
			return nsr_refuse_in_worker("role");
	}
	if (*extra)
		tie_reading(*extra, strcmp(*newval, "none") == 0 ? NULL :
					read_named_role(*newval, source));
	return true;
}

static void
assign_role_hook(const char *newval, void *extra)
{
	core_assign_role(newval, extra);
	role_reading = find_reading(extra);
	follow_role();
}

static bool
check_session_authorization_hook(char **newval, void **extra, GucSource source)
{
	if (!core_check_session_authorization(newval, extra, source))
		return false;
	if (nsr_is_ready_worker() && nsr_enabled())
	{
		Oid			role = get_role_oid(*newval, true);

		if (!means_the_same(role, role == GetAuthenticatedUserId()))
			return nsr_refuse_in_worker("session_authorization");
	}
	if (*extra)
		tie_reading(*extra, read_named_role(*newval, source));
	return true;
}

static void
assign_session_authorization_hook(const char *newval, void *extra)
{
	core_assign_session_authorization(newval, extra);
	auth_reading = find_reading(extra);
	follow_role();
}

/*
 * Finds the records of "role" and "session_authorization".  Returns false,
 * and which one it is, where core's hooks are not in place.
 */
bool
nsr_can_take_over_role(const char **which)
{
	role_record = (struct config_string *) nsr_find_setting("role");
	auth_record = (struct config_string *) nsr_find_setting("session_authorization");

	*which = "role";
	if (role_record == NULL || role_record->check_hook != check_role ||
		role_record->assign_hook != assign_role)
		return false;
	*which = "session_authorization";
	return auth_record != NULL &&
		auth_record->check_hook == check_session_authorization &&
		auth_record->assign_hook == assign_session_authorization;
}

/*
 * Wraps the hooks.  Cannot fail.
 */
void
nsr_take_over_role(void)
{
	core_check_role = role_record->check_hook;
	core_assign_role = role_record->assign_hook;
	core_check_session_authorization = auth_record->check_hook;
	core_assign_session_authorization = auth_record->assign_hook;
	role_record->check_hook = check_role_hook;
	role_record->assign_hook = assign_role_hook;
	auth_record->check_hook = check_session_authorization_hook;
	auth_record->assign_hook = assign_session_authorization_hook;
	follow_role();
}

/* What it is for the current role, as it was set: possibly "$user". */
const char *
nsr_default_schema_setting(void)
{
	if (IsParallelWorker())
		return nsr_leader_default_schema();
	return default_schema_of(current);
}

/* The same, as it is written in a search path. */
const char *
nsr_default_schema_quoted(void)
{
	if (decides(current, default_schema_extra) && current->has_default_schema)
		return current->default_schema_quoted;
	return default_schema_extra->quoted;
}

/* The name of the schema, allocated where "$user" has to be looked up. */
const char *
nsr_default_schema(void)
{
	const char *name = nsr_default_schema_setting();

	return strcmp(name, "$user") == 0 ?
		GetUserNameFromId(GetUserId(), false) : name;
}

bool
nsr_create_schema(void)
{
	if (decides(current, create_schema_extra) && current->has_create_schema)
		return current->create_schema;
	return create_schema;
}

const char *
nsr_metadata_schema_setting(void)
{
	if (IsParallelWorker())
		return nsr_leader_metadata_schema();
	return metadata_schema_of(current);
}

bool
nsr_metadata_is_current(void)
{
	return strcmp(nsr_metadata_schema_setting(), "$current") == 0;
}

bool
nsr_metadata_is_default(void)
{
	return strcmp(nsr_metadata_schema_setting(), "$default") == 0;
}

/* The schema that metadata is pinned to, or NULL. */
const char *
nsr_metadata_pin(void)
{
	const char *setting = nsr_metadata_schema_setting();

	return *setting == '$' ? NULL : setting;
}

const char *
nsr_metadata_pin_quoted(void)
{
	if (nsr_metadata_pin() == NULL)
		return NULL;
	if (decides(current, metadata_schema_extra) && current->has_metadata_schema)
		return current->metadata_schema_quoted;
	return metadata_schema_extra->quoted;
}

/*
 * Hooks of the settings themselves.
 */
static bool
make_extra(const char *name, GucSource source, void **extra)
{
	SettingExtra *e = nsr_check_malloc(sizeof(SettingExtra));

	if (e == NULL)
		return false;
	e->session = source >= PGC_S_CLIENT;
	strlcpy(e->quoted, name ? quote_identifier(name) : "", NSR_QUOTED_LEN);
	*extra = e;
	return true;
}

static bool
check_default_schema(char **newval, void **extra, GucSource source)
{
	if (nsr_is_ready_worker() && nsr_enabled() &&
		strcmp(*newval, nsr_default_schema_setting()) != 0)
		return nsr_refuse_in_worker("nsresolve.default_schema");
	return nsr_check_schema_name(*newval) && make_extra(*newval, source, extra);
}

static bool
check_metadata_schema(char **newval, void **extra, GucSource source)
{
	if (nsr_is_ready_worker() && nsr_enabled() &&
		strcmp(*newval, nsr_metadata_schema_setting()) != 0)
		return nsr_refuse_in_worker("nsresolve.metadata_schema");
	return nsr_check_metadata_schema(*newval) && make_extra(*newval, source, extra);
}

static bool
check_create_schema(bool *newval, void **extra, GucSource source)
{
	return make_extra(NULL, source, extra);
}

static void
assign_default_schema(const char *newval, void *extra)
{
	default_schema_extra = extra;
	default_schema_value = newval;
	nsr_fallthrough_forget();
	nsr_path_refresh();
	nsr_tell_workers();
}

static void
assign_metadata_schema(const char *newval, void *extra)
{
	metadata_schema_extra = extra;
	metadata_schema_value = newval;
	nsr_fallthrough_forget();
	nsr_path_refresh();
	nsr_tell_workers();
}

static void
assign_create_schema(bool newval, void *extra)
{
	create_schema_extra = extra;
}

static const char *
show_default_schema(void)
{
	return nsr_default_schema_setting();
}

static const char *
show_metadata_schema(void)
{
	return nsr_metadata_schema_setting();
}

static const char *
show_create_schema(void)
{
	return nsr_create_schema() ? "on" : "off";
}

/*
 * Makes the tables and defines the settings of this file.
 */
void
nsr_define_role_settings(void)
{
	last_readings = last_create(TopMemoryContext, 4, NULL);
	value_readings = value_create(TopMemoryContext, 4, NULL);

	DefineCustomStringVariable("nsresolve.default_schema",
							   "The schema that unqualified names belong to.",
							   "An exact name; \"$user\" means the name of the current user. Follows SET ROLE.",
							   &default_schema, "SQLUser",
							   PGC_USERSET, GUC_EXPLAIN,
							   check_default_schema, assign_default_schema,
							   show_default_schema);
	DefineCustomBoolVariable("nsresolve.create_schema",
							 "Creates a missing default schema when a CREATE statement first needs it.",
							 "The role needs the privilege to create schemas in the database. Follows SET ROLE.",
							 &create_schema, false,
							 PGC_USERSET, 0,
							 check_create_schema, assign_create_schema,
							 show_create_schema);
	DefineCustomStringVariable("nsresolve.metadata_schema",
							   "Where unqualified names of migration metadata belong.",
							   "\"$current\" is where it already is, \"$default\" the default schema; or the name of a schema. Follows SET ROLE.",
							   &metadata_schema, "$current",
							   PGC_USERSET, GUC_EXPLAIN,
							   check_metadata_schema, assign_metadata_schema,
							   show_metadata_schema);
}
