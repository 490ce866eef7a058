/*
 * kept_plans.c
 *		Has kept plans judged anew where their names would be judged otherwise.
 *
 * A query is judged when it is analysed.  The server analyses the query of a
 * kept plan again when the schemas of the path are others, but not when they
 * are the same and their meaning is: another schema is the default one (and is
 * missing, or is in the path anyway), metadata belongs elsewhere, the session no
 * longer asks for a schema.  So for each list of schemas it is remembered what
 * they meant last, and where that is something else now, all plans are dropped.
 *
 * It is looked at if something has changed since the last time: before a query
 * is judged, before a statement runs that may call functions, and before a plan
 * runs.  So all plans that are valid under a list of schemas were judged by what
 * is remembered for it.  Only a plan that is about to run when they are dropped
 * is not analysed again; that one is judged by its text.  It is one that a
 * client prepared by the protocol, for which no hook comes earlier.
 *
 * Assign hooks could do it at once, but cannot see the schemas: each SET ROLE
 * would cost all plans.
 */
#include "nsresolve.h"

#include "access/parallel.h"
#include "access/xact.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/plancache.h"

/* What a list of schemas meant last. */
typedef struct PathMeaning
{
	uint64		path;			/* hash key: a hash of the schemas' OIDs */
	char		status;			/* of the hash table's entry */
	uint64		meaning;
} PathMeaning;

#define SH_PREFIX meaning
#define SH_ELEMENT_TYPE PathMeaning
#define SH_KEY_TYPE uint64
#define SH_KEY path
#define SH_HASH_KEY(table, key) ((uint32) (key))
#define SH_EQUAL(table, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

static meaning_hash *meanings = NULL;

NsrLook		nsr_looks[NSR_LOOKS];

static uint64
hash_name(const char *name)
{
	return hash_bytes_extended((const unsigned char *) name, strlen(name), 0);
}

/*
 * The schemas of the path, without the temporary one.
 */
static uint64
hash_path(void)
{
	Oid			few[16];
	Oid		   *schemas = few;
	int			n = fetch_search_path_array(few, lengthof(few));
	uint64		hash;

	if (n > lengthof(few))
	{
		schemas = palloc(n * sizeof(Oid));
		n = fetch_search_path_array(schemas, n);
	}
	hash = hash_bytes_extended((const unsigned char *) schemas, n * sizeof(Oid), 0);
	if (schemas != few)
		pfree(schemas);
	return hash;
}

/*
 * What the path means to unqualified names, but for its schemas.
 */
static uint64
hash_meaning(void)
{
	uint64		hash;

	if (!nsr_managed())
		return 0;
	hash = hash_combine64(nsr_lists_hash(), nsr_fallthrough());
	hash = hash_combine64(hash, hash_name(nsr_default_schema_setting()));
	hash = hash_combine64(hash, hash_name(nsr_metadata_schema_setting()));
	hash = hash_combine64(hash, nsr_path_asked_hash());
	return nsr_user_matters() ? hash_combine64(hash, GetUserId()) : hash;
}

/*
 * Drops kept plans if what the path means is not what it meant to them.
 */
static bool
drop_kept_plans(void)
{
	uint64		meaning = hash_meaning();
	bool		found;
	PathMeaning *entry;
	bool		differs;

	if (meanings == NULL)
		meanings = meaning_create(TopMemoryContext, 4, NULL);
	entry = meaning_insert(meanings, hash_path(), &found);
	differs = found && entry->meaning != meaning;
	if (differs)
	{
		ResetPlanCache();
		nsr_enter_judged(NULL);
	}
	entry->meaning = meaning;
	return differs;
}

/*
 * Called if something may have changed, or the user has.  Returns true where
 * kept plans were dropped.  Workers keep none.
 */
bool
nsr_check_kept_plans(void)
{
	Oid			user = GetUserId();
	bool		dropped = false;

	nsr_tell_workers_once();
	/* A COMMIT may end a transaction that has failed. */
	if (!IsTransactionState())
		return false;
	if (nsr_enabled())
	{
		nsr_fallthrough_user();
		/* What other users saw does not hold any more. */
		if (nsr_user_matters())
			memset(nsr_looks, 0, sizeof(nsr_looks));
		if (!IsParallelWorker())
			dropped = drop_kept_plans();
	}
	nsr_looks[user % NSR_LOOKS].user = user;
	nsr_looks[user % NSR_LOOKS].generation = nsr_generation;
	return dropped;
}
