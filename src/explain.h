/*
 * explain.h
 *		What the parts of nsresolve.explain offer to each other.
 *
 * explain.c		the functions, and what each name of a statement means
 * explain_text.c	where names stand in the text
 * overlay.c		what the statements before it have changed
 * body.c			SQL inside function bodies, DO blocks and strings
 *
 * Nothing here executes anything: a text is parsed, never analysed or run.
 */
#ifndef NSRESOLVE_EXPLAIN_H
#define NSRESOLVE_EXPLAIN_H

#include "nsresolve.h"

#include "utils/hsearch.h"

/*
 * overlay.c
 */

/* A schema, as the text has left it so far. */
typedef struct NsrPlace
{
	char		name[NAMEDATALEN];
	Oid			oid;			/* in the catalog, if it is there */
	bool		exists;
	uint32		epoch;			/* grows with each DROP SCHEMA */
	Oid			acl_role;		/* for whom the next two are known */
	bool		usage;
	bool		create;
} NsrPlace;

struct NsrPart;
struct NsrNameFacts;

/* What is known of one name in one schema. */
typedef struct NsrFact
{
	struct NsrFact *next;		/* of the same name, in other schemas */
	NsrKind		kind;
	const char *name;
	NsrPlace   *place;
	uint32		epoch;			/* of the schema */
	int			count;			/* how many there are: functions are
								 * overloaded */
	bool		made;			/* by the text */
	Oid			oid;			/* of a relation in the catalog */
	bool		rowtype;		/* a relation with a type of its own */
	bool		tool_known;
	const NsrToolTable *tool;	/* migration metadata of this tool */
	bool		parts_known;
	struct NsrPart *parts;		/* what is dropped and moved with it */
} NsrFact;

/* Settings that a statement can change, and what follows from them. */
typedef struct NsrSession
{
	Oid			role;			/* whose privileges count */
	Oid			session_user;	/* to whom RESET ROLE leads back */
	const NsrRoleSettings *own; /* of the role that was chosen, or NULL */
	const char *default_schema; /* the session's value */
	const char *metadata_schema;
	bool		create_schema;
	bool		default_schema_set; /* by the session itself */
	bool		metadata_schema_set;
	bool		create_schema_set;
	bool		enabled;
	bool		check_bodies;	/* check_function_bodies */
	NsrPathHow	path_how;
	const char *path_value;
	bool		path_set;		/* by the session, so it is its own */

	/* follow from the above */
	bool		managed;
	bool		creates_schema;
	bool		metadata_is_default;
	NsrPlace   *default_place;
	NsrPlace   *pin;			/* where metadata is pinned to, or NULL */
	List	   *path;			/* of NsrPlace */
	List	   *asked;			/* names in a path that has an alias in it */
	bool		temp_listed;
	bool		catalog_listed;
} NsrSession;

typedef struct NsrOverlay
{
	MemoryContext context;
	HTAB	   *places;
	HTAB	   *names;			/* by kind and name: what is known of it */
	MemoryContext seen_context; /* of what the catalogs say */
	int			num_seen;		/* names and facts that can be forgotten */
	NsrCatalogs catalogs;
	NsrPlace   *temp;
	NsrPlace   *catalog;
	NsrSession	now;
	NsrSession	after;			/* what COMMIT leaves of it */
	bool		in_transaction;
	struct NsrUndo *undo;
	List	   *savepoints;
	List	   *extensions;		/* new ones, whose members are not known */
} NsrOverlay;

/* A name of the present statement, and where it was found to belong. */
typedef struct NsrTarget
{
	NsrKind		kind;
	NsrUse		use;
	NsrPlace   *place;
	const char *name;
	RangeVar   *rangevar;
	NsrFact    *fact;			/* NULL where there is none */
	const NsrToolTable *tool;
} NsrTarget;

extern NsrOverlay *nsr_overlay_create(Oid role, const char *default_schema);
extern void nsr_overlay_end(NsrOverlay *overlay);
extern NsrPlace *nsr_overlay_place(NsrOverlay *overlay, const char *name);
extern struct NsrNameFacts *nsr_overlay_name(NsrOverlay *overlay, NsrKind kind,
											 const char *name);
extern NsrFact *nsr_overlay_fact(NsrOverlay *overlay, struct NsrNameFacts *name,
								 NsrPlace *place);
extern NsrFact *nsr_overlay_find(NsrOverlay *overlay, NsrKind kind,
								 NsrPlace *place, const char *name);
extern bool nsr_overlay_usage(NsrOverlay *overlay, NsrPlace *place);
extern bool nsr_overlay_may_create(NsrOverlay *overlay, NsrPlace *place);
extern void nsr_overlay_make_schema(NsrOverlay *overlay, NsrPlace *place);
extern void nsr_overlay_trim(NsrOverlay *overlay);
extern void nsr_overlay_apply(NsrOverlay *overlay, Node *stmt, List *targets);
extern void nsr_overlay_unmake(NsrOverlay *overlay, List *targets);
extern bool nsr_overlay_setting(NsrOverlay *overlay, const char *name,
								const char *value, bool local);
extern char *nsr_overlay_value(VariableSetStmt *stmt);
extern void nsr_overlay_session(NsrOverlay *overlay, Node *stmt);
extern NsrPlace *nsr_overlay_enter_schema(NsrOverlay *overlay, const char *name,
										  NsrSession *outer);
extern void nsr_overlay_enter_path(NsrOverlay *overlay, const char *value,
								   NsrSession *outer);
extern void nsr_overlay_leave(NsrOverlay *overlay, const NsrSession *outer);

/*
 * explain.c
 */

/*
 * A text that is being explained, inside another one: a statement in its
 * file, a body in its statement, a piece of PL/pgSQL in its body.
 */
typedef struct NsrText
{
	const char *text;
	int			len;
	int			prefix;			/* bytes of text that were put before it */
	struct NsrText *outer;		/* NULL for the file itself */
	int			start;			/* where it begins in the outer text */
	bool		verbatim;		/* it stands there as it is */
	bool		doubled;		/* it does, but for its quotes */
	int			searched;		/* where the search for names goes on */
	int64		budget;			/* bytes that searches may still look at */
	int			mapped;			/* the last place that was looked up */
	int			mapped_to;		/* and where it stands in the outer text */
} NsrText;

/* A place whose position is known. */
typedef struct NsrMark
{
	int			offset;
	int			chars;
	int			lines;
} NsrMark;

/* The file itself. */
typedef struct NsrFile
{
	const char *text;
	int			len;
	int			num_marks;
	NsrMark    *marks;
	NsrMark		last;			/* what was last asked for */
} NsrFile;

extern int	nsr_char_len(const char *p);
extern void nsr_file_init(NsrFile *file, const char *text);
extern void nsr_find_position(NsrFile *file, int offset, int *position, int *line);
extern int	nsr_offset_in_file(NsrText *t, int location);
extern bool nsr_is_name_start(char c);
extern const char *nsr_name_in_text(const NsrText *t, int location, const char *name,
									bool qualified, bool whole, bool *dotted);
extern const char *nsr_type_in_text(const NsrText *t, int location);
extern int	nsr_search_name(NsrText *t, const char *schema, const char *name);

typedef enum NsrWhen
{
	NSR_NOW,					/* the statement is executed */
	NSR_BLOCK,					/* in a DO block: executed where it is reached */
	NSR_LATER					/* in a function: when it is called */
} NsrWhen;

typedef struct NsrExplain
{
	NsrOverlay *overlay;
	NsrText    *text;
	int			statement;		/* its number in the file */
	const char *command;		/* its tag */
	Node	   *stmt;			/* the one whose names are visited */
	NsrWhen		when;
	bool		analysed_now;	/* a body that is analysed when it is created */
	bool		aliases;		/* are read in this statement */
	bool		aliases_create_only;	/* only for what the statement makes */
	bool		missing_ok;		/* IF EXISTS */
	bool		missing_is_null;	/* as to_regclass() has it */
	bool		wants_targets;	/* also those that are only referred to */
	bool		temporary_view; /* it selects from a temporary relation */
	bool		failed;			/* the statement cannot succeed */
	bool		skipped;		/* it does nothing, as what it makes is there */
	List	   *targets;
	const char *set_name;		/* what set_config() sets */
	const char *set_value;
	bool		set_local;
	bool		in_string;		/* in the string of an EXECUTE */
	int			depth;			/* of texts inside texts */
	struct NsrSink *sink;
} NsrExplain;

extern void nsr_explain_statements(NsrExplain *ex, NsrText *text, List *statements);
extern void nsr_explain_note_body(NsrExplain *ex, int location, const char *note);
extern void nsr_explain_note_string(NsrExplain *ex, int location,
									const char *reference, const char *schema);

/*
 * body.c
 */
typedef struct NsrSplitter NsrSplitter;

extern NsrSplitter *nsr_split_begin(const char *text);
extern bool nsr_split_next(NsrSplitter *splitter, int *start, int *len);
extern const char *nsr_split_text(const NsrSplitter *splitter);
extern int	nsr_split_too_long(const NsrSplitter *splitter);
extern void nsr_explain_function(NsrExplain *ex, CreateFunctionStmt *stmt);
extern void nsr_explain_do(NsrExplain *ex, DoStmt *stmt);

#endif							/* NSRESOLVE_EXPLAIN_H */
