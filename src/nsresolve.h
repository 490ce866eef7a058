/*
 * nsresolve.h
 *		What the parts of nsresolve offer to each other, file by file.
 *
 * nsresolve.c		entry: defines the settings, installs the hooks
 * settings.c		the settings that do not follow the role
 * role_settings.c	the settings that follow SET ROLE: default_schema and others
 * search_path.c	takes over search_path and writes the effective path
 * name_list.c		lists of names as GUC "extra" chunks
 * parallel.c		what a parallel worker learns from its leader
 * hooks.c			looks at what happened and calls the parts below
 * walker.c			visits each name in a raw parse tree
 * lookup.c			finds what a name means, without a word when there is none
 * creation.c		makes sure that a CREATE lands in the default schema
 * alias.c			reads a hard-coded schema as the default schema, in DDL
 * metadata.c		migration tools' bookkeeping tables
 * metadata_tools.c	the built-in table of tools
 * fallthrough.c	reports names that were found outside the default schema
 * kept_plans.c		knows when kept plans have to be judged again
 * guard.c			guards migration metadata and what holds data
 * temporary.c		guards what holds data against going with temporary objects
 * ddl_log.c		writes nsresolve.ddl_log
 * functions.c		small SQL-callable functions
 * reports.c			what the SQL of the reports cannot find out by itself
 * explain.h			nsresolve.explain and its parts: explain.c, overlay.c, body.c
 */
#ifndef NSRESOLVE_H
#define NSRESOLVE_H

#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/objectaccess.h"
#include "datatype/timestamp.h"
#include "executor/execdesc.h"
#include "miscadmin.h"
#include "nodes/parsenodes.h"
#include "nodes/plannodes.h"
#include "parser/parse_node.h"
#include "utils/guc.h"
#include "utils/relcache.h"

#include "compat.h"
#include "metadata_tools.h"

#define NSR_VERSION "1.1"

/* Room for any name as quote_identifier() may write it, with its NUL. */
#define NSR_QUOTED_LEN (2 * NAMEDATALEN + 3)

/*
 * name_list.c
 */

/*
 * A list of names in one chunk, so that it can be a setting's "extra": each
 * item is an NsrNameLengths, the name, NUL, the name quoted where it has to be,
 * NUL.  Items are not aligned.
 */
typedef struct NsrNameList
{
	int			count;
	Size		quoted_size;	/* of all items joined by ", ", without NUL */
	Size		size;			/* of data */
	char		data[FLEXIBLE_ARRAY_MEMBER];
} NsrNameList;

typedef struct NsrNameLengths
{
	uint16		raw;
	uint16		quoted;
} NsrNameLengths;

static inline NsrNameLengths
nsr_name_lengths(const char *raw)
{
	NsrNameLengths lengths;

	memcpy(&lengths, raw - sizeof(lengths), sizeof(lengths));
	return lengths;
}

static inline const char *
nsr_name_quoted(const char *raw)
{
	return raw + nsr_name_lengths(raw).raw + 1;
}

static inline const char *
nsr_name_next(const char *raw)
{
	NsrNameLengths lengths = nsr_name_lengths(raw);

	return raw + lengths.raw + 1 + lengths.quoted + 1 + sizeof(lengths);
}

#define nsr_foreach_name(name, list) \
	for (const char *name = (list) ? (list)->data + sizeof(NsrNameLengths) : NULL; \
		 name != NULL && name < (list)->data + (list)->size; \
		 name = nsr_name_next(name))

extern Size nsr_name_list_size(List *names);
extern void nsr_name_list_fill(NsrNameList *list, List *names);
extern bool nsr_name_list_member(const NsrNameList *list, const char *name);
extern uint64 nsr_name_list_hash(const NsrNameList *list);
extern bool nsr_name_list_parse(const char *value, NsrNameList **list);

/*
 * settings.c
 */
typedef enum NsrFallthrough
{
	NSR_FALLTHROUGH_ERROR,
	NSR_FALLTHROUGH_WARNING,
	NSR_FALLTHROUGH_ALLOW
} NsrFallthrough;

typedef enum NsrDestructive
{
	NSR_DESTRUCTIVE_ALLOW,
	NSR_DESTRUCTIVE_CONFIRM,
	NSR_DESTRUCTIVE_REFUSE
} NsrDestructive;

extern void nsr_define_settings(void);
extern void nsr_check_placeholders(void);
extern void *nsr_check_malloc(Size size);
extern bool nsr_check_schema_name(const char *name);
extern bool nsr_guarded(void);
extern uint64 nsr_lists_hash(void);
extern bool nsr_enabled(void);
extern NsrFallthrough nsr_fallthrough(void);
extern NsrDestructive nsr_destructive_ddl(void);
extern bool nsr_destruction_is_allowed(void);
extern bool nsr_metadata_guard(void);
extern bool nsr_log_ddl(void);
extern bool nsr_override_empty_search_path(void);
extern const NsrNameList *nsr_shared_schemas(void);
extern const NsrNameList *nsr_alias_schemas(void);
extern const NsrNameList *nsr_metadata_tables(void);

/*
 * role_settings.c
 */
/* What ALTER ROLE says for one role, in this database.  Never changed. */
typedef struct NsrRoleSettings
{
	Oid			role;
	bool		has_default_schema;
	bool		has_create_schema;
	bool		has_metadata_schema;
	bool		create_schema;
	char		default_schema[NAMEDATALEN];
	char		default_schema_quoted[NSR_QUOTED_LEN];
	char		metadata_schema[NAMEDATALEN];
	char		metadata_schema_quoted[NSR_QUOTED_LEN];
} NsrRoleSettings;

extern void nsr_define_role_settings(void);
extern bool nsr_check_metadata_schema(const char *value);
extern const NsrRoleSettings *nsr_read_role_settings(Oid role);
extern const NsrRoleSettings *nsr_chosen_role_settings(void);
extern void nsr_take_over_role(void);
extern bool nsr_can_take_over_role(const char **which);
extern bool nsr_in_anothers_name(void);
extern bool nsr_role_known(void);
extern void nsr_want_roles(void);

/* nsresolve was on at some time, so settings of roles are worth reading. */
extern bool nsr_ever_on;

extern bool nsr_learn_role(void);
extern void nsr_prepare_roles(void);
extern const char *nsr_default_schema_setting(void);
extern const char *nsr_default_schema_quoted(void);
extern const char *nsr_default_schema(void);
extern bool nsr_create_schema(void);
extern const char *nsr_metadata_schema_setting(void);
extern bool nsr_metadata_is_current(void);
extern bool nsr_metadata_is_default(void);
extern const char *nsr_metadata_pin(void);
extern const char *nsr_metadata_pin_quoted(void);

/*
 * search_path.c
 */
extern bool nsr_can_take_over_path(void);
extern void nsr_take_over_path(void);
extern void nsr_path_refresh(void);
extern void nsr_path_reserve_shared(Size bytes);

/* Whether the path is nsresolve's, not the session's. */
extern bool nsr_is_managed;

static inline bool
nsr_managed(void)
{
	return nsr_is_managed;
}

extern bool nsr_path_asks(void);
extern uint64 nsr_path_asked_hash(void);
extern bool nsr_path_asks_for(const char *schema);

/* What search_path is supposed to be, for nsr_path_if(). */
typedef enum NsrPathHow
{
	NSR_PATH_AS_IT_IS,
	NSR_PATH_RESET,				/* as after RESET */
	NSR_PATH_SET,				/* as after a SET of the session */
	NSR_PATH_SAVED				/* as after the SET clause of a function */
} NsrPathHow;

extern char *nsr_path_if(NsrPathHow how, const char *value, bool enabled,
						 const char *default_quoted, const char *pin_quoted,
						 bool *is_managed, List **asked);

/*
 * parallel.c
 */
extern void nsr_define_leader_settings(void);
extern void nsr_tell_workers(void);

/* Whether that has been done; it has not where no setting changed so far. */
extern bool nsr_workers_told;

static inline void
nsr_tell_workers_once(void)
{
	if (unlikely(!nsr_workers_told))
		nsr_tell_workers();
}

extern const char *nsr_leader_path(void);
extern const char *nsr_leader_default_schema(void);
extern const char *nsr_leader_metadata_schema(void);
extern bool nsr_leader_asks(void);
extern bool nsr_is_ready_worker(void);
extern bool nsr_refuse_in_worker(const char *name);

/*
 * walker.c
 */
typedef enum NsrKind
{
	NSR_RELATION,
	NSR_TYPE,
	NSR_FUNCTION,				/* also procedures and aggregates */
	NSR_OPERATOR,
	NSR_OPCLASS,
	NSR_OPFAMILY,
	NSR_COLLATION,
	NSR_CONVERSION,
	NSR_STATISTICS,
	NSR_TS_PARSER,
	NSR_TS_DICTIONARY,
	NSR_TS_TEMPLATE,
	NSR_TS_CONFIGURATION,
	NSR_CONSTRAINT,				/* of SET CONSTRAINTS */
	NSR_COLUMN,					/* schema.relation.column: the relation's name */
	NSR_EXTENSION,
	NSR_SCHEMA,
	NSR_CTE						/* of a WITH clause: no object at all */
} NsrKind;

typedef enum NsrUse
{
	NSR_USE_REFERENCE,			/* means something that exists */
	NSR_USE_CREATE,				/* is made, in the creation schema if
								 * unqualified */
	NSR_USE_PART,				/* is made with something else and goes where
								 * that goes */
	NSR_USE_INTO				/* a schema that new objects go to */
} NsrUse;

/* One name in a raw parse tree. */
typedef struct NsrName
{
	NsrKind		kind;
	NsrUse		use;
	const char *schema;			/* NULL where it is not qualified */
	const char *name;
	char	  **schema_slot;	/* where the tree holds the schema; NULL if
								 * not qualified */
	RangeVar   *rangevar;		/* where the tree has one */
	FuncCall   *call;			/* where the name is that of a called function */
	ObjectWithArgs *with_args;	/* the signature, where there is one */
	bool		temporary;		/* made as a temporary object */
	bool		foreign_key;	/* what a foreign key refers to */
	bool		in_literal;		/* in a string that is cast to regclass */
	bool		analysed;		/* in a query that will reach the analysis
								 * hook */
	int			location;		/* -1 where unknown */
} NsrName;

typedef void (*NsrVisitor) (NsrName *name, void *arg);

extern void nsr_walk_names(Node *stmt, NsrVisitor visitor, void *arg);

/*
 * lookup.c
 */

/* pg_class and pg_type, open for many searches by name. */
typedef struct NsrCatalogs
{
	Relation	rels[2];
	Relation	indexes[2];
} NsrCatalogs;

/* A schema that has a name; and the relation, if it is one's. */
typedef struct NsrSighting
{
	Oid			schema;
	Oid			relid;
} NsrSighting;

extern void nsr_open_catalogs(NsrCatalogs *catalogs);
extern void nsr_close_catalogs(NsrCatalogs *catalogs);
extern int	nsr_find_everywhere(const NsrCatalogs *catalogs, NsrKind kind,
								const char *name, NsrSighting *found, int max);
extern bool nsr_trusts(Oid role, Oid owner);
extern bool nsr_relation_in_extension(Oid relid, Oid role, bool *by_role);
extern Oid	nsr_table_of(Oid classid, Oid objid);
extern bool nsr_name_in_extension(NsrKind kind, const char *schema, const char *name);
extern int	nsr_count_objects(NsrKind kind, Oid schema, const char *name, Oid *relid);
extern bool nsr_signature_in_extension(NsrKind kind, ObjectWithArgs *object);
extern char *nsr_schema_in_other_case(const char *name);
extern Oid	nsr_database_owner(void);

/*
 * metadata.c
 */
typedef enum NsrMetadataCreate
{
	NSR_METADATA_CREATE,		/* goes on, as any table or in another schema */
	NSR_METADATA_SKIP			/* it is there already */
} NsrMetadataCreate;

extern const NsrToolTable *nsr_metadata_of_table(Oid relid);
extern const NsrToolTable *nsr_metadata_of_object(Oid classid, Oid objid);
extern const NsrToolTable *nsr_metadata_if_named(Oid relid, const char *name);
extern const NsrToolTable *nsr_metadata_of_create(const CreateStmt *stmt, const char *schema);
extern const NsrToolTable *nsr_metadata_of_create_as(const CreateTableAsStmt *stmt, const char *schema);
extern bool nsr_metadata_of_name(NsrKind kind, const char *schema, const char *name);
extern bool nsr_metadata_accepted(Oid relid, Oid role);
extern NsrMetadataCreate nsr_metadata_create(const CreateStmt *stmt, const char **schema);
extern void nsr_metadata_create_as(const CreateTableAsStmt *stmt, const char **schema);
extern void nsr_report_second_copy(Oid relid, const char *pin);

/*
 * creation.c
 */
extern const char *nsr_check_creation(Node *stmt, const char *source);
extern void nsr_check_created_in(const char *schema, Oid role);
extern void nsr_check_creation_in(const char *schema);

/*
 * alias.c
 */
extern bool nsr_reads_aliases(Node *stmt);
extern bool nsr_means_default(const NsrName *name, Node *stmt);
extern PlannedStmt *nsr_rewrite_aliases(PlannedStmt *pstmt);
extern void nsr_hint_at_alias(ErrorData *edata);

/*
 * fallthrough.c
 */
/* Stays the same as long as all that a verdict on a name depends on. */
extern uint32 nsr_generation;

/* The text of a utility statement whose query has been judged, or NULL. */
extern const char *nsr_judged_source;

extern void nsr_fallthrough_init(void);
extern void nsr_fallthrough_forget(void);
extern void nsr_fallthrough_user(void);
extern void nsr_check_kept_query(Query *query, const char *source, int location, int length);
extern void nsr_check_plan(const QueryDesc *desc);
extern bool nsr_nothing_falls_through(void);
extern bool nsr_names_user(void);
extern bool nsr_user_matters(void);
extern uint64 nsr_user_hash(void);
extern void nsr_check_query(ParseState *pstate, Query *query);
extern void nsr_check_utility(Node *stmt, const char *source);
extern bool nsr_error_is_of_server(void);
extern List *nsr_parse_again(const char *text);
extern Node *nsr_analysed_query(Node *stmt);

/*
 * kept_plans.c
 */
/* What has to be judged, for one user, as long as nothing changes. */
typedef struct NsrLook
{
	Oid			user;
	uint32		generation;
	bool		to_client;		/* it was the client's statement */
	bool		judges;			/* names can fall through */
	bool		doubtful;		/* kept plans may have been judged otherwise */
} NsrLook;

extern NsrLook nsr_last_look;
extern uint64 nsr_meaning(void);
extern bool nsr_is_clients(void);
extern void nsr_look_again(bool to_client);

/* Called before names are judged. */
static inline const NsrLook *
nsr_look(void)
{
	if (unlikely(nsr_last_look.generation != nsr_generation ||
				 nsr_last_look.user != GetUserId() || !nsr_last_look.to_client))
		nsr_look_again(nsr_is_clients());
	return &nsr_last_look;
}

/*
 * guard.c
 */
typedef struct NsrWatch
{
	const char *command;		/* what is being watched, for messages */
	bool		destructive;	/* something was lost that holds data */
	List	   *lost;			/* all that it destroyed */
	List	   *tables;			/* the OIDs of the tables and views among it */
	List	   *columns;		/* of the columns: lists of table and number */
	struct NsrWatch *outer;
	MemoryContext context;
} NsrWatch;

extern Oid	nsr_guard_metadata(Node *stmt);
extern void nsr_check_moved(Node *stmt, Oid relid);
extern bool nsr_watches(Node *stmt);
extern void nsr_watch_begin(NsrWatch *watch, Node *stmt);
extern void nsr_watch_end(NsrWatch *watch);
extern void nsr_watch_judge(NsrWatch *watch);

/*
 * temporary.c
 */
/* A relation that a statement creates or alters; neither, where it needs no look. */
typedef struct NsrLasting
{
	const RangeVar *created;
	Oid			schema;			/* that it is created in */
	const RangeVar *altered;
	Oid			relid;			/* as it was found before */
	bool		depended;		/* on a temporary object already */
} NsrLasting;

extern void nsr_lasting_begin(NsrLasting *lasting, Node *stmt);
extern void nsr_lasting_end(const NsrLasting *lasting);

/*
 * reports.c
 */
extern char *nsr_fold(const char *text, int width);

/*
 * ddl_log.c
 */
typedef struct NsrDdl
{
	TimestampTz began;
	Oid			role;			/* the current role */
	const char *default_schema; /* and its own; NULL: not managed */
	bool		own_path;		/* the session set search_path itself */
	const char *how;			/* the names were resolved; NULL: unqualified */
	const struct NsrDdl *outer;
} NsrDdl;

extern void nsr_ddl_begin(NsrDdl *ddl, Node *written, Node *resolved);
extern void nsr_ddl_end(const NsrDdl *ddl);

/*
 * hooks.c
 */
extern void nsr_install_hooks(void);

#endif							/* NSRESOLVE_H */
