/*
 * explain.c
 *		nsresolve.explain: where the names of a text would lead.
 *
 * The text is split into statements, each is parsed by the server's own
 * parser, and walker.c visits its names.  What a name means at that point
 * follows from the catalogs, from the session's settings, and from what the
 * statements before it have changed (see overlay.c).  A statement that cannot
 * succeed changes nothing.
 *
 * Nothing is executed and nothing is locked.  Names are all that is looked at:
 * which function of a name a call means, whether a column exists, or whether a
 * value fits, is not known without analysis.
 *
 * A note that begins with "error:" says that the statement will fail.
 */
#include "explain.h"

#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "catalog/pg_database.h"
#include "executor/spi.h"
#include "fmgr.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "nodes/value.h"
#include "parser/parser.h"
#include "tcop/utility.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/syscache.h"
#include "utils/varlena.h"

PG_FUNCTION_INFO_V1(nsresolve_explain);
PG_FUNCTION_INFO_V1(nsresolve_explain_as);
PG_FUNCTION_INFO_V1(nsresolve_summary);

/* What summary() counts; see note_words. */
typedef enum NoteFlag
{
	NOTE_ERROR,
	NOTE_FALLTHROUGH,
	NOTE_HARD_CODED,
	NOTE_IN_STRING,
	NOTE_METADATA,
	NOTE_DESTRUCTIVE,
	NOTE_ELSEWHERE,
	NOTE_EXISTS,
	NOTE_UNKNOWN,
	NUM_NOTES
} NoteFlag;

static const char *const note_words[NUM_NOTES] = {
	"error", "fall-through", "hard-coded", "in a string", "metadata",
	"destructive", "also elsewhere", "exists", "not understood"
};

static const char *const kind_words[] = {
	[NSR_RELATION] = "relation",
	[NSR_TYPE] = "type",
	[NSR_FUNCTION] = "function",
	[NSR_OPERATOR] = "operator",
	[NSR_OPCLASS] = "operator class",
	[NSR_OPFAMILY] = "operator family",
	[NSR_COLLATION] = "collation",
	[NSR_CONVERSION] = "conversion",
	[NSR_STATISTICS] = "statistics",
	[NSR_TS_PARSER] = "text search parser",
	[NSR_TS_DICTIONARY] = "text search dictionary",
	[NSR_TS_TEMPLATE] = "text search template",
	[NSR_TS_CONFIGURATION] = "text search configuration",
	[NSR_CONSTRAINT] = "constraint",
	[NSR_COLUMN] = "column",
	[NSR_EXTENSION] = "extension",
	[NSR_SCHEMA] = "schema",
	[NSR_CTE] = "relation",
};

/* How wide notes are printed. */
#define NOTE_WIDTH 24

/*
 * Where the rows go: into a result, or into a summary of it.
 */
typedef struct NsrSink
{
	ReturnSetInfo *result;
	HTAB	   *summary;		/* NULL where the rows themselves are wanted */
	MemoryContext row_context;	/* reset after each row */
	StringInfoData note;		/* of the row that is being made */
	bool		flags[NUM_NOTES];
	NsrFile		file;
} NsrSink;

typedef struct SummaryKey
{
	char		command[64];
	char		rule[NAMEDATALEN];
	char		schema[NAMEDATALEN];
} SummaryKey;

typedef struct SummaryEntry
{
	SummaryKey	key;
	int64		refs;
	int64		missing;
	int64		notes[NUM_NOTES];
} SummaryEntry;

/* A row of the result. */
typedef struct Row
{
	NsrKind		kind;
	const char *kind_word;		/* where it is none of the kinds */
	int			location;		/* in the present text; -1 where unknown */
	const char *reference;
	bool		qualified;
	NsrPlace   *place;
	const char *rule;
	bool		found;
	bool		unknown;		/* whether it is found cannot be said */
	bool		reference_row;	/* refers to something, rather than making it */
} Row;

/*
 * Notes.
 */
static void add_note(NsrExplain *ex, NoteFlag flag, const char *fmt,...)
			pg_attribute_printf(3, 4);

static void
add_note(NsrExplain *ex, NoteFlag flag, const char *fmt,...)
{
	StringInfo	note = &ex->sink->note;
	int			needed;

	ex->sink->flags[flag] = true;
	if (note->len > 0)
		appendStringInfoString(note, "; ");
	for (;;)
	{
		va_list		args;

		va_start(args, fmt);
		needed = appendStringInfoVA(note, fmt, args);
		va_end(args);
		if (needed == 0)
			break;
		enlargeStringInfo(note, needed);
	}
}

/*
 * A note on why the statement will fail, or why it may when it is reached.
 */
static void
add_error(NsrExplain *ex, NoteFlag flag, const char *problem)
{
	if (ex->when == NSR_NOW || ex->analysed_now)
	{
		add_note(ex, flag, "error: %s", problem);
		ex->sink->flags[NOTE_ERROR] = true;
		ex->failed = true;
	}
	else
		add_note(ex, flag, "%s %s", ex->when == NSR_BLOCK ? "if reached:" : "at run time:",
				 problem);
}

/*
 * Hands a row over, with the notes that were made for it.
 */
static void
emit(NsrExplain *ex, const Row *row)
{
	NsrSink    *sink = ex->sink;
	MemoryContext old;

	if (sink->summary)
	{
		SummaryKey	key;
		SummaryEntry *entry;
		bool		seen;

		memset(&key, 0, sizeof(key));
		strlcpy(key.command, ex->command, sizeof(key.command));
		if (row->rule)
			strlcpy(key.rule, row->rule, sizeof(key.rule));
		if (row->place)
			strlcpy(key.schema, row->place->name, sizeof(key.schema));
		entry = hash_search(sink->summary, &key, HASH_ENTER, &seen);
		if (!seen)
			memset((char *) entry + sizeof(key), 0, sizeof(*entry) - sizeof(key));
		entry->refs++;
		entry->missing += row->reference_row && !row->found && !row->unknown;
		for (int i = 0; i < NUM_NOTES; i++)
			entry->notes[i] += sink->flags[i];
	}
	else
	{
		Datum		values[10];
		bool		nulls[10] = {false};
		int			position;
		int			line;

		old = MemoryContextSwitchTo(sink->row_context);
		nsr_find_position(&sink->file, nsr_offset_in_file(ex->text, Max(row->location, 0)),
						  &position, &line);
		values[0] = Int32GetDatum(ex->statement);
		values[1] = Int32GetDatum(line);
		values[2] = Int32GetDatum(position);
		values[3] = CStringGetTextDatum(row->kind_word ? row->kind_word : kind_words[row->kind]);
		nulls[4] = row->reference == NULL;
		values[4] = nulls[4] ? (Datum) 0 : CStringGetTextDatum(row->reference);
		values[5] = BoolGetDatum(row->qualified);
		nulls[6] = row->place == NULL;
		values[6] = nulls[6] ? (Datum) 0 : CStringGetTextDatum(row->place->name);
		nulls[7] = row->rule == NULL;
		values[7] = nulls[7] ? (Datum) 0 : CStringGetTextDatum(row->rule);
		nulls[8] = row->unknown;
		values[8] = BoolGetDatum(row->found);
		nulls[9] = sink->note.len == 0;
		values[9] = nulls[9] ? (Datum) 0 : CStringGetTextDatum(nsr_fold(sink->note.data, NOTE_WIDTH));
		tuplestore_putvalues(sink->result->setResult, sink->result->setDesc, values, nulls);
		MemoryContextSwitchTo(old);
	}
	MemoryContextReset(sink->row_context);
	resetStringInfo(&sink->note);
	memset(sink->flags, 0, sizeof(sink->flags));
}

/*
 * What a name means.
 */
static bool
is_system(const NsrExplain *ex, const NsrPlace *place)
{
	return place == ex->overlay->catalog || place == ex->overlay->temp ||
		strcmp(place->name, "information_schema") == 0;
}

/*
 * The tool whose migration metadata a relation is, or NULL.
 */
static const NsrToolTable *
tool_of(NsrFact *fact)
{
	if (fact->kind != NSR_RELATION)
		return NULL;
	if (!fact->tool_known)
	{
		fact->tool_known = true;
		if (OidIsValid(fact->oid))
			fact->tool = nsr_metadata_of_object(RelationRelationId, fact->oid);
	}
	return fact->tool;
}

/*
 * Whether the role may trust metadata that lies outside its default schema.
 * What the text has made, it may.
 */
static bool
metadata_accepted(NsrExplain *ex, const NsrFact *fact)
{
	return !OidIsValid(fact->oid) ||
		nsr_metadata_accepted(nsr_table_of(RelationRelationId, fact->oid),
							  ex->overlay->now.role);
}

static bool
list_has_place(NsrExplain *ex, const NsrNameList *list, const NsrPlace *place)
{
	if (nsr_name_list_member(list, place->name))
		return true;
	return nsr_name_list_member(list, "$user") &&
		strcmp(place->name, GetUserNameFromId(ex->overlay->now.role, false)) == 0;
}

/*
 * The rule by which an unqualified name leads to a schema.
 */
static const char *
rule_of_place(NsrExplain *ex, const NsrPlace *place)
{
	const NsrSession *s = &ex->overlay->now;

	if (place == ex->overlay->temp)
		return "temporary";
	if (place == ex->overlay->catalog)
		return "catalog";
	if (s->managed)
	{
		if (place == s->default_place)
			return "default";
		if (list_has_place(ex, nsr_shared_schemas(), place))
			return "shared";
		return "inherited";
	}
	return s->path_set ? "explicit" : "inherited";
}

/*
 * Goes along the path.  Returns the first schema that has the name, and where
 * else it is in *also.
 */
static NsrFact *
search_path_for(NsrExplain *ex, NsrKind kind, const char *name, NsrFact **also)
{
	NsrOverlay *o = ex->overlay;
	struct NsrNameFacts *facts = nsr_overlay_name(o, kind, name);
	bool		in_temp = kind == NSR_RELATION || kind == NSR_TYPE;
	NsrFact    *found = NULL;
	ListCell   *lc;

	*also = NULL;
	if (in_temp && !o->now.temp_listed)
		found = nsr_overlay_fact(o, facts, o->temp);
	if (found == NULL && !o->now.catalog_listed)
	{
		found = nsr_overlay_fact(o, facts, o->catalog);
		if (found)
			return found;
	}
	foreach(lc, o->now.path)
	{
		NsrPlace   *place = lfirst(lc);
		NsrFact    *fact;

		if (place == o->temp ? !in_temp : !place->exists || !nsr_overlay_usage(o, place))
			continue;
		fact = nsr_overlay_fact(o, facts, place);
		if (fact == NULL)
			continue;
		if (found == NULL)
		{
			found = fact;
			if (place == o->catalog || kind != NSR_RELATION)
				break;
		}
		else if (found != fact)
		{
			*also = fact;
			break;
		}
	}
	return found;
}

static bool
may_be_in_new_extension(NsrExplain *ex, NsrKind kind)
{
	return ex->overlay->extensions != NIL && kind != NSR_SCHEMA && kind != NSR_CONSTRAINT &&
		kind != NSR_EXTENSION;
}

/*
 * Notes on a relation that was found by an unqualified name.
 */
static void
judge_place(NsrExplain *ex, NsrKind kind, NsrFact *fact, Row *row)
{
	bool		by_role;
	const NsrSession *s = &ex->overlay->now;
	const NsrToolTable *tool = tool_of(fact);
	ListCell   *lc;

	if (tool)
		add_note(ex, NOTE_METADATA, "migration metadata of %s", tool->tool);
	if (!s->managed || is_system(ex, fact->place) || fact->place == s->default_place ||
		strcmp(row->rule, "shared") == 0)
		return;
	foreach(lc, s->asked)
	{
		if (strcmp(lfirst(lc), fact->place->name) == 0 &&
			!nsr_name_list_member(nsr_alias_schemas(), fact->place->name))
		{
			row->rule = "explicit";
			return;
		}
	}
	if (tool && !s->metadata_is_default &&
		(s->pin ? s->pin == fact->place : metadata_accepted(ex, fact)))
	{
		row->rule = "metadata";
		return;
	}
	if (kind == NSR_RELATION && OidIsValid(fact->oid) &&
		nsr_relation_in_extension(fact->oid, ex->overlay->now.role, &by_role))
	{
		add_note(ex, NOTE_ELSEWHERE, "member of an extension");
		return;
	}
	if (kind != NSR_RELATION || nsr_fallthrough() == NSR_FALLTHROUGH_ALLOW)
		add_note(ex, NOTE_FALLTHROUGH, "fall-through to schema \"%s\"", fact->place->name);
	else if (nsr_fallthrough() == NSR_FALLTHROUGH_WARNING)
		add_note(ex, NOTE_FALLTHROUGH, "warning: fall-through to schema \"%s\"", fact->place->name);
	else
		add_error(ex, NOTE_FALLTHROUGH,
				  psprintf("fall-through to schema \"%s\"", fact->place->name));
}

/*
 * Whether the text itself has made a name metadata, in a schema that is an
 * alias: the catalogs, which alias.c asks, do not know it.
 */
static bool
alias_means_default(NsrExplain *ex, const NsrName *name)
{
	NsrFact    *fact;

	if (!ex->aliases || (ex->aliases_create_only && name->use != NSR_USE_CREATE))
		return false;
	if (!nsr_means_default(name, ex->stmt))
		return false;
	if (name->use == NSR_USE_CREATE || name->kind != NSR_RELATION)
		return true;
	fact = nsr_overlay_find(ex->overlay, NSR_RELATION,
							nsr_overlay_place(ex->overlay, name->schema), name->name);
	return fact == NULL || !fact->made || tool_of(fact) == NULL;
}

/*
 * The schema of a qualified name.
 */
static NsrPlace *
qualified_place(NsrExplain *ex, const NsrName *name, Row *row)
{
	NsrOverlay *o = ex->overlay;
	NsrPlace   *place = nsr_overlay_place(o, name->schema);

	row->rule = "explicit";
	if (alias_means_default(ex, name))
	{
		row->rule = "alias";
		place = o->now.default_place;
	}
	else if (place == o->catalog)
		row->rule = "catalog";
	else if (place == o->temp || (OidIsValid(place->oid) && place->oid == o->temp->oid))
	{
		row->rule = "temporary";
		place = o->temp;
	}
	if (row->qualified && !is_system(ex, place))
	{
		add_note(ex, NOTE_HARD_CODED, "hard-coded schema");
		if (ex->in_string)
			add_note(ex, NOTE_IN_STRING, "in a string literal");
	}
	return place;
}

static void
report_missing_schema(NsrExplain *ex, const NsrPlace *place)
{
	add_error(ex, NOTE_ERROR, psprintf("schema \"%s\" does not exist", place->name));
}

static NsrTarget *
add_target(NsrExplain *ex, const NsrName *name, NsrPlace *place, NsrFact *fact)
{
	NsrTarget  *target = palloc0(sizeof(NsrTarget));

	target->kind = name->kind;
	target->use = name->use;
	target->place = place;
	target->name = name->name;
	target->rangevar = name->rangevar;
	target->fact = fact;
	ex->targets = lappend(ex->targets, target);
	return target;
}

/*
 * Whether the statement itself has just made what a name refers to, as a table
 * whose foreign key refers to itself.
 */
static NsrTarget *
made_by_itself(NsrExplain *ex, const NsrName *name, const NsrPlace *place)
{
	ListCell   *lc;

	if (!name->foreign_key)
		return NULL;
	foreach(lc, ex->targets)
	{
		NsrTarget  *target = lfirst(lc);

		if (target->use == NSR_USE_CREATE && target->kind == name->kind &&
			strcmp(target->name, name->name) == 0 &&
			(place == NULL || place == target->place))
			return target;
	}
	return NULL;
}

static bool
is_serial_name(const char *name)
{
	return strcmp(name, "serial") == 0 || strcmp(name, "bigserial") == 0 ||
		strcmp(name, "smallserial") == 0 || strcmp(name, "serial2") == 0 ||
		strcmp(name, "serial4") == 0 || strcmp(name, "serial8") == 0;
}

/*
 * Notes on what the statement does to a relation, type or schema that it
 * names.
 */
static void
judge_deed(NsrExplain *ex, const NsrName *name, NsrFact *fact)
{
	bool		destroys = false;
	bool		moves = false;
	const NsrToolTable *tool = fact ? tool_of(fact) : NULL;
	ListCell   *lc;

	switch (nodeTag(ex->stmt))
	{
		case T_DropStmt:
			switch (((DropStmt *) ex->stmt)->removeType)
			{
				case OBJECT_TABLE:
				case OBJECT_FOREIGN_TABLE:
					moves = name->kind == NSR_RELATION;
					destroys = moves;
					break;
				case OBJECT_TYPE:
				case OBJECT_DOMAIN:
					destroys = name->kind == NSR_TYPE;
					break;
				case OBJECT_SCHEMA:
					destroys = true;
					break;
				default:
					break;
			}
			break;
		case T_TruncateStmt:
			destroys = true;

			/*
			 * golang-migrate empties its table each time that it writes to
			 * it.
			 */
			moves = tool && strcmp(tool->tool, "golang-migrate") != 0;
			break;
		case T_AlterTableStmt:
			foreach(lc, ((AlterTableStmt *) ex->stmt)->cmds)
				destroys |= lfirst_node(AlterTableCmd, lc)->subtype == AT_DropColumn &&
				name->rangevar == ((AlterTableStmt *) ex->stmt)->relation;
			break;
		case T_RenameStmt:
			moves = ((RenameStmt *) ex->stmt)->renameType == OBJECT_TABLE;
			break;
		case T_AlterObjectSchemaStmt:
			moves = true;
			break;
		default:
			return;
	}
	if (moves && tool && ex->overlay->now.enabled && nsr_metadata_guard())
		add_error(ex, NOTE_METADATA, "refused by nsresolve.metadata_guard");
	if (!destroys)
		return;
	if (fact && fact->place == ex->overlay->temp)
		return;
	if (!ex->overlay->now.enabled || nsr_destructive_ddl() == NSR_DESTRUCTIVE_ALLOW)
		add_note(ex, NOTE_DESTRUCTIVE, "destructive");
	else if (nsr_destructive_ddl() == NSR_DESTRUCTIVE_REFUSE)
		add_error(ex, NOTE_DESTRUCTIVE, "destructive, refused by nsresolve.destructive_ddl");
	else if (nsr_destruction_is_allowed())
		add_note(ex, NOTE_DESTRUCTIVE, "destructive, confirmed");
	else
		add_error(ex, NOTE_DESTRUCTIVE, "destructive, needs nsresolve.confirm_destructive");
}

/*
 * Something that should be there and is not.
 */
static void
report_missing(NsrExplain *ex, const NsrName *name, Row *row)
{
	if (may_be_in_new_extension(ex, name->kind))
	{
		row->unknown = true;
		if (list_length(ex->overlay->extensions) == 1)
			add_note(ex, NOTE_UNKNOWN, "perhaps a member of extension %s",
					 (const char *) linitial(ex->overlay->extensions));
		else
			add_note(ex, NOTE_UNKNOWN, "perhaps a member of a new extension");
	}
	else if (ex->missing_ok || ex->missing_is_null)
		add_note(ex, NOTE_EXISTS, "does not exist");
	else if (name->call && list_length(name->call->args) == 1 &&
			 IsA(linitial(name->call->args), ColumnRef))
	{
		/* f(t) may also mean the column f of t. */
		row->unknown = true;
		add_note(ex, NOTE_UNKNOWN, "no function of that name, perhaps a column");
	}
	else
		add_error(ex, NOTE_ERROR, "does not exist");
}

/*
 * An extension that a statement is about.
 */
static void
refer_to_extension(NsrExplain *ex, NsrName *name, Row *row)
{
	NsrOverlay *o = ex->overlay;
	NsrFact    *fact = nsr_overlay_find(o, NSR_EXTENSION, o->catalog, name->name);

	row->reference_row = true;
	row->found = fact != NULL;
	if (fact == NULL)
		report_missing(ex, name, row);
	add_target(ex, name, o->catalog, fact);
}

static void
visit_reference(NsrExplain *ex, NsrName *name, Row *row)
{
	NsrOverlay *o = ex->overlay;
	NsrKind		kind = name->kind == NSR_COLUMN ? NSR_RELATION : name->kind;
	NsrFact    *fact = NULL;
	NsrFact    *also = NULL;
	NsrTarget  *self = NULL;

	row->reference_row = true;
	if (name->schema)
	{
		row->place = qualified_place(ex, name, row);
		if (name->in_literal)
			add_note(ex, NOTE_IN_STRING, "in a string literal");
		self = made_by_itself(ex, name, row->place);
		if (self == NULL && row->place->exists && !nsr_overlay_usage(o, row->place))
			add_error(ex, NOTE_ERROR,
					  psprintf("permission denied for schema \"%s\"", row->place->name));
		else if (self == NULL && !row->place->exists && !ex->missing_ok &&
				 !ex->missing_is_null)
			report_missing_schema(ex, row->place);
		else if (self == NULL)
		{
			fact = nsr_overlay_find(o, kind, row->place, name->name);
			/* A type's name may be called as a function, to cast. */
			if (fact == NULL && kind == NSR_FUNCTION)
				fact = nsr_overlay_find(o, NSR_TYPE, row->place, name->name);
			if (fact && tool_of(fact))
				add_note(ex, NOTE_METADATA, "migration metadata of %s", tool_of(fact)->tool);
		}
		row->found = fact != NULL || self != NULL;
		if (!row->found && row->place->exists)
			report_missing(ex, name, row);
		if (kind == NSR_RELATION && row->found && row->place != o->now.default_place &&
			!is_system(ex, row->place) && o->now.managed &&
			nsr_overlay_find(o, kind, o->now.default_place, name->name))
			add_note(ex, NOTE_ELSEWHERE, "also in the default schema");
	}
	else if (kind == NSR_TYPE && is_serial_name(name->name) &&
			 (IsA(ex->stmt, CreateStmt) || IsA(ex->stmt, AlterTableStmt)))
	{
		row->place = o->catalog;
		row->rule = "catalog";
		row->found = true;
	}
	else
	{
		if (name->in_literal)
			add_note(ex, NOTE_IN_STRING, "in a string literal");
		fact = search_path_for(ex, kind, name->name, &also);
		if (fact == NULL && kind == NSR_FUNCTION)
			fact = search_path_for(ex, NSR_TYPE, name->name, &also);
		self = made_by_itself(ex, name, NULL);
		/* What the statement makes counts where the path comes to it first. */
		if (self && fact && fact->place != self->place &&
			(is_system(ex, fact->place) || fact->place == o->now.default_place))
			self = NULL;
		row->found = fact != NULL || self != NULL;
		if (self)
		{
			row->place = self->place;
			row->rule = rule_of_place(ex, self->place);
		}
		else if (fact)
		{
			row->place = fact->place;
			row->rule = rule_of_place(ex, fact->place);
			judge_place(ex, kind, fact, row);
			if (also)
				add_note(ex, NOTE_ELSEWHERE, "also in schema \"%s\"", also->place->name);
		}
		else
			report_missing(ex, name, row);
	}
	if (row->found || !ex->missing_ok)
		judge_deed(ex, name, fact);
	if (ex->wants_targets)
		add_target(ex, name, row->place, fact);
}

/*
 * Where an unqualified CREATE lands; NULL, with the reason, where it cannot.
 */
static NsrPlace *
creation_place(NsrExplain *ex, const NsrName *name, Row *row)
{
	NsrOverlay *o = ex->overlay;
	ListCell   *lc;

	if (name->temporary)
	{
		row->rule = "temporary";
		return o->temp;
	}
	if (o->now.managed)
	{
		NsrPlace   *place = o->now.path ? linitial(o->now.path) : o->now.default_place;

		row->rule = place == o->temp ? "temporary" :
			place == o->now.default_place ? "default" : "explicit";
		return place;
	}
	foreach(lc, o->now.path)
	{
		NsrPlace   *place = lfirst(lc);

		if (place->exists && (place == o->temp || nsr_overlay_usage(o, place)))
		{
			row->rule = rule_of_place(ex, place);
			return place;
		}
	}
	add_error(ex, NOTE_ERROR, "no schema has been selected to create in");
	return NULL;
}

/*
 * Whether something can be created in a schema.
 */
static void
judge_creation_place(NsrExplain *ex, NsrPlace *place)
{
	NsrOverlay *o = ex->overlay;

	if (place->exists)
	{
		if (place != o->temp && !nsr_overlay_may_create(o, place))
			add_error(ex, NOTE_ERROR,
					  psprintf("permission denied for schema \"%s\"", place->name));
	}
	else if (o->now.managed && place == o->now.default_place && o->now.creates_schema)
	{
		if (nsr_database_aclcheck(MyDatabaseId, o->now.role, ACL_CREATE) != ACLCHECK_OK)
			add_error(ex, NOTE_ERROR,
					  psprintf("schema \"%s\" does not exist, and the role may not create it",
							   place->name));
		else
		{
			add_note(ex, NOTE_EXISTS, "creates schema \"%s\" first", place->name);
			if (ex->when != NSR_LATER)
				nsr_overlay_make_schema(o, place);
		}
	}
	else
		report_missing_schema(ex, place);
}

/*
 * What a CREATE does when its name is taken.
 */
typedef enum IfExists
{
	EXISTS_FAILS,
	EXISTS_SKIPS,
	EXISTS_REPLACES
} IfExists;

static IfExists
if_exists(Node *stmt)
{
	switch (nodeTag(stmt))
	{
		case T_CreateStmt:
		case T_CreateForeignTableStmt:
			return ((CreateStmt *) stmt)->if_not_exists ? EXISTS_SKIPS : EXISTS_FAILS;
		case T_CreateTableAsStmt:
			return ((CreateTableAsStmt *) stmt)->if_not_exists ? EXISTS_SKIPS : EXISTS_FAILS;
		case T_CreateSeqStmt:
			return ((CreateSeqStmt *) stmt)->if_not_exists ? EXISTS_SKIPS : EXISTS_FAILS;
		case T_IndexStmt:
			return ((IndexStmt *) stmt)->if_not_exists ? EXISTS_SKIPS : EXISTS_FAILS;
		case T_CreateStatsStmt:
			return ((CreateStatsStmt *) stmt)->if_not_exists ? EXISTS_SKIPS : EXISTS_FAILS;
		case T_CreateExtensionStmt:
			return ((CreateExtensionStmt *) stmt)->if_not_exists ? EXISTS_SKIPS : EXISTS_FAILS;
		case T_CreateSchemaStmt:
			return ((CreateSchemaStmt *) stmt)->if_not_exists ? EXISTS_SKIPS : EXISTS_FAILS;
		case T_ViewStmt:
			return ((ViewStmt *) stmt)->replace ? EXISTS_REPLACES : EXISTS_FAILS;
		case T_CreateFunctionStmt:
			return ((CreateFunctionStmt *) stmt)->replace ? EXISTS_REPLACES : EXISTS_FAILS;
		case T_DefineStmt:
			if (((DefineStmt *) stmt)->if_not_exists)
				return EXISTS_SKIPS;
			return ((DefineStmt *) stmt)->replace ? EXISTS_REPLACES : EXISTS_FAILS;
		default:
			return EXISTS_FAILS;
	}
}

static void
note_existing(NsrExplain *ex, NsrKind kind, const NsrFact *fact)
{
	if (fact == NULL)
	{
		if (!ex->sink->flags[NOTE_ERROR])
			add_note(ex, NOTE_EXISTS, "created");
	}
	else if (if_exists(ex->stmt) == EXISTS_SKIPS)
		add_note(ex, NOTE_EXISTS, "exists already, skipped");
	else if (if_exists(ex->stmt) == EXISTS_REPLACES)
		add_note(ex, NOTE_EXISTS, kind == NSR_FUNCTION ? "created or replaced" : "replaced");
	else if (kind == NSR_FUNCTION || kind == NSR_OPERATOR)
		add_note(ex, NOTE_EXISTS, "created beside another of that name");
	else if (kind == NSR_TYPE && IsA(ex->stmt, DefineStmt))
		/* CREATE TYPE of a shell type, and then of the type. */
		add_note(ex, NOTE_EXISTS, "exists already");
	else
		add_error(ex, NOTE_EXISTS, "exists already");
	/* "created" is what every CREATE does and not worth counting. */
	if (fact == NULL)
		ex->sink->flags[NOTE_EXISTS] = false;
}

/*
 * Metadata that a CREATE TABLE would make: where it belongs, and whether it is
 * there already.  Returns false where the statement is any other.
 */
static bool
create_metadata(NsrExplain *ex, NsrName *name, Row *row, const NsrToolTable **tool)
{
	NsrOverlay *o = ex->overlay;
	CreateStmt *stmt = (CreateStmt *) ex->stmt;
	NsrFact    *found = NULL;
	ListCell   *lc;

	*tool = NULL;
	if (!IsA(ex->stmt, CreateStmt) || name->rangevar != stmt->relation)
		return false;
	*tool = nsr_metadata_of_create(stmt, name->schema ? name->schema :
								   o->now.pin ? o->now.pin->name :
								   o->now.managed ? o->now.default_place->name : NULL);
	if (*tool == NULL)
		return false;
	add_note(ex, NOTE_METADATA, "migration metadata of %s", (*tool)->tool);
	if (name->schema || name->temporary || !o->now.managed || o->now.metadata_is_default)
		return false;

	foreach(lc, o->now.path)
	{
		NsrPlace   *place = lfirst(lc);

		if (place == o->temp || !place->exists || !nsr_overlay_usage(o, place))
			continue;
		found = nsr_overlay_find(o, NSR_RELATION, place, name->name);
		if (found)
			break;
	}
	if (found && tool_of(found) == NULL)
		found = NULL;
	if (o->now.pin)
	{
		row->place = o->now.pin;
		row->rule = "metadata";
		if (found && found->place != o->now.pin)
			add_error(ex, NOTE_METADATA,
					  psprintf("ambiguous, also in schema \"%s\"", found->place->name));
		found = nsr_overlay_find(o, NSR_RELATION, o->now.pin, name->name);
	}
	else if (found && (found->place == o->now.default_place || metadata_accepted(ex, found)))
	{
		row->place = found->place;
		row->rule = found->place == o->now.default_place ? "default" : "metadata";
	}
	else
		return false;
	row->found = found != NULL;
	if (found)
	{
		if (OidIsValid(found->oid))
		{
			foreach(lc, stmt->tableElts)
			{
				if (IsA(lfirst(lc), ColumnDef) &&
					get_attnum(found->oid, ((ColumnDef *) lfirst(lc))->colname) <= 0)
				{
					add_error(ex, NOTE_EXISTS, "exists already with other columns");
					return true;
				}
			}
		}
		add_note(ex, NOTE_EXISTS, "exists already, skipped");
		ex->skipped = true;
	}
	else
	{
		judge_creation_place(ex, row->place);
		note_existing(ex, NSR_RELATION, NULL);
	}
	return true;
}

/*
 * Metadata by explicit qualification, when the session sees another copy.
 */
static void
judge_second_copy(NsrExplain *ex, const NsrName *name, const NsrToolTable *tool, Row *row)
{
	NsrOverlay *o = ex->overlay;
	NsrFact    *also;
	NsrFact    *copy;

	if (tool == NULL || tool->schema || name->schema == NULL || row->found ||
		name->temporary || !o->now.enabled || !nsr_metadata_guard() ||
		o->now.metadata_is_default)
		return;
	copy = search_path_for(ex, NSR_RELATION, name->name, &also);
	if (copy == NULL || copy->place == row->place || tool_of(copy) == NULL)
		return;
	if (o->now.pin == NULL && row->place == o->now.default_place)
		add_error(ex, NOTE_METADATA,
				  psprintf("a second copy of that in schema \"%s\"", copy->place->name));
	else
		add_note(ex, NOTE_METADATA, "warning: a second copy of that in schema \"%s\"",
				 copy->place->name);
}

/* What the files of an extension say of it. */
typedef struct Extension
{
	bool		available;
	char	   *schema;			/* where it says itself that it belongs */
	bool		superuser;		/* only a superuser may create it, */
	bool		trusted;		/* or who may create in the database */
} Extension;

static void
read_extension(const char *name, Extension *extension)
{
	Oid			argtype = TEXTOID;
	Datum		arg = CStringGetTextDatum(name);
	MemoryContext context = CurrentMemoryContext;

	memset(extension, 0, sizeof(*extension));
	SPI_connect();
	if (SPI_execute_with_args("SELECT pg_catalog.min(schema::pg_catalog.text),"
							  " pg_catalog.bool_or(superuser), pg_catalog.bool_or(trusted)"
							  " FROM pg_catalog.pg_available_extension_versions"
							  " WHERE name OPERATOR(pg_catalog.=) $1"
							  " HAVING pg_catalog.count(*) OPERATOR(pg_catalog.>) 0",
							  1, &argtype, &arg, NULL, true, 1) == SPI_OK_SELECT &&
		SPI_processed > 0)
	{
		HeapTuple	row = SPI_tuptable->vals[0];
		TupleDesc	desc = SPI_tuptable->tupdesc;
		bool		isnull;

		extension->available = true;
		extension->schema = SPI_getvalue(row, desc, 1);
		if (extension->schema)
			extension->schema = MemoryContextStrdup(context, extension->schema);
		extension->superuser = DatumGetBool(SPI_getbinval(row, desc, 2, &isnull));
		extension->trusted = DatumGetBool(SPI_getbinval(row, desc, 3, &isnull));
	}
	SPI_finish();
}

/*
 * Whether the role may create an extension.  The server looks at its schema no
 * further than that it is there, unless the role itself makes the members;
 * nsresolve does where it is the default schema.
 */
static void
judge_extension(NsrExplain *ex, const Extension *extension, NsrPlace *place)
{
	NsrSession *now = &ex->overlay->now;

	if (!extension->available)
		add_error(ex, NOTE_ERROR, "not available");
	else if (extension->superuser && !superuser_arg(now->role) &&
			 !(extension->trusted &&
			   nsr_database_aclcheck(MyDatabaseId, now->role, ACL_CREATE) == ACLCHECK_OK))
		add_error(ex, NOTE_ERROR, "permission denied to create the extension");
	if (place == NULL || extension->schema)
		return;
	if (!extension->superuser || (now->managed && place == now->default_place))
		judge_creation_place(ex, place);
	else if (!place->exists)
		report_missing_schema(ex, place);
}

/*
 * CREATE EXTENSION.
 */
static void
visit_extension(NsrExplain *ex, NsrName *name, Row *row)
{
	NsrOverlay *o = ex->overlay;
	NsrFact    *fact = nsr_overlay_find(o, NSR_EXTENSION, o->catalog, name->name);
	Extension	extension;

	row->found = fact != NULL;
	if (fact == NULL)
	{
		read_extension(name->name, &extension);
		if (extension.schema)
		{
			row->place = nsr_overlay_place(o, extension.schema);
			row->rule = "explicit";
		}
		else if (name->schema)
			row->place = qualified_place(ex, name, row);
		else
			row->place = creation_place(ex, name, row);
		judge_extension(ex, &extension, row->place);
	}
	note_existing(ex, NSR_EXTENSION, fact);
	add_target(ex, name, row->place, fact);
}

static void
visit_create(NsrExplain *ex, NsrName *name, Row *row)
{
	NsrOverlay *o = ex->overlay;
	NsrFact    *fact;
	NsrTarget  *target;
	const NsrToolTable *tool;

	if (name->kind == NSR_EXTENSION)
	{
		visit_extension(ex, name, row);
		return;
	}
	if (create_metadata(ex, name, row, &tool))
		return;
	if (name->schema)
		row->place = qualified_place(ex, name, row);
	else if (IsA(ex->stmt, ViewStmt) && ex->temporary_view)
	{
		row->place = o->temp;
		row->rule = "temporary";
	}
	else
		row->place = creation_place(ex, name, row);
	if (row->place == NULL)
		return;
	judge_creation_place(ex, row->place);
	fact = nsr_overlay_find(o, name->kind, row->place, name->name);
	/* A table or view also makes a type of its name. */
	if (fact == NULL && name->kind == NSR_RELATION && !IsA(ex->stmt, CreateSeqStmt))
		fact = nsr_overlay_find(o, NSR_TYPE, row->place, name->name);
	row->found = fact != NULL;
	judge_second_copy(ex, name, tool, row);
	note_existing(ex, name->kind, fact);
	if (fact && if_exists(ex->stmt) == EXISTS_SKIPS)
		ex->skipped = true;
	target = add_target(ex, name, row->place, fact);
	target->tool = tool;
}

/*
 * What goes with a table: the sequence of an identity column.
 */
static void
visit_part(NsrExplain *ex, NsrName *name, Row *row)
{
	if (name->schema)
		row->place = qualified_place(ex, name, row);
	else if (ex->targets)
	{
		row->place = ((NsrTarget *) linitial(ex->targets))->place;
		if (row->place)
			row->rule = rule_of_place(ex, row->place);
	}
	row->found = row->place &&
		nsr_overlay_find(ex->overlay, name->kind, row->place, name->name) != NULL;
	add_note(ex, NOTE_EXISTS, "created with its table");
	ex->sink->flags[NOTE_EXISTS] = false;
}

static void
visit_schema(NsrExplain *ex, NsrName *name, Row *row)
{
	row->reference_row = true;
	row->qualified = false;
	row->rule = "explicit";
	row->place = nsr_overlay_place(ex->overlay, name->name);
	if (name->use == NSR_USE_INTO && alias_means_default(ex, name))
	{
		row->place = ex->overlay->now.default_place;
		row->rule = "alias";
	}
	row->found = row->place->exists;
	if (!row->found)
	{
		if (ex->missing_ok)
			add_note(ex, NOTE_EXISTS, "does not exist");
		else
			add_error(ex, NOTE_ERROR, "does not exist");
	}
	else
		judge_deed(ex, name, NULL);
}

/*
 * A string that is read as a name.
 */
static void
explain_string(NsrExplain *ex, NsrKind kind, const char *value, int location,
			   bool missing_is_null)
{
	NsrName		name = {.kind = kind,.use = NSR_USE_REFERENCE,.in_literal = true};
	Row			row = {.kind = kind,.location = location,.reference = value};
	List	   *names;
	bool		outer = ex->missing_is_null;

	if (isdigit((unsigned char) *value) ||
		!SplitIdentifierString(pstrdup(value), '.', &names) ||
		names == NIL || list_length(names) > 3)
		return;
	name.name = llast(names);
	if (list_length(names) > 1)
		name.schema = list_nth(names, list_length(names) - 2);
	name.location = location;
	row.qualified = name.schema != NULL;
	ex->missing_is_null = missing_is_null;
	visit_reference(ex, &name, &row);
	ex->missing_is_null = outer;
	emit(ex, &row);
}

/* The functions whose first argument is a name inside a string. */
static const struct
{
	const char *function;
	NsrKind		kind;
	bool		missing_is_null;
}			string_functions[] =

{
	{"to_regclass", NSR_RELATION, true},
	{"to_regtype", NSR_TYPE, true},
	{"to_regproc", NSR_FUNCTION, true},
	{"pg_get_serial_sequence", NSR_RELATION, false},
	{"pg_relation_size", NSR_RELATION, false},
	{"pg_table_size", NSR_RELATION, false},
	{"pg_indexes_size", NSR_RELATION, false},
	{"pg_total_relation_size", NSR_RELATION, false},
};

static const char *
string_argument(const FuncCall *call, int n, int *location)
{
	A_Const    *arg;

	if (list_length(call->args) <= n || !IsA(list_nth(call->args, n), A_Const))
		return NULL;
	arg = list_nth(call->args, n);
	if (arg->isnull || !IsA(&arg->val, String))
		return NULL;
	*location = arg->location;
	return strVal(&arg->val);
}

/*
 * Calls that take the name of something as a string, or change a setting.
 */
static void
look_into_call(NsrExplain *ex, const FuncCall *call)
{
	const char *function = strVal(llast(call->funcname));
	const char *value;
	int			location;

	if (list_length(call->funcname) > 1 &&
		strcmp(strVal(linitial(call->funcname)), "pg_catalog") != 0)
		return;
	if (strcmp(function, "set_config") == 0 && list_length(call->args) == 3)
	{
		const char *setting = string_argument(call, 0, &location);
		A_Const    *local = lthird(call->args);

		value = string_argument(call, 1, &location);
		if (setting && value && ex->when != NSR_LATER)
		{
			/* true may be written as a cast, 't'::bool */
			bool		is_local = IsA(local, A_Const) && !local->isnull &&
				IsA(&local->val, Boolean) && boolVal(&local->val);

			ex->set_name = setting;
			ex->set_value = value;
			ex->set_local = is_local;
		}
		return;
	}
	for (int i = 0; i < lengthof(string_functions); i++)
	{
		if (strcmp(function, string_functions[i].function) != 0)
			continue;
		value = string_argument(call, 0, &location);
		if (value)
			explain_string(ex, string_functions[i].kind, value, location,
						   string_functions[i].missing_is_null);
	}
}

/*
 * Finds where a name stands, and how it is written.
 */
static void
find_written(NsrExplain *ex, const NsrName *name, Row *row)
{
	bool		dotted = false;
	const char *written = NULL;
	bool		system = name->schema && strcmp(name->schema, "pg_catalog") == 0;

	row->qualified = name->schema != NULL;
	if (name->location < 0)
		row->location = nsr_search_name(ex->text, name->schema, name->name);
	else
		row->location = Min(name->location, ex->text->len);
	if (row->location >= 0 && !name->in_literal && name->kind != NSR_OPERATOR)
	{
		written = nsr_name_in_text(ex->text, row->location, name->name,
								   name->schema != NULL, name->kind == NSR_COLUMN, &dotted);
		if (written == NULL && !system && name->location >= 0)
		{
			/* The tree tells where the clause begins that has the name. */
			int			location;

			ex->text->searched = row->location;
			location = nsr_search_name(ex->text, name->schema, name->name);
			if (location >= 0)
			{
				row->location = location;
				written = nsr_name_in_text(ex->text, location, name->name,
										   name->schema != NULL, name->kind == NSR_COLUMN, &dotted);
			}
		}
		if (system && !dotted)
		{
			/* The grammar has put the schema there: "int", "extract(...)". */
			row->qualified = false;
			if (name->kind == NSR_TYPE)
				written = nsr_type_in_text(ex->text, row->location);
			if (written == NULL)
				written = name->name;
		}
	}
	if (written == NULL)
		written = name->kind == NSR_OPERATOR || name->schema == NULL || name->kind == NSR_SCHEMA ?
			name->name : quote_qualified_identifier(name->schema, name->name);
	row->reference = written;
}

static void
visit(NsrName *name, void *arg)
{
	NsrExplain *ex = arg;
	Row			row = {.kind = name->kind};
	MemoryContext old;

	CHECK_FOR_INTERRUPTS();
	/* Nobody holds a fact here, unless the statement has targets. */
	if (ex->targets == NIL)
		nsr_overlay_trim(ex->overlay);
	/* BETWEEN and its like are no operators' names. */
	if (name->kind == NSR_OPERATOR && nsr_is_name_start(*name->name))
		return;
	if (name->call)
		look_into_call(ex, name->call);

	old = MemoryContextSwitchTo(ex->sink->row_context);
	find_written(ex, name, &row);
	MemoryContextSwitchTo(old);
	if (name->kind == NSR_CTE)
	{
		row.rule = "cte";
		row.found = true;
	}
	else if (name->kind == NSR_SCHEMA)
		visit_schema(ex, name, &row);
	else if (name->kind == NSR_EXTENSION && name->use == NSR_USE_REFERENCE)
		refer_to_extension(ex, name, &row);
	else if (name->use == NSR_USE_CREATE)
		visit_create(ex, name, &row);
	else if (name->use == NSR_USE_PART)
		visit_part(ex, name, &row);
	else
		visit_reference(ex, name, &row);

	if (name->kind == NSR_OPERATOR && name->schema == NULL && row.place == ex->overlay->catalog)
	{
		MemoryContextReset(ex->sink->row_context);
		resetStringInfo(&ex->sink->note);
		return;
	}
	emit(ex, &row);
}

/*
 * Statements.
 */
static bool
missing_ok(Node *stmt)
{
	switch (nodeTag(stmt))
	{
		case T_DropStmt:
			return ((DropStmt *) stmt)->missing_ok;
		case T_AlterTableStmt:
			return ((AlterTableStmt *) stmt)->missing_ok;
		case T_AlterSeqStmt:
			return ((AlterSeqStmt *) stmt)->missing_ok;
		case T_RenameStmt:
			return ((RenameStmt *) stmt)->missing_ok;
		case T_AlterObjectSchemaStmt:
			return ((AlterObjectSchemaStmt *) stmt)->missing_ok;
		default:
			return false;
	}
}

/*
 * Whether nsr_overlay_apply() will ask for the names of a statement.
 */
static bool
wants_targets(Node *stmt)
{
	switch (nodeTag(stmt))
	{
		case T_AlterTableStmt:
		case T_IndexStmt:
		case T_AlterSeqStmt:
		case T_CreateSeqStmt:
		case T_DropStmt:
		case T_RenameStmt:
		case T_AlterObjectSchemaStmt:
			return true;
		default:
			return false;
	}
}

static void
look_for_temporary(NsrName *name, void *arg)
{
	NsrExplain *ex = arg;
	NsrFact    *also;
	NsrFact    *fact;

	if (name->kind != NSR_RELATION || name->use != NSR_USE_REFERENCE)
		return;
	if (name->schema)
		ex->temporary_view |= strcmp(name->schema, "pg_temp") == 0;
	else
	{
		fact = search_path_for(ex, NSR_RELATION, name->name, &also);
		ex->temporary_view |= fact && fact->place == ex->overlay->temp;
	}
}

/*
 * A name that a statement carries besides those that the walker knows, in the
 * schema of its first one.
 */
static void
emit_new_name(NsrExplain *ex, NsrKind kind, const char *name, NsrPlace *place, const char *note)
{
	Row			row = {.kind = kind,.place = place,.reference = name};
	NsrName		n = {.kind = kind,.name = name,.location = -1};
	NsrFact    *fact = nsr_overlay_find(ex->overlay, kind, place, name);

	find_written(ex, &n, &row);
	row.rule = rule_of_place(ex, place);
	row.found = fact != NULL;
	if (fact == NULL)
	{
		add_note(ex, NOTE_EXISTS, "%s", note);
		ex->sink->flags[NOTE_EXISTS] = false;
	}
	else
		note_existing(ex, kind, fact);
	emit(ex, &row);
}

static void
emit_schema(NsrExplain *ex, const char *name, bool must_exist, const char *note)
{
	Row			row = {.kind = NSR_SCHEMA,.reference = name,.rule = "explicit",
	.reference_row = true};
	NsrName		n = {.kind = NSR_SCHEMA,.name = name,.location = -1};

	find_written(ex, &n, &row);
	row.place = nsr_overlay_place(ex->overlay, name);
	row.found = row.place->exists;
	if (!row.found && must_exist)
		report_missing_schema(ex, row.place);
	else if (!row.found && note == NULL)
		add_note(ex, NOTE_EXISTS, "does not exist");
	if (note)
		add_note(ex, NOTE_EXISTS, "%s", note);
	emit(ex, &row);
}

static void
explain_rename(NsrExplain *ex, RenameStmt *stmt)
{
	NsrTarget  *target = ex->targets ? linitial(ex->targets) : NULL;

	switch (stmt->renameType)
	{
		case OBJECT_SCHEMA:
			emit_schema(ex, stmt->subname, true, NULL);
			if (nsr_overlay_place(ex->overlay, stmt->newname)->exists)
				add_error(ex, NOTE_EXISTS, "exists already");
			emit_schema(ex, stmt->newname, false, "new name");
			break;
		case OBJECT_TABLE:
		case OBJECT_VIEW:
		case OBJECT_MATVIEW:
		case OBJECT_INDEX:
		case OBJECT_SEQUENCE:
		case OBJECT_FOREIGN_TABLE:
		case OBJECT_TYPE:
		case OBJECT_DOMAIN:
		case OBJECT_FUNCTION:
		case OBJECT_PROCEDURE:
		case OBJECT_ROUTINE:
		case OBJECT_AGGREGATE:
			if (target && target->fact)
				emit_new_name(ex, target->kind, stmt->newname, target->place, "new name");
			break;
		default:
			break;
	}
}

static void
explain_set_schema(NsrExplain *ex, AlterObjectSchemaStmt *stmt)
{
	NsrTarget  *target = ex->targets ? linitial(ex->targets) : NULL;
	NsrPlace   *place = nsr_overlay_place(ex->overlay, stmt->newschema);

	if (place->exists && !nsr_overlay_may_create(ex->overlay, place))
		add_error(ex, NOTE_ERROR, psprintf("permission denied for schema \"%s\"", place->name));
	if (target && target->fact && target->place != place && target->kind == NSR_RELATION &&
		nsr_overlay_find(ex->overlay, target->kind, place, target->name))
		add_error(ex, NOTE_EXISTS, psprintf("\"%s\" exists already in schema \"%s\"",
											target->name, place->name));
	emit_schema(ex, stmt->newschema, true, "new schema");
}

static void
explain_set(NsrExplain *ex, VariableSetStmt *stmt)
{
	ListCell   *lc;

	if (stmt->kind == VAR_SET_VALUE && pg_strcasecmp(stmt->name, "search_path") == 0)
	{
		foreach(lc, stmt->args)
		{
			A_Const    *arg = lfirst(lc);

			if (IsA(arg, A_Const) && !arg->isnull && IsA(&arg->val, String) &&
				*strVal(&arg->val) != '\0' && strcmp(strVal(&arg->val), "$user") != 0)
				emit_schema(ex, strVal(&arg->val), false, NULL);
		}
	}
	else if (stmt->kind == VAR_SET_VALUE && list_length(stmt->args) == 1 &&
			 (strcmp(stmt->name, "role") == 0 || strcmp(stmt->name, "session_authorization") == 0))
	{
		A_Const    *arg = linitial(stmt->args);
		Row			row = {.kind_word = "role",.reference_row = true};
		NsrName		n = {.kind = NSR_SCHEMA,.location = -1};

		if (!IsA(arg, A_Const) || arg->isnull || !IsA(&arg->val, String))
			return;
		n.name = strVal(&arg->val);
		find_written(ex, &n, &row);
		row.found = strcmp(n.name, "none") == 0 || OidIsValid(get_role_oid(n.name, true));
		if (!row.found)
			add_error(ex, NOTE_ERROR, "does not exist");
		emit(ex, &row);
	}
}

static void explain_statement(NsrExplain *ex, Node *stmt);

/*
 * CREATE SCHEMA, whose elements are statements along a path that begins with
 * the new schema.
 */
static void
explain_create_schema(NsrExplain *ex, CreateSchemaStmt *stmt)
{
	NsrOverlay *o = ex->overlay;
	const char *name = stmt->schemaname ? stmt->schemaname : stmt->authrole->rolename;
	Row			row = {.kind = NSR_SCHEMA,.reference = name,.rule = "explicit"};
	NsrName		n = {.kind = NSR_SCHEMA,.name = name,.location = -1};
	NsrSession	outer;
	ListCell   *lc;
	bool		failed;

	if (name == NULL)
		name = n.name = row.reference = GetUserNameFromId(o->now.role, false);
	find_written(ex, &n, &row);
	row.place = nsr_overlay_place(o, name);
	row.found = row.place->exists;
	if (!row.found && nsr_database_aclcheck(MyDatabaseId, o->now.role, ACL_CREATE) != ACLCHECK_OK)
		add_error(ex, NOTE_ERROR, "permission denied to create schemas in the database");
	else if (row.found)
	{
		NsrFact		there = {.kind = NSR_SCHEMA};

		note_existing(ex, NSR_SCHEMA, &there);
	}
	else
		note_existing(ex, NSR_SCHEMA, NULL);
	failed = ex->failed;
	if (!failed && ex->when != NSR_LATER)
		nsr_overlay_make_schema(o, row.place);
	emit(ex, &row);

	nsr_overlay_enter_schema(o, name, &outer);
	foreach(lc, stmt->schemaElts)
	{
		explain_statement(ex, lfirst(lc));
		failed |= ex->failed;
	}
	nsr_overlay_leave(o, &outer);
	ex->failed = failed;
}

/*
 * The extensions that a statement is about, which the walker leaves out.
 */
static void
visit_extensions(NsrExplain *ex, Node *stmt)
{
	List	   *names = NIL;
	ListCell   *lc;

	switch (nodeTag(stmt))
	{
		case T_DropStmt:
			if (((DropStmt *) stmt)->removeType == OBJECT_EXTENSION)
				names = ((DropStmt *) stmt)->objects;
			break;
		case T_CommentStmt:
			if (((CommentStmt *) stmt)->objtype == OBJECT_EXTENSION)
				names = list_make1(((CommentStmt *) stmt)->object);
			break;
		case T_AlterObjectSchemaStmt:
			if (((AlterObjectSchemaStmt *) stmt)->objectType == OBJECT_EXTENSION)
				names = list_make1(((AlterObjectSchemaStmt *) stmt)->object);
			break;
		case T_AlterExtensionStmt:
			names = list_make1(makeString(((AlterExtensionStmt *) stmt)->extname));
			break;
		case T_AlterExtensionContentsStmt:
			names = list_make1(makeString(((AlterExtensionContentsStmt *) stmt)->extname));
			break;
		default:
			break;
	}
	foreach(lc, names)
	{
		NsrName		name = {.kind = NSR_EXTENSION,.use = NSR_USE_REFERENCE,
		.name = strVal(lfirst(lc)),.location = -1};

		visit(&name, ex);
	}
}

/*
 * Walks a statement whose query is analysed before any hook can see it: in the
 * query, aliases have no meaning.
 */
static void
walk_statement(NsrExplain *ex, Node *stmt)
{
	ex->aliases_create_only = IsA(stmt, SelectStmt) ||
		IsA(stmt, CreateTableAsStmt) || IsA(stmt, ExplainStmt);
	switch (nodeTag(stmt))
	{
		case T_SelectStmt:
			ex->aliases = ex->overlay->now.managed &&
				((SelectStmt *) stmt)->intoClause != NULL && nsr_reads_aliases(stmt);
			break;
		case T_InsertStmt:
		case T_UpdateStmt:
		case T_DeleteStmt:
		case T_MergeStmt:
		case T_DeclareCursorStmt:
		case T_ReturnStmt:
		case T_PLAssignStmt:
			ex->aliases = false;
			break;
		default:
			ex->aliases = ex->overlay->now.managed && nsr_reads_aliases(stmt);
	}
	ex->temporary_view = false;
	if (IsA(stmt, ViewStmt) && ((ViewStmt *) stmt)->view->schemaname == NULL)
		nsr_walk_names(stmt, look_for_temporary, ex);
	visit_extensions(ex, stmt);
	nsr_walk_names(stmt, visit, ex);
}

/*
 * One statement, or an element of CREATE SCHEMA, or a piece of a body.
 */
static void
explain_statement(NsrExplain *ex, Node *stmt)
{
	Node	   *outer = ex->stmt;
	List	   *outer_targets = ex->targets;
	NsrOverlay *o = ex->overlay;
	bool		executed = ex->when != NSR_LATER;

	check_stack_depth();
	ex->stmt = stmt;
	ex->targets = NIL;
	ex->failed = false;
	ex->skipped = false;
	ex->missing_ok = missing_ok(stmt);
	ex->wants_targets = wants_targets(stmt);
	ex->set_name = NULL;

	if (IsA(stmt, CreateSchemaStmt))
		explain_create_schema(ex, (CreateSchemaStmt *) stmt);
	else
	{
		walk_statement(ex, stmt);
		if (IsA(stmt, RenameStmt))
			explain_rename(ex, (RenameStmt *) stmt);
		else if (IsA(stmt, AlterObjectSchemaStmt))
			explain_set_schema(ex, (AlterObjectSchemaStmt *) stmt);
		else if (IsA(stmt, VariableSetStmt))
			explain_set(ex, (VariableSetStmt *) stmt);
		else if (IsA(stmt, IndexStmt) && ((IndexStmt *) stmt)->idxname && ex->targets &&
				 ((NsrTarget *) linitial(ex->targets))->place)
			emit_new_name(ex, NSR_RELATION, ((IndexStmt *) stmt)->idxname,
						  ((NsrTarget *) linitial(ex->targets))->place, "created");
		if (!ex->failed && !ex->skipped && executed)
		{
			if (ex->set_name)
				nsr_overlay_setting(o, ex->set_name, ex->set_value, ex->set_local);
			nsr_overlay_apply(o, stmt, ex->targets);
			nsr_overlay_session(o, stmt);
		}
		if (IsA(stmt, CreateFunctionStmt))
		{
			bool		failed = ex->failed;

			/* A function may call itself, so it is there before its body. */
			nsr_explain_function(ex, (CreateFunctionStmt *) stmt);
			if (ex->failed && !failed && executed)
				nsr_overlay_unmake(o, ex->targets);
		}
		else if (IsA(stmt, DoStmt))
			nsr_explain_do(ex, (DoStmt *) stmt);
	}
	ex->stmt = outer;
	ex->targets = outer_targets;
}

/*
 * The statements of a text inside a statement.
 */
void
nsr_explain_statements(NsrExplain *ex, NsrText *text, List *statements)
{
	NsrText    *outer = ex->text;
	ListCell   *lc;

	ex->text = text;
	foreach(lc, statements)
	{
		Node	   *node = lfirst(lc);
		bool		failed = ex->failed;

		explain_statement(ex, IsA(node, RawStmt) ? ((RawStmt *) node)->stmt : node);
		ex->failed |= failed;
	}
	ex->text = outer;
}

/*
 * A body, or a part of one, that explain cannot read.
 */
void
nsr_explain_note_body(NsrExplain *ex, int location, const char *note)
{
	Row			row = {.kind_word = "body",.location = location,.unknown = true};

	add_note(ex, NOTE_UNKNOWN, "%s", note);
	emit(ex, &row);
}

/*
 * A schema's name inside a string that is put together at run time.
 */
void
nsr_explain_note_string(NsrExplain *ex, int location, const char *reference, const char *schema)
{
	Row			row = {.kind_word = "string",.location = location,.reference = reference,
	.qualified = true,.unknown = true,.rule = "explicit"};

	row.place = nsr_overlay_place(ex->overlay, schema);
	add_note(ex, NOTE_HARD_CODED, "hard-coded schema");
	add_note(ex, NOTE_IN_STRING, "in a string literal");
	emit(ex, &row);
}

/*
 * Adds the place in the whole text to an error.
 */
static int
errplace(NsrExplain *ex, int offset)
{
	int			position;
	int			line;

	nsr_find_position(&ex->sink->file, offset, &position, &line);
	return errdetail("Statement %d, line %d, position %d.", ex->statement, line, position);
}

/*
 * Reports what the parser found wrong with a statement.
 */
static void
report_syntax_error(NsrExplain *ex, ErrorData *edata, int start)
{
	int			offset = start;

	/* cursorpos counts the characters of the statement from 1. */
	for (int i = 1; i < edata->cursorpos && ex->sink->file.text[offset]; i++)
		offset += nsr_char_len(ex->sink->file.text + offset);
	ereport(ERROR,
			(errcode(edata->sqlerrcode),
			 errmsg_internal("%s", edata->message),
			 errplace(ex, offset),
			 edata->hint ? errhint("%s", edata->hint) : 0));
}

/*
 * Parses one statement.  The parser's error is caught to say where it is.
 */
static List *
parse(NsrExplain *ex, const char *text, int start)
{
	MemoryContext context = CurrentMemoryContext;
	List	   *volatile statements = NIL;

	PG_TRY();
	{
		statements = raw_parser(text, RAW_PARSE_DEFAULT);
	}
	PG_CATCH();
	{
		ErrorData  *edata;

		MemoryContextSwitchTo(context);
		edata = CopyErrorData();
		if (edata->cursorpos <= 0)
			PG_RE_THROW();
		/* The parser holds nothing but memory, so this is enough. */
		FlushErrorState();
		report_syntax_error(ex, edata, start);
	}
	PG_END_TRY();
	return statements;
}

/*
 * Goes through a text.  Each statement has a memory context of its own.
 */
static void
explain_text(NsrExplain *ex, const char *sql)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "nsresolve statement",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = CurrentMemoryContext;
	NsrSplitter *splitter = nsr_split_begin(sql);
	const char *readable = nsr_split_text(splitter);
	NsrText		file = {.text = readable,.len = strlen(sql)};
	int			start;
	int			len;

	while (nsr_split_next(splitter, &start, &len))
	{
		NsrText		text = {.outer = &file,.start = start,.len = len,.verbatim = true};
		List	   *statements;
		ListCell   *lc;

		CHECK_FOR_INTERRUPTS();
		MemoryContextSwitchTo(context);
		text.text = pnstrdup(readable + start, len);
		text.budget = (int64) 8 * len + 65536;

		ex->statement++;
		if (nsr_split_too_long(splitter) >= 0)
			ereport(ERROR,
					(errcode(ERRCODE_STATEMENT_TOO_COMPLEX),
					 errmsg("too many operator characters in a row"),
					 errplace(ex, nsr_split_too_long(splitter))));
		statements = parse(ex, text.text, start);
		ex->text = &text;
		foreach(lc, statements)
		{
			Node	   *stmt = lfirst_node(RawStmt, lc)->stmt;

			ex->command = CreateCommandName(stmt);
			explain_statement(ex, stmt);
		}
		MemoryContextSwitchTo(old);
		MemoryContextReset(context);
		nsr_overlay_trim(ex->overlay);
	}
	MemoryContextDelete(context);
}

static void
run(FunctionCallInfo fcinfo, NsrSink *sink, const char *sql, Oid role, const char *default_schema)
{
	NsrExplain	ex = {.sink = sink};

	InitMaterializedSRF(fcinfo, 0);
	sink->result = (ReturnSetInfo *) fcinfo->resultinfo;
	sink->row_context = AllocSetContextCreate(CurrentMemoryContext, "nsresolve row",
											  ALLOCSET_DEFAULT_SIZES);
	initStringInfo(&sink->note);
	nsr_file_init(&sink->file, sql);
	nsr_learn_role();
	ex.overlay = nsr_overlay_create(role, default_schema);
	explain_text(&ex, sql);
	nsr_overlay_end(ex.overlay);
}

/*
 * nsresolve.explain(sql text)
 */
Datum
nsresolve_explain(PG_FUNCTION_ARGS)
{
	NsrSink		sink = {0};

	run(fcinfo, &sink, text_to_cstring(PG_GETARG_TEXT_PP(0)), InvalidOid, NULL);
	return (Datum) 0;
}

/*
 * nsresolve.explain(sql text, role name, default_schema name)
 */
Datum
nsresolve_explain_as(PG_FUNCTION_ARGS)
{
	NsrSink		sink = {0};
	const char *default_schema = PG_ARGISNULL(2) ? NULL : NameStr(*PG_GETARG_NAME(2));
	Oid			role = InvalidOid;

	if (!PG_ARGISNULL(1))
	{
		role = get_role_oid(NameStr(*PG_GETARG_NAME(1)), false);
		if (!is_member_of_role(GetUserId(), role))
			ereport(ERROR,
					(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
					 errmsg("must be a member of the role \"%s\"",
							GetUserNameFromId(role, false))));
	}
	if (default_schema && !nsr_check_schema_name(default_schema))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("invalid default schema: \"%s\"", default_schema)));
	if (PG_ARGISNULL(0))
		InitMaterializedSRF(fcinfo, 0);
	else
		run(fcinfo, &sink, text_to_cstring(PG_GETARG_TEXT_PP(0)), role, default_schema);
	return (Datum) 0;
}

static int
compare_entries(const void *a, const void *b)
{
	const SummaryEntry *x = *(SummaryEntry *const *) a;
	const SummaryEntry *y = *(SummaryEntry *const *) b;
	int			order = strcmp(x->key.command, y->key.command);

	if (order == 0)
		order = strcmp(x->key.rule, y->key.rule);
	return order ? order : strcmp(x->key.schema, y->key.schema);
}

static void
put_entry(NsrSink *sink, const SummaryEntry *entry)
{
	Datum		values[6];
	bool		nulls[6] = {false};
	StringInfoData notes;

	initStringInfo(&notes);
	for (int i = 0; i < NUM_NOTES; i++)
	{
		if (entry->notes[i] > 0)
			appendStringInfo(&notes, "%s" INT64_FORMAT " %s", notes.len > 0 ? ", " : "",
							 entry->notes[i], note_words[i]);
	}
	values[0] = CStringGetTextDatum(entry->key.command);
	nulls[1] = entry->key.rule[0] == '\0';
	values[1] = CStringGetTextDatum(entry->key.rule);
	nulls[2] = entry->key.schema[0] == '\0';
	values[2] = CStringGetTextDatum(entry->key.schema);
	values[3] = Int64GetDatum(entry->refs);
	values[4] = Int64GetDatum(entry->missing);
	nulls[5] = notes.len == 0;
	values[5] = CStringGetTextDatum(notes.data);
	tuplestore_putvalues(sink->result->setResult, sink->result->setDesc, values, nulls);
}

/*
 * nsresolve.summary(sql text)
 */
Datum
nsresolve_summary(PG_FUNCTION_ARGS)
{
	NsrSink		sink = {0};
	HASHCTL		ctl = {
		.keysize = sizeof(SummaryKey),
		.entrysize = sizeof(SummaryEntry),
		.hcxt = CurrentMemoryContext
	};
	HASH_SEQ_STATUS status;
	SummaryEntry *entry;
	SummaryEntry **entries;
	int			n = 0;

	sink.summary = hash_create("nsresolve summary", 64, &ctl,
							   HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	run(fcinfo, &sink, text_to_cstring(PG_GETARG_TEXT_PP(0)), InvalidOid, NULL);
	entries = palloc(sizeof(SummaryEntry *) * (hash_get_num_entries(sink.summary) + 1));
	hash_seq_init(&status, sink.summary);
	while ((entry = hash_seq_search(&status)) != NULL)
		entries[n++] = entry;
	qsort(entries, n, sizeof(SummaryEntry *), compare_entries);
	for (int i = 0; i < n; i++)
		put_entry(&sink, entries[i]);
	return (Datum) 0;
}
