/*
 * hooks.c
 *		Looks at what happened and calls the part that it concerns.
 *
 * Nothing is decided here but the order: what a session's role is has to be
 * known before a statement is looked at, aliases are read before names are
 * checked, and what is refused is refused before anything has been done.
 */
#include "nsresolve.h"

#include "commands/extension.h"
#include "parser/analyze.h"
#include "tcop/utility.h"

static post_parse_analyze_hook_type next_post_parse_analyze = NULL;
static ProcessUtility_hook_type next_ProcessUtility = NULL;
static emit_log_hook_type next_emit_log = NULL;

static void
post_parse_analyze(ParseState *pstate, Query *query, JumbleState *jstate)
{
	nsr_learn_role();
	nsr_tell_workers_once();
	if (next_post_parse_analyze)
		next_post_parse_analyze(pstate, query, jstate);
}

/*
 * Reads a utility statement of a managed session.  Returns the statement to
 * run, or NULL where nothing is left to do.
 */
static PlannedStmt *
resolve_utility(PlannedStmt *pstmt, const char *source)
{
	pstmt = nsr_rewrite_aliases(pstmt);

	if (IsA(pstmt->utilityStmt, CreateStmt))
	{
		const char *schema;

		if (nsr_metadata_create((CreateStmt *) pstmt->utilityStmt, &schema) == NSR_METADATA_SKIP)
			return NULL;
		if (schema)
		{
			pstmt = copyObject(pstmt);
			((CreateStmt *) pstmt->utilityStmt)->relation->schemaname = pstrdup(schema);
			nsr_check_creation_in(schema);
			return pstmt;
		}
	}
	nsr_check_creation(pstmt->utilityStmt, source);
	return pstmt;
}

static void
process_utility(PlannedStmt *pstmt, const char *source, bool read_only_tree,
				ProcessUtilityContext context, ParamListInfo params,
				QueryEnvironment *env, DestReceiver *dest, QueryCompletion *qc)
{
	nsr_learn_role();
	nsr_tell_workers_once();

	/*
	 * Core's own sub-commands and extension scripts say exactly what they
	 * mean.
	 */
	if (nsr_managed() && context != PROCESS_UTILITY_SUBCOMMAND && !creating_extension)
	{
		PlannedStmt *resolved = resolve_utility(pstmt, source);

		if (resolved == NULL)
			return;
		if (resolved != pstmt)
		{
			pstmt = resolved;
			read_only_tree = false;
		}
	}

	if (next_ProcessUtility)
		next_ProcessUtility(pstmt, source, read_only_tree, context, params,
							env, dest, qc);
	else
		standard_ProcessUtility(pstmt, source, read_only_tree, context, params,
								env, dest, qc);
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
	next_ProcessUtility = ProcessUtility_hook;
	ProcessUtility_hook = process_utility;
	next_emit_log = emit_log_hook;
	emit_log_hook = emit_log;
}
