#ifndef NSRESOLVE_METADATA_TOOLS_H
#define NSRESOLVE_METADATA_TOOLS_H

#define NSR_TOOL_MAX_COLUMNS 8

typedef enum NsrToolRole
{
	NSR_TOOL_HISTORY,			/* holds a row for each migration (or the
								 * current version) */
	NSR_TOOL_HELPER				/* a lock, a log, settings: no history of its
								 * own */
} NsrToolRole;

/* One bookkeeping table of one migration tool. */
typedef struct NsrToolTable
{
	const char *tool;			/* the tool's name, for messages */
	const char *schema;			/* the tool's own schema, or NULL: wherever
								 * unqualified names go */
	const char *name;			/* the table's exact (case-sensitive) name */
	bool		generic;		/* name alone does not tell: the columns
								 * decide */
	const char *columns[NSR_TOOL_MAX_COLUMNS];	/* identify it; NULL ends the
												 * list early */
	NsrToolRole role;
	const char *version_column; /* the migration's number, name or id; NULL
								 * for none */
	const char *applied_column; /* when it was applied (timestamp/date, or
								 * bigint epoch ms/text as the tool has it);
								 * NULL for none */
	const char *order_column;	/* the column whose greatest value is the
								 * latest migration; NULL for none */
	const char *state_column;	/* where the tool records a dirty, failed or
								 * unfinished migration; NULL for none */
	const char *bad_state;		/* SQL expression over the row, true when
								 * dirty/failed/unfinished; NULL for none */
} NsrToolTable;

extern const NsrToolTable nsr_tool_tables[];
extern const int nsr_num_tool_tables;

#endif
