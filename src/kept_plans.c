/*
 * kept_plans.c
 *		Knows when kept plans have to be judged again.
 *
 * A query is judged when it is analysed.  The server analyses the query of a
 * kept plan again when the schemas of the path are others, but not when they
 * are the same and their meaning is: another schema is the default one (and is
 * missing, or is in the path anyway), metadata belongs elsewhere, the session no
 * longer asks for a schema, or does not want to hear of names that fell through.
 *
 * So for each list of schemas it is noted what they mean whenever a query is
 * analysed.  In most sessions that is always the same.  Where it has been
 * different things, a plan may have been judged by another one of them, and each
 * is judged by its text when it is executed.
 *
 * That does not see the bodies of SQL functions that the planner has put into a
 * plan, nor expressions that PL/pgSQL computes without executing a plan.  Where
 * the client, not a function, has changed what the schemas mean, all plans are
 * dropped when its next statement is analysed or begins, so that they are seen
 * too; for one that it prepared by the protocol that is too late.  To do so for
 * functions would cost one that changes a setting for itself, and whoever calls
 * it, all plans at each call.
 */
#include "nsresolve.h"

#include "access/parallel.h"
#include "common/hashfn.h"
#include "miscadmin.h"
#include "nodes/params.h"
#include "utils/memutils.h"
#include "utils/plancache.h"

/* What a list of schemas meant. */
typedef struct PathMeaning
{
	uint64		path;			/* hash key: a hash of the schemas' OIDs */
	char		status;			/* of the hash table's entry */
	bool		several;		/* something else at times */
	uint64		meaning;		/* at first */
	uint64		user;			/* for whom; 0 as long as it did not matter */
	uint64		to_client;		/* when the client used it last; and for whom */
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

NsrLook		nsr_last_look;

/* The last one for each of some users: they change with each function. */
#define LOOKS 8
static NsrLook looks[LOOKS];

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
 * What the path means to unqualified names, but for its schemas, to any user: a
 * hash.
 */
uint64
nsr_meaning(void)
{
	uint64		hash;

	if (!nsr_managed())
		return 0;
	hash = hash_combine64(nsr_lists_hash(), nsr_fallthrough());
	hash = hash_combine64(hash, hash_name(nsr_default_schema_setting()));
	hash = hash_combine64(hash, hash_name(nsr_metadata_schema_setting()));
	return hash_combine64(hash, nsr_path_asked_hash());
}

/*
 * Whether it is the client's statement that is about to be looked at, not one of
 * a function: those say where they are, should there be an error.  So does a
 * client's statement with parameters.
 */
bool
nsr_is_clients(void)
{
	const ErrorContextCallback *context = error_context_stack;

	return context == NULL ||
		(context->callback == ParamsErrorCallback && context->previous == NULL);
}

/*
 * Notes what the schemas of the path mean now.  Returns whether they have meant
 * something else.
 */
static bool
note_meaning(bool to_client)
{
	uint64		meaning = nsr_meaning();
	uint64		user = nsr_user_matters() ? nsr_user_hash() : 0;
	uint64		client = hash_combine64(meaning, user);
	bool		found;
	PathMeaning *entry;

	if (meanings == NULL)
		meanings = meaning_create(TopMemoryContext, 4, NULL);
	entry = meaning_insert(meanings, hash_path(), &found);
	if (!found)
	{
		entry->meaning = meaning;
		entry->to_client = client;
		entry->user = user;
		entry->several = false;
	}
	if (entry->user == 0)
		entry->user = user;
	if (entry->meaning != meaning || entry->user != user)
		entry->several = true;
	if (to_client && entry->to_client != client)
	{
		ResetPlanCache();
		entry->to_client = client;
	}
	return entry->several;
}

/*
 * Called if something may have changed, or the user has.  A worker has no plans
 * but its own and its leader's, which was judged there.
 */
void
nsr_look_again(bool to_client)
{
	Oid			user = GetUserId();
	NsrLook    *look = &looks[user % LOOKS];

	if (look->generation != nsr_generation || look->user != user ||
		(to_client && !look->to_client))
	{
		bool		several;

		nsr_fallthrough_user();
		/* What holds for other users may not hold any more. */
		if (nsr_user_matters())
			memset(looks, 0, sizeof(looks));
		several = !IsParallelWorker() && note_meaning(to_client);
		look->user = user;
		look->generation = nsr_generation;
		look->to_client = to_client;
		look->judges = nsr_managed() && !nsr_nothing_falls_through();
		look->doubtful = look->judges && several;
	}
	nsr_last_look = *look;
}
