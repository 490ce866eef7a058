/*
 * hooks.c
 *		Looks at what happened and calls the part that it concerns.
 *
 * Nothing is decided here but the order: what a session's role is has to be
 * known before a statement is looked at, aliases are read before names are
 * checked, and what is refused is refused before anything has been done.
 */
#include "nsresolve.h"

#include "access/xact.h"
#include "commands/extension.h"
#include "executor/executor.h"
#include "parser/analyze.h"
#include "tcop/utility.h"

static post_parse_analyze_hook_type next_post_parse_analyze = NULL;
static ProcessUtility_hook_type next_ProcessUtility = NULL; /* perhaps core's */
static ExecutorStart_hook_type next_ExecutorStart = NULL;	/* the same */
static emit_log_hook_type next_emit_log = NULL;

/*
 * Only a reload of the configuration, between two statements of a session that
 * had chosen a role before, comes without a chance to read the role's
 * settings.  The names of a query were then bound along the old path.  Nothing
 * is left to learn in a managed session.
 */
static void
learn_role_late(void)
{
	if (nsr_learn_role())
		ereport(ERROR,
				(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
				 errmsg("nsresolve was switched on after the role had been chosen"),
				 errhint("Run the statement again.")));
}

static void
judge_query(ParseState *pstate, Query *query)
{
	const NsrLook *look;

	/* Other utility statements are looked at before they run. */
	if (query->commandType == CMD_UTILITY && nsr_analysed_query(query->utilityStmt) == NULL)
		return;
	look = nsr_look();
	if (!nsr_managed())
		learn_role_late();
	else if (look->judges && !creating_extension)
		nsr_check_query(pstate, query);
}

static void
post_parse_analyze(ParseState *pstate, Query *query, JumbleState *jstate)
{
	nsr_tell_workers_once();
	if (nsr_ever_on)
		judge_query(pstate, query);
	if (next_post_parse_analyze)
		next_post_parse_analyze(pstate, query, jstate);
}

/*
 * A call of the utility hook.
 */
typedef struct UtilityCall
{
	PlannedStmt *pstmt;
	const char *source;
	bool		read_only_tree;
	const char *creates_in;		/* that was found fit for it, if any */
	Oid			creator;		/* for whom it was */
	ProcessUtilityContext context;
	ParamListInfo params;
	QueryEnvironment *env;
	DestReceiver *dest;
	QueryCompletion *qc;
} UtilityCall;

static void
run(const UtilityCall *call)
{
	next_ProcessUtility(call->pstmt, call->source, call->read_only_tree, call->context,
						call->params, call->env, call->dest, call->qc);
}

static void
run_watched(const UtilityCall *call)
{
	NsrWatch	watch;

	nsr_watch_begin(&watch, call->pstmt->utilityStmt);
	PG_TRY();
	{
		run(call);
	}
	PG_FINALLY();
	{
		nsr_watch_end(&watch);
	}
	PG_END_TRY();
	nsr_watch_judge(&watch);
}

/*
 * EXPLAIN, CREATE TABLE AS and DECLARE hand their query to the analysis hook
 * again, which one depends on the version, when they run; but it has been
 * judged.
 */
static void
run_judged(const UtilityCall *call, Query *query)
{
	const char *outer = nsr_judged_source;

	if (nsr_look()->doubtful)
		nsr_check_kept_query(query, call->source, call->pstmt->stmt_location,
							 call->pstmt->stmt_len);
	nsr_judged_source = call->source;
	PG_TRY();
	{
		run(call);
	}
	PG_FINALLY();
	{
		nsr_judged_source = outer;
	}
	PG_END_TRY();
}

static void
run_guarded(const UtilityCall *call)
{
	Node	   *query = nsr_analysed_query(call->pstmt->utilityStmt);

	if (nsr_watches(call->pstmt->utilityStmt))
		run_watched(call);
	else if (nsr_managed() && query && IsA(query, Query))
		run_judged(call, (Query *) query);
	else
		run(call);
}

static void
run_logged(const UtilityCall *call, Node *written)
{
	NsrDdl		ddl;

	nsr_ddl_begin(&ddl, written, call->pstmt->utilityStmt);
	PG_TRY();
	{
		run_guarded(call);
	}
	PG_FINALLY();
	{
		nsr_ddl_end(&ddl);
	}
	PG_END_TRY();
}

/*
 * Reads a utility statement of a managed session.  Returns false where nothing
 * is left to do.
 */
static bool
resolve(UtilityCall *call)
{
	PlannedStmt *pstmt = nsr_rewrite_aliases(call->pstmt);
	const char *schema = NULL;

	if (IsA(pstmt->utilityStmt, CreateStmt) &&
		nsr_metadata_create((CreateStmt *) pstmt->utilityStmt, &schema) == NSR_METADATA_SKIP)
		return false;
	if (IsA(pstmt->utilityStmt, CreateTableAsStmt))
		nsr_metadata_create_as((CreateTableAsStmt *) pstmt->utilityStmt, &schema);
	if (schema)
	{
		pstmt = copyObject(pstmt);
		if (IsA(pstmt->utilityStmt, CreateStmt))
			((CreateStmt *) pstmt->utilityStmt)->relation->schemaname = pstrdup(schema);
		else
			((CreateTableAsStmt *) pstmt->utilityStmt)->into->rel->schemaname = pstrdup(schema);
		nsr_check_creation_in(schema);
	}
	else
	{
		call->creates_in = nsr_check_creation(pstmt->utilityStmt, call->source);
		call->creator = GetUserId();
	}
	nsr_check_utility(pstmt->utilityStmt, call->source);

	if (pstmt != call->pstmt)
	{
		call->pstmt = pstmt;
		call->read_only_tree = false;
	}
	return true;
}

/*
 * Whether queries are analysed or plans run in a utility statement.
 */
static bool
has_plans(Node *stmt)
{
	TransactionStmtKind kind;

	switch (nodeTag(stmt))
	{
		case T_VariableSetStmt:
		case T_VariableShowStmt:
			return false;
		case T_TransactionStmt:

			/*
			 * Deferred triggers; but it may end a transaction that has
			 * failed.
			 */
			kind = ((TransactionStmt *) stmt)->kind;
			return (kind == TRANS_STMT_COMMIT || kind == TRANS_STMT_PREPARE) &&
				IsTransactionState();
		default:
			return true;
	}
}

static void
process_resolved(UtilityCall *call)
{
	Node	   *written = call->pstmt->utilityStmt;
	NsrLasting	lasting;
	Oid			moved;

	if (nsr_is_clients() && has_plans(written))
		nsr_look_again(true);
	if (nsr_managed() && !resolve(call))
		return;
	moved = nsr_guard_metadata(call->pstmt->utilityStmt);
	nsr_lasting_begin(&lasting, call->pstmt->utilityStmt);
	if (nsr_log_ddl() && GetCommandLogLevel(written) <= LOGSTMT_DDL)
		run_logged(call, written);
	else
		run_guarded(call);
	if (OidIsValid(moved))
		nsr_check_moved(call->pstmt->utilityStmt, moved);
	nsr_lasting_end(&lasting);
	if (call->creates_in)
		nsr_check_created_in(call->creates_in, call->creator);
}

static void
process_utility(PlannedStmt *pstmt, const char *source, bool read_only_tree,
				ProcessUtilityContext context, ParamListInfo params,
				QueryEnvironment *env, DestReceiver *dest, QueryCompletion *qc)
{
	nsr_tell_workers_once();
	if (nsr_ever_on)
		nsr_learn_role();

	/*
	 * Core's own sub-commands and extension scripts say exactly what they
	 * mean.
	 */
	if (!nsr_ever_on || !nsr_guarded() || context == PROCESS_UTILITY_SUBCOMMAND || creating_extension)
		next_ProcessUtility(pstmt, source, read_only_tree, context,
							params, env, dest, qc);
	else
	{
		UtilityCall call = {pstmt, source, read_only_tree, NULL, InvalidOid, context, params, env, dest, qc};

		process_resolved(&call);
	}
}

static void
executor_start(QueryDesc *desc, int eflags)
{
	if (nsr_managed() && nsr_look()->doubtful && !creating_extension)
		nsr_check_plan(desc);
	/* From here on the same text may be analysed again by what is called. */
	nsr_judged_source = NULL;
	next_ExecutorStart(desc, eflags);
}

static void
emit_log(ErrorData *edata)
{
	nsr_hint_at_alias(edata);
	if (next_emit_log)
		next_emit_log(edata);
}

/*
 * Installs the hooks.  Cannot fail.
 */
void
nsr_install_hooks(void)
{
	next_post_parse_analyze = post_parse_analyze_hook;
	post_parse_analyze_hook = post_parse_analyze;
	next_ProcessUtility = ProcessUtility_hook ? ProcessUtility_hook : standard_ProcessUtility;
	ProcessUtility_hook = process_utility;
	next_ExecutorStart = ExecutorStart_hook ? ExecutorStart_hook : standard_ExecutorStart;
	ExecutorStart_hook = executor_start;
	next_emit_log = emit_log_hook;
	emit_log_hook = emit_log;
	nsr_fallthrough_init();
}
