#include "nsresolve.h"
#include "parser/analyze.h"
#include "tcop/utility.h"
static post_parse_analyze_hook_type next_post_parse_analyze = NULL;
static ProcessUtility_hook_type next_ProcessUtility = NULL;
static void
post_parse_analyze(ParseState *pstate, Query *query, JumbleState *jstate)
{
	nsr_learn_role();
	nsr_tell_workers_once();
	if (next_post_parse_analyze)
		next_post_parse_analyze(pstate, query, jstate);
}
static void
process_utility(PlannedStmt *pstmt, const char *queryString, bool readOnlyTree,
				ProcessUtilityContext context, ParamListInfo params,
				QueryEnvironment *queryEnv, DestReceiver *dest,
				QueryCompletion *qc)
{
	nsr_learn_role();
	nsr_tell_workers_once();
	if (next_ProcessUtility)
		next_ProcessUtility(pstmt, queryString, readOnlyTree, context, params,
							queryEnv, dest, qc);
	else
		standard_ProcessUtility(pstmt, queryString, readOnlyTree, context,
								params, queryEnv, dest, qc);
}
void
nsr_install_hooks(void)
{
	next_post_parse_analyze = post_parse_analyze_hook;
	post_parse_analyze_hook = post_parse_analyze;
	next_ProcessUtility = ProcessUtility_hook;
	ProcessUtility_hook = process_utility;
}
