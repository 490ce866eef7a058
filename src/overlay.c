/*
 * overlay.c
 *		What the statements of a text have changed, without being executed.
 *
 * explain asks where names would lead at each point of a text.  That depends
 * on the catalogs and on what earlier statements have made, renamed, moved and
 * dropped, and on what they have set.  This file keeps the second part as
 * facts laid over the first: "there is a relation t in schema s", or no longer.
 *
 * Objects are known by kind, schema and name, nothing else.  Functions and
 * operators of one name are counted, not told apart.
 *
 * A change saves the bytes that it overwrites while the text is inside a
 * transaction, so ROLLBACK and savepoints put them back in reverse order.
 * Facts themselves are never freed before the call ends.
 */
#include "explain.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/catalog.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/pg_class.h"
#include "catalog/pg_constraint.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_index.h"
#include "catalog/pg_type.h"
#include "commands/defrem.h"
#include "common/hashfn.h"
#include "nodes/makefuncs.h"
#include "parser/parse_target.h"
#include "utils/builtins.h"
#include "utils/catcache.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/syscache.h"
#include "utils/varlena.h"

/* How many names and answers of the catalogs are kept. */
#define MAX_SEEN 16384

/* In more schemas than that, a name is looked up in each by itself. */
#define MAX_SIGHTINGS 64

typedef struct NsrPart
{
	NsrFact    *fact;
	struct NsrPart *next;
} NsrPart;

typedef struct NsrUndo
{
	void	   *at;
	Size		size;
	struct NsrUndo *previous;
	char		old[FLEXIBLE_ARRAY_MEMBER];
} NsrUndo;

typedef struct Savepoint
{
	const char *name;
	NsrUndo    *undo;
} Savepoint;

typedef struct PlaceEntry
{
	char		name[NAMEDATALEN];	/* hash key */
	NsrPlace   *place;
} PlaceEntry;

typedef struct NameKey
{
	NsrKind		kind;
	char		name[NAMEDATALEN];
} NameKey;

/*
 * What is known of one name, in all schemas.  What the text has changed counts
 * before what the catalogs say, which may be forgotten.
 */
typedef struct NsrNameFacts
{
	NameKey		key;
	NsrFact    *changed;
	NsrFact    *seen;
	int			num_seen_in;	/* or one of the values below */
	NsrSighting *seen_in;		/* the schemas that have it */
} NsrNameFacts;

#define NOT_LOOKED_FOR	(-1)
#define LOOK_IN_EACH	(-2)	/* the list would be no help */

/*
 * Saves what is about to be overwritten.
 */
static void
save(NsrOverlay *o, void *at, Size size)
{
	NsrUndo    *undo;

	if (!o->in_transaction)
		return;
	undo = MemoryContextAlloc(o->context, offsetof(NsrUndo, old) + size);
	undo->at = at;
	undo->size = size;
	undo->previous = o->undo;
	memcpy(undo->old, at, size);
	o->undo = undo;
}

static void
roll_back_to(NsrOverlay *o, NsrUndo *mark)
{
	while (o->undo != mark)
	{
		NsrUndo    *undo = o->undo;

		memcpy(undo->at, undo->old, undo->size);
		o->undo = undo->previous;
		pfree(undo);
	}
}

/*
 * The schema of a name, which need not exist.
 */
static PlaceEntry *
place_entry(NsrOverlay *o, const char *name)
{
	char		key[NAMEDATALEN];
	PlaceEntry *entry;
	bool		found;

	memset(key, 0, sizeof(key));
	strlcpy(key, name, NAMEDATALEN);
	entry = hash_search(o->places, key, HASH_ENTER, &found);
	if (!found)
	{
		entry->place = MemoryContextAllocZero(o->context, sizeof(NsrPlace));
		strlcpy(entry->place->name, key, NAMEDATALEN);
		entry->place->oid = get_namespace_oid(key, true);
		entry->place->exists = OidIsValid(entry->place->oid);
	}
	return entry;
}

NsrPlace *
nsr_overlay_place(NsrOverlay *o, const char *name)
{
	if (strcmp(name, "pg_temp") == 0)
		return o->temp;
	return place_entry(o, name)->place;
}

static void
learn_acl(NsrOverlay *o, NsrPlace *place)
{
	if (place->acl_role == o->now.role)
		return;
	place->acl_role = o->now.role;
	place->usage = true;
	place->create = true;
	if (place != o->temp && OidIsValid(place->oid))
	{
		place->usage = nsr_schema_aclcheck(place->oid, o->now.role, ACL_USAGE) == ACLCHECK_OK;
		place->create = nsr_schema_aclcheck(place->oid, o->now.role, ACL_CREATE) == ACLCHECK_OK;
	}
}

/*
 * Whether the role may look for names in a schema, or create there.  The text
 * owns what it has made.
 */
bool
nsr_overlay_usage(NsrOverlay *o, NsrPlace *place)
{
	learn_acl(o, place);
	return place->usage;
}

bool
nsr_overlay_may_create(NsrOverlay *o, NsrPlace *place)
{
	learn_acl(o, place);
	return place->usage && place->create;
}

static uint32
hash_name(const void *key, Size keysize)
{
	const NameKey *k = key;

	return hash_bytes((const unsigned char *) k->name, strlen(k->name)) + k->kind;
}

static int
compare_names(const void *a, const void *b, Size keysize)
{
	const NameKey *x = a;
	const NameKey *y = b;

	return x->kind == y->kind ? strcmp(x->name, y->name) : 1;
}

/*
 * What is known of a name.
 */
NsrNameFacts *
nsr_overlay_name(NsrOverlay *o, NsrKind kind, const char *name)
{
	NameKey		key;
	NsrNameFacts *facts;
	bool		found;

	key.kind = kind;
	strlcpy(key.name, name, NAMEDATALEN);
	facts = hash_search(o->names, &key, HASH_ENTER, &found);
	if (!found)
	{
		facts->changed = NULL;
		facts->seen = NULL;
		facts->num_seen_in = NOT_LOOKED_FOR;
		o->num_seen++;
	}
	return facts;
}

/*
 * Forgets what the catalogs have said when it has become much, here and in the
 * server's own caches, which would keep each name that was looked up in vain.
 * Called when nobody holds a fact.
 */
void
nsr_overlay_trim(NsrOverlay *o)
{
	HASH_SEQ_STATUS status;
	NsrNameFacts *name;

	if (o->num_seen < MAX_SEEN)
		return;
	ResetCatalogCaches();
	hash_seq_init(&status, o->names);
	while ((name = hash_seq_search(&status)) != NULL)
	{
		if (name->changed == NULL)
			hash_search(o->names, &name->key, HASH_REMOVE, NULL);
		else
		{
			name->seen = NULL;
			name->num_seen_in = NOT_LOOKED_FOR;
		}
	}
	MemoryContextReset(o->seen_context);
	o->num_seen = 0;
}

/*
 * Looks in which schemas a relation or type is.  Other kinds, and names that
 * are in very many schemas, are looked up in each schema by itself.
 */
static void
look_everywhere(NsrOverlay *o, NsrNameFacts *name)
{
	NsrSighting found[MAX_SIGHTINGS];

	name->num_seen_in = nsr_find_everywhere(&o->catalogs, name->key.kind,
											name->key.name, found, MAX_SIGHTINGS);
	if (name->num_seen_in > 0)
	{
		Size		size = sizeof(NsrSighting) * name->num_seen_in;

		name->seen_in = memcpy(MemoryContextAlloc(o->seen_context, size), found, size);
	}
	else if (name->num_seen_in < 0)
		name->num_seen_in = LOOK_IN_EACH;
}

/*
 * What the catalogs say of a name in a schema; NULL where it is known without
 * a fact that there is nothing.
 */
static NsrFact *
see(NsrOverlay *o, NsrNameFacts *name, NsrPlace *place)
{
	NsrFact    *fact;
	int			count = 0;
	Oid			oid = InvalidOid;

	for (fact = name->seen; fact; fact = fact->next)
	{
		if (fact->place == place)
			return fact;
	}
	if (name->num_seen_in == NOT_LOOKED_FOR)
		look_everywhere(o, name);
	if (name->num_seen_in == LOOK_IN_EACH)
		count = nsr_count_objects(name->key.kind, place->oid, name->key.name, &oid);
	else
	{
		for (int i = 0; i < name->num_seen_in && count == 0; i++)
		{
			if (name->seen_in[i].schema == place->oid)
			{
				count = 1;
				oid = name->seen_in[i].relid;
			}
		}
		if (count == 0)
			return NULL;
	}
	fact = MemoryContextAllocZero(o->seen_context, sizeof(NsrFact));
	fact->kind = name->key.kind;
	fact->name = name->key.name;
	fact->place = place;
	fact->count = count;
	fact->oid = oid;
	fact->next = name->seen;
	name->seen = fact;
	o->num_seen++;
	return fact;
}

static NsrFact *
changed_fact(NsrNameFacts *name, NsrPlace *place)
{
	for (NsrFact *fact = name->changed; fact; fact = fact->next)
	{
		if (fact->place == place && fact->epoch == place->epoch)
			return fact;
	}
	return NULL;
}

/*
 * What there is of a name in a schema; NULL where there is nothing.
 */
NsrFact *
nsr_overlay_fact(NsrOverlay *o, NsrNameFacts *name, NsrPlace *place)
{
	NsrFact    *fact;

	if (!place->exists)
		return NULL;
	fact = changed_fact(name, place);
	if (fact == NULL && place->epoch == 0 && OidIsValid(place->oid))
		fact = see(o, name, place);
	return fact && fact->count > 0 ? fact : NULL;
}

NsrFact *
nsr_overlay_find(NsrOverlay *o, NsrKind kind, NsrPlace *place, const char *name)
{
	return nsr_overlay_fact(o, nsr_overlay_name(o, kind, name), place);
}

/*
 * The same, to be changed; also where there is nothing.
 */
static NsrFact *
fact_to_change(NsrOverlay *o, NsrKind kind, NsrPlace *place, const char *name)
{
	NsrNameFacts *facts = nsr_overlay_name(o, kind, name);
	NsrFact    *fact = changed_fact(facts, place);

	if (fact == NULL)
	{
		NsrFact    *seen = NULL;

		fact = MemoryContextAllocZero(o->context, sizeof(NsrFact));
		if (place->exists && place->epoch == 0 && OidIsValid(place->oid))
			seen = see(o, facts, place);
		if (seen)
			*fact = *seen;
		fact->kind = kind;
		fact->name = facts->key.name;
		fact->place = place;
		fact->epoch = place->epoch;
		fact->next = facts->changed;
		save(o, &facts->changed, sizeof(facts->changed));
		facts->changed = fact;
	}
	save(o, fact, sizeof(*fact));
	return fact;
}

static void
add_part(NsrOverlay *o, NsrFact *fact, NsrFact *part)
{
	NsrPart    *p = MemoryContextAlloc(o->context, sizeof(NsrPart));

	p->fact = part;
	p->next = fact->parts;
	fact->parts = p;
}

/*
 * Notes what belongs to a table of the catalog: its row type, indexes, owned
 * sequences.
 */
static void
load_parts(NsrOverlay *o, NsrFact *fact)
{
	ScanKeyData key[2];
	Relation	rel;
	SysScanDesc scan;
	HeapTuple	tuple;

	if (fact->parts_known || fact->kind != NSR_RELATION || !OidIsValid(fact->oid))
		return;
	fact->parts_known = true;
	if (OidIsValid(get_rel_type_id(fact->oid)))
		add_part(o, fact, fact_to_change(o, NSR_TYPE, fact->place, fact->name));

	rel = table_open(IndexRelationId, AccessShareLock);
	ScanKeyInit(&key[0], Anum_pg_index_indrelid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(fact->oid));
	scan = systable_beginscan(rel, IndexIndrelidIndexId, true, NULL, 1, key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		char	   *name = get_rel_name(((Form_pg_index) GETSTRUCT(tuple))->indexrelid);

		if (name)
			add_part(o, fact, fact_to_change(o, NSR_RELATION, fact->place, name));
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);

	rel = table_open(DependRelationId, AccessShareLock);
	ScanKeyInit(&key[0], Anum_pg_depend_refclassid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(RelationRelationId));
	ScanKeyInit(&key[1], Anum_pg_depend_refobjid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(fact->oid));
	scan = systable_beginscan(rel, DependReferenceIndexId, true, NULL, 2, key);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend dep = (Form_pg_depend) GETSTRUCT(tuple);

		if (dep->classid == RelationRelationId &&
			(dep->deptype == DEPENDENCY_AUTO || dep->deptype == DEPENDENCY_INTERNAL) &&
			get_rel_relkind(dep->objid) == RELKIND_SEQUENCE)
			add_part(o, fact, fact_to_change(o, NSR_RELATION, fact->place,
											 get_rel_name(dep->objid)));
	}
	systable_endscan(scan);
	table_close(rel, AccessShareLock);
}

static NsrFact *
make(NsrOverlay *o, NsrKind kind, NsrPlace *place, const char *name)
{
	NsrFact    *fact = fact_to_change(o, kind, place, name);

	if (kind == NSR_FUNCTION || kind == NSR_OPERATOR)
		fact->count++;
	else
		fact->count = 1;
	fact->made = true;
	fact->oid = InvalidOid;
	fact->tool = NULL;
	fact->tool_known = true;
	fact->parts = NULL;
	fact->parts_known = true;
	return fact;
}

/*
 * A relation, with its row type if it has one.
 */
static NsrFact *
make_relation(NsrOverlay *o, NsrPlace *place, const char *name, bool rowtype)
{
	NsrFact    *fact = make(o, NSR_RELATION, place, name);

	fact->rowtype = rowtype;
	if (rowtype)
		add_part(o, fact, make(o, NSR_TYPE, place, name));
	return fact;
}

static void
drop_fact(NsrOverlay *o, NsrFact *fact)
{
	load_parts(o, fact);
	for (NsrPart *part = fact->parts; part; part = part->next)
	{
		if (part->fact->count > 0)
		{
			save(o, part->fact, sizeof(NsrFact));
			drop_fact(o, part->fact);
		}
	}
	fact->count = Max(fact->count - 1, 0);
}

static void
drop(NsrOverlay *o, NsrKind kind, NsrPlace *place, const char *name)
{
	drop_fact(o, fact_to_change(o, kind, place, name));
}

/*
 * Renames something, or moves it to another schema.  A row type goes with its
 * relation, also in name.
 */
static void
move_fact(NsrOverlay *o, NsrFact *fact, NsrPlace *place, const char *name)
{
	NsrFact    *to;
	NsrPart    *parts;

	load_parts(o, fact);
	to = fact_to_change(o, fact->kind, place, name);
	if (to == fact)
		return;
	parts = fact->parts;
	to->count += fact->count;
	to->made = true;
	to->oid = fact->oid;
	to->rowtype = fact->rowtype;
	to->tool = NULL;
	to->tool_known = false;
	to->parts = NULL;
	to->parts_known = true;
	fact->count = 0;
	for (NsrPart *part = parts; part; part = part->next)
	{
		NsrFact    *old = part->fact;
		const char *new_name = old->kind == NSR_TYPE ? name : old->name;

		if (old->count == 0)
			continue;
		save(o, old, sizeof(NsrFact));
		move_fact(o, old, place, new_name);
		add_part(o, to, fact_to_change(o, old->kind, place, new_name));
	}
}

/*
 * Schemas.
 */
void
nsr_overlay_make_schema(NsrOverlay *o, NsrPlace *place)
{
	save(o, place, sizeof(*place));
	place->exists = true;
	place->acl_role = InvalidOid;
	if (!OidIsValid(get_namespace_oid(place->name, true)) || place->epoch > 0)
		place->oid = InvalidOid;
}

static void
drop_schema(NsrOverlay *o, NsrPlace *place)
{
	save(o, place, sizeof(*place));
	place->exists = false;
	place->epoch++;
}

static void derive_again(NsrOverlay *o);

static void
rename_schema(NsrOverlay *o, const char *from, const char *to)
{
	PlaceEntry *old = place_entry(o, from);
	PlaceEntry *new = place_entry(o, to);
	NsrPlace   *place;

	/* place_entry() may have moved nothing: entries of dynahash stay. */
	save(o, &old->place, sizeof(old->place));
	save(o, &new->place, sizeof(new->place));
	save(o, old->place, sizeof(NsrPlace));
	place = new->place;
	save(o, place, sizeof(NsrPlace));
	new->place = old->place;
	old->place = place;
	strlcpy(new->place->name, to, NAMEDATALEN);
	strlcpy(old->place->name, from, NAMEDATALEN);
	derive_again(o);
}

/*
 * A name for an index, sequence or the like that has none, as core chooses it.
 */
static const char *
choose_name(NsrOverlay *o, NsrPlace *place, const char *name1, const char *name2,
			const char *label)
{
	char		numbered[NAMEDATALEN];
	char	   *name;

	strlcpy(numbered, label, sizeof(numbered));
	for (int pass = 1;; pass++)
	{
		name = makeObjectName(name1, name2, numbered);
		if (nsr_overlay_find(o, NSR_RELATION, place, name) == NULL)
			return name;
		snprintf(numbered, sizeof(numbered), "%s%d", label, pass);
	}
}

/*
 * Joins column names as core does for an index's name.
 */
static const char *
join_columns(List *names)
{
	StringInfoData buf;
	ListCell   *lc;

	initStringInfo(&buf);
	foreach(lc, names)
	{
		if (buf.len >= NAMEDATALEN)
			break;
		if (buf.len > 0)
			appendStringInfoChar(&buf, '_');
		appendStringInfoString(&buf, lfirst(lc));
	}
	if (buf.len >= NAMEDATALEN)
		buf.data[NAMEDATALEN - 1] = '\0';
	return buf.data;
}

static const char *
index_column(const IndexElem *elem)
{
	if (elem->name)
		return elem->name;
	return elem->expr ? FigureIndexColname(elem->expr) : "expr";
}

static List *
key_columns(List *keys)
{
	List	   *names = NIL;
	ListCell   *lc;

	foreach(lc, keys)
		names = lappend(names, strVal(lfirst(lc)));
	return names;
}

static List *
index_columns(List *elems)
{
	List	   *names = NIL;
	ListCell   *lc;

	foreach(lc, elems)
		names = lappend(names, unconstify(char *, index_column(lfirst_node(IndexElem, lc))));
	return names;
}

/*
 * What a constraint makes beside itself: an index.  "column" is the column
 * that it stands at, if any.
 */
static void
make_constraint(NsrOverlay *o, NsrFact *table, Constraint *con, const char *column)
{
	List	   *columns = column ? list_make1(unconstify(char *, column)) : NIL;
	const char *name = con->conname;
	const char *index = NULL;

	switch (con->contype)
	{
		case CONSTR_PRIMARY:
			if (con->indexname == NULL)
				index = name ? name : choose_name(o, table->place, table->name, NULL, "pkey");
			break;
		case CONSTR_UNIQUE:
			if (con->indexname == NULL)
				index = name ? name :
					choose_name(o, table->place, table->name,
								join_columns(columns ? columns : key_columns(con->keys)),
								"key");
			break;
		case CONSTR_EXCLUSION:
			{
				ListCell   *lc;

				foreach(lc, con->exclusions)
					columns = lappend(columns,
									  unconstify(char *, index_column(linitial(lfirst_node(List, lc)))));
				index = name ? name :
					choose_name(o, table->place, table->name, join_columns(columns), "excl");
				break;
			}
		case CONSTR_FOREIGN:
			if (name == NULL)
				name = makeObjectName(table->name,
									  join_columns(columns ? columns : key_columns(con->fk_attrs)),
									  "fkey");
			break;
		default:
			if (name == NULL)
				return;
			break;
	}
	if (index)
	{
		add_part(o, table, make_relation(o, table->place, index, false));
		name = index;
	}
	if (name)
		add_part(o, table, make(o, NSR_CONSTRAINT, table->place, name));
}

static bool
is_serial(const TypeName *type)
{
	static const char *const names[] = {
		"serial", "bigserial", "smallserial", "serial2", "serial4", "serial8"
	};

	if (type == NULL || list_length(type->names) != 1 || type->pct_type)
		return false;
	for (int i = 0; i < lengthof(names); i++)
	{
		if (strcmp(strVal(linitial(type->names)), names[i]) == 0)
			return true;
	}
	return false;
}

static void
make_sequence(NsrOverlay *o, NsrFact *table, const char *column, List *options)
{
	const char *name = NULL;
	NsrPlace   *place = table->place;
	ListCell   *lc;

	foreach(lc, options)
	{
		DefElem    *def = lfirst_node(DefElem, lc);

		if (strcmp(def->defname, "sequence_name") == 0)
			name = strVal(llast(castNode(List, def->arg)));
	}
	if (name == NULL)
		name = choose_name(o, place, table->name, column, "seq");
	add_part(o, table, make_relation(o, place, name, false));
}

static void
make_column(NsrOverlay *o, NsrFact *table, ColumnDef *column)
{
	ListCell   *lc;

	if (is_serial(column->typeName))
		make_sequence(o, table, column->colname, NIL);
	foreach(lc, column->constraints)
	{
		Constraint *con = lfirst_node(Constraint, lc);

		if (con->contype == CONSTR_IDENTITY)
			make_sequence(o, table, column->colname, con->options);
		else
			make_constraint(o, table, con, column->colname);
	}
}

static NsrTarget *
target_of(List *targets, const RangeVar *rangevar)
{
	ListCell   *lc;

	foreach(lc, targets)
	{
		NsrTarget  *target = lfirst(lc);

		if (rangevar && target->rangevar == rangevar)
			return target;
	}
	return NULL;
}

static void
create_table(NsrOverlay *o, CreateStmt *stmt, NsrTarget *target)
{
	NsrFact    *table = make_relation(o, target->place, target->name, true);
	ListCell   *lc;

	table->tool = target->tool;
	/* Core names the indexes of constraints last. */
	foreach(lc, stmt->tableElts)
	{
		if (IsA(lfirst(lc), ColumnDef))
			make_column(o, table, lfirst(lc));
	}
	foreach(lc, stmt->tableElts)
	{
		if (IsA(lfirst(lc), Constraint))
			make_constraint(o, table, lfirst(lc), NULL);
	}
	foreach(lc, stmt->constraints)
		make_constraint(o, table, lfirst_node(Constraint, lc), NULL);
}

static void
alter_table(NsrOverlay *o, AlterTableStmt *stmt, NsrTarget *target)
{
	NsrFact    *table = fact_to_change(o, target->kind, target->place, target->name);
	ListCell   *lc;

	if (target->kind != NSR_RELATION)
		return;
	load_parts(o, table);
	foreach(lc, stmt->cmds)
	{
		AlterTableCmd *cmd = lfirst_node(AlterTableCmd, lc);

		switch (cmd->subtype)
		{
			case AT_AddColumn:
				make_column(o, table, castNode(ColumnDef, cmd->def));
				break;
			case AT_AddConstraint:
				make_constraint(o, table, castNode(Constraint, cmd->def), NULL);
				break;
			case AT_AddIdentity:
				make_sequence(o, table, cmd->name,
							  castNode(Constraint, cmd->def)->options);
				break;
			case AT_DropConstraint:
				drop(o, NSR_CONSTRAINT, table->place, cmd->name);
				for (NsrPart *part = table->parts; part; part = part->next)
				{
					if (part->fact->kind == NSR_RELATION && part->fact->count > 0 &&
						strcmp(part->fact->name, cmd->name) == 0)
						drop(o, NSR_RELATION, table->place, cmd->name);
				}
				break;
			case AT_DropColumn:
				{
					/* Its sequence, if it has the name that core gives one. */
					char	   *seq = makeObjectName(table->name, cmd->name, "seq");

					for (NsrPart *part = table->parts; part; part = part->next)
					{
						if (part->fact->kind == NSR_RELATION && part->fact->count > 0 &&
							strcmp(part->fact->name, seq) == 0)
							drop(o, NSR_RELATION, table->place, seq);
					}
					break;
				}
			default:
				break;
		}
	}
}

static void
create_index(NsrOverlay *o, IndexStmt *stmt, NsrTarget *target)
{
	NsrFact    *table = fact_to_change(o, NSR_RELATION, target->place, target->name);
	const char *name = stmt->idxname;

	load_parts(o, table);
	if (name == NULL)
		name = choose_name(o, target->place, target->name,
						   join_columns(index_columns(stmt->indexParams)), "idx");
	add_part(o, table, make_relation(o, target->place, name, false));
}

/*
 * The kind of the objects that a DROP names, as the walker visits them; false
 * where they have no schema of their own.
 */
static bool
dropped_kind(ObjectType type, NsrKind *kind)
{
	switch (type)
	{
		case OBJECT_TABLE:
		case OBJECT_SEQUENCE:
		case OBJECT_VIEW:
		case OBJECT_MATVIEW:
		case OBJECT_INDEX:
		case OBJECT_FOREIGN_TABLE:
			*kind = NSR_RELATION;
			return true;
		case OBJECT_TYPE:
		case OBJECT_DOMAIN:
			*kind = NSR_TYPE;
			return true;
		case OBJECT_FUNCTION:
		case OBJECT_AGGREGATE:
		case OBJECT_PROCEDURE:
		case OBJECT_ROUTINE:
			*kind = NSR_FUNCTION;
			return true;
		case OBJECT_EXTENSION:
			*kind = NSR_EXTENSION;
			return true;
		case OBJECT_OPERATOR:
			*kind = NSR_OPERATOR;
			return true;
		case OBJECT_OPCLASS:
			*kind = NSR_OPCLASS;
			return true;
		case OBJECT_OPFAMILY:
			*kind = NSR_OPFAMILY;
			return true;
		case OBJECT_COLLATION:
			*kind = NSR_COLLATION;
			return true;
		case OBJECT_CONVERSION:
			*kind = NSR_CONVERSION;
			return true;
		case OBJECT_STATISTIC_EXT:
			*kind = NSR_STATISTICS;
			return true;
		case OBJECT_TSPARSER:
			*kind = NSR_TS_PARSER;
			return true;
		case OBJECT_TSDICTIONARY:
			*kind = NSR_TS_DICTIONARY;
			return true;
		case OBJECT_TSTEMPLATE:
			*kind = NSR_TS_TEMPLATE;
			return true;
		case OBJECT_TSCONFIGURATION:
			*kind = NSR_TS_CONFIGURATION;
			return true;
		default:
			return false;
	}
}

static void
drop_objects(NsrOverlay *o, DropStmt *stmt, List *targets)
{
	NsrKind		kind;
	ListCell   *lc;

	if (stmt->removeType == OBJECT_SCHEMA)
	{
		foreach(lc, stmt->objects)
			drop_schema(o, nsr_overlay_place(o, strVal(lfirst(lc))));
		return;
	}
	if (!dropped_kind(stmt->removeType, &kind))
		return;
	foreach(lc, targets)
	{
		NsrTarget  *target = lfirst(lc);

		if (target->kind == kind && target->fact)
			drop(o, kind, target->place, target->name);
	}
}

static void
rename_object(NsrOverlay *o, RenameStmt *stmt, List *targets)
{
	NsrTarget  *target = targets ? linitial(targets) : NULL;

	if (stmt->renameType == OBJECT_SCHEMA)
	{
		rename_schema(o, stmt->subname, stmt->newname);
		return;
	}
	if (target == NULL || target->fact == NULL)
		return;
	switch (stmt->renameType)
	{
		case OBJECT_COLUMN:
		case OBJECT_ATTRIBUTE:
		case OBJECT_RULE:
		case OBJECT_TRIGGER:
		case OBJECT_POLICY:
		case OBJECT_DOMCONSTRAINT:
			return;
		case OBJECT_TABCONSTRAINT:
			move_fact(o, fact_to_change(o, NSR_CONSTRAINT, target->place, stmt->subname),
					  target->place, stmt->newname);
			if (nsr_overlay_find(o, NSR_RELATION, target->place, stmt->subname))
				move_fact(o, fact_to_change(o, NSR_RELATION, target->place, stmt->subname),
						  target->place, stmt->newname);
			return;
		default:
			move_fact(o, fact_to_change(o, target->kind, target->place, target->name),
					  target->place, stmt->newname);
	}
}

/*
 * A sequence that a column owns goes with the column's table.
 */
static void
own_sequence(NsrOverlay *o, List *targets)
{
	NsrTarget  *sequence;
	NsrTarget  *table;
	NsrFact    *fact;

	if (list_length(targets) < 2)
		return;
	sequence = linitial(targets);
	table = lsecond(targets);
	if (table->fact == NULL || table->kind != NSR_RELATION)
		return;
	fact = fact_to_change(o, NSR_RELATION, table->place, table->name);
	load_parts(o, fact);
	add_part(o, fact, fact_to_change(o, NSR_RELATION, sequence->place, sequence->name));
}

/*
 * Makes what a statement makes, unless it is there already.
 */
static void
make_targets(NsrOverlay *o, Node *stmt, List *targets)
{
	ListCell   *lc;

	foreach(lc, targets)
	{
		NsrTarget  *target = lfirst(lc);

		if (target->use != NSR_USE_CREATE || target->place == NULL)
			continue;
		switch (target->kind)
		{
			case NSR_RELATION:
				if (target->fact == NULL)
					make_relation(o, target->place, target->name,
								  !IsA(stmt, CreateSeqStmt))->tool = target->tool;
				break;
			case NSR_FUNCTION:
				if (target->fact == NULL || !IsA(stmt, CreateFunctionStmt) ||
					!((CreateFunctionStmt *) stmt)->replace)
					make(o, NSR_FUNCTION, target->place, target->name);
				break;
			case NSR_TYPE:
				make(o, NSR_TYPE, target->place, target->name);
				/* ranges: a name of its own, if the statement gives none */
				if (IsA(stmt, CreateRangeStmt) && list_length(targets) > 0 &&
					target == linitial(targets))
				{
					const char *range = strstr(target->name, "range");

					make(o, NSR_TYPE, target->place,
						 range ? psprintf("%.*smulti%s", (int) (range - target->name),
										  target->name, range) :
						 psprintf("%s_multirange", target->name));
				}
				break;
			case NSR_EXTENSION:
				if (target->fact == NULL)
				{
					MemoryContext old = MemoryContextSwitchTo(o->context);

					make(o, NSR_EXTENSION, o->catalog, target->name);
					save(o, &o->extensions, sizeof(o->extensions));
					o->extensions = lappend(list_copy(o->extensions), pstrdup(target->name));
					MemoryContextSwitchTo(old);
				}
				break;
			default:
				make(o, target->kind, target->place, target->name);
		}
	}
	if (IsA(stmt, CreateSeqStmt))
		own_sequence(o, targets);
}

/*
 * Lays what a statement would do over what is known.  The targets are the
 * names that it has, as far as they were found.
 */
void
nsr_overlay_apply(NsrOverlay *o, Node *stmt, List *targets)
{
	NsrTarget  *target;

	switch (nodeTag(stmt))
	{
		case T_CreateStmt:
		case T_CreateForeignTableStmt:
			target = target_of(targets, ((CreateStmt *) stmt)->relation);
			if (target && target->fact == NULL)
				create_table(o, (CreateStmt *) stmt, target);
			break;
		case T_AlterTableStmt:
			target = target_of(targets, ((AlterTableStmt *) stmt)->relation);
			if (target && target->fact)
				alter_table(o, (AlterTableStmt *) stmt, target);
			break;
		case T_IndexStmt:
			target = target_of(targets, ((IndexStmt *) stmt)->relation);
			if (target && target->fact &&
				(((IndexStmt *) stmt)->idxname == NULL ||
				 nsr_overlay_find(o, NSR_RELATION, target->place,
								  ((IndexStmt *) stmt)->idxname) == NULL))
				create_index(o, (IndexStmt *) stmt, target);
			break;
		case T_AlterSeqStmt:
			own_sequence(o, targets);
			break;
		case T_DropStmt:
			drop_objects(o, (DropStmt *) stmt, targets);
			break;
		case T_RenameStmt:
			rename_object(o, (RenameStmt *) stmt, targets);
			break;
		case T_AlterObjectSchemaStmt:
			target = targets ? linitial(targets) : NULL;
			if (target && target->fact && target->kind != NSR_EXTENSION)
				move_fact(o, fact_to_change(o, target->kind, target->place, target->name),
						  nsr_overlay_place(o, ((AlterObjectSchemaStmt *) stmt)->newschema),
						  target->name);
			break;
		default:
			make_targets(o, stmt, targets);
	}
}

/*
 * Takes back a function whose body turned out to be bad.
 */
void
nsr_overlay_unmake(NsrOverlay *o, List *targets)
{
	ListCell   *lc;

	foreach(lc, targets)
	{
		NsrTarget  *target = lfirst(lc);

		if (target->use == NSR_USE_CREATE && target->kind == NSR_FUNCTION &&
			target->place && target->fact == NULL)
			drop(o, NSR_FUNCTION, target->place, target->name);
	}
}

/*
 * Settings and transactions.
 */

/*
 * Computes what follows from a session's settings.
 */
static void
derive(NsrOverlay *o, NsrSession *s)
{
	MemoryContext old = MemoryContextSwitchTo(o->context);
	const NsrRoleSettings *own = s->own;
	const char *default_schema = s->default_schema;
	const char *metadata = s->metadata_schema;
	const char *user = GetUserNameFromId(s->role, false);
	char	   *path;
	List	   *names;
	List	   *asked;
	ListCell   *lc;

	if (own && own->has_default_schema && !s->default_schema_set)
		default_schema = own->default_schema;
	if (own && own->has_metadata_schema && !s->metadata_schema_set)
		metadata = own->metadata_schema;
	s->creates_schema = own && own->has_create_schema && !s->create_schema_set ?
		own->create_schema : s->create_schema;
	s->metadata_is_default = strcmp(metadata, "$default") == 0;
	s->pin = *metadata == '$' ? NULL : nsr_overlay_place(o, metadata);
	s->default_place = nsr_overlay_place(o, strcmp(default_schema, "$user") == 0 ?
										 user : default_schema);

	path = nsr_path_if(s->path_how, s->path_value, s->enabled,
					   quote_identifier(default_schema),
					   s->pin ? quote_identifier(metadata) : NULL,
					   &s->managed, &asked);
	foreach(lc, asked)
	{
		if (strcmp(lfirst(lc), "$user") == 0)
			lfirst(lc) = unconstify(char *, user);
	}
	s->asked = asked;
	s->path = NIL;
	s->temp_listed = false;
	s->catalog_listed = false;
	if (SplitIdentifierString(path, ',', &names))
	{
		foreach(lc, names)
		{
			const char *name = lfirst(lc);
			NsrPlace   *place;

			if (*name == '\0')
				continue;
			place = nsr_overlay_place(o, strcmp(name, "$user") == 0 ? user : name);
			s->temp_listed |= place == o->temp;
			s->catalog_listed |= place == o->catalog;
			s->path = list_append_unique_ptr(s->path, place);
		}
	}
	MemoryContextSwitchTo(old);
}

/*
 * The settings name schemas, and mean those that are called so by now.
 */
static void
derive_again(NsrOverlay *o)
{
	save(o, &o->now, sizeof(o->now));
	derive(o, &o->now);
	save(o, &o->after, sizeof(o->after));
	derive(o, &o->after);
}

/*
 * Puts other settings in force; unless "local", they outlive the transaction.
 */
static void
set_session(NsrOverlay *o, NsrSession *new, bool local)
{
	/* SET LOCAL means nothing outside a transaction. */
	if (local && !o->in_transaction)
		return;
	derive(o, new);
	save(o, &o->now, sizeof(o->now));
	o->now = *new;
	if (!local)
	{
		save(o, &o->after, sizeof(o->after));
		o->after = *new;
	}
}

/*
 * A setting as the session has it: its own value, without the role's.
 */
static const char *
base_setting(const char *name, bool reset, bool *set)
{
	struct config_generic *record = nsr_find_setting(name);

	*set = (reset ? record->reset_source : record->source) >= PGC_S_CLIENT;
	if (record->vartype == PGC_BOOL)
	{
		struct config_bool *b = (struct config_bool *) record;

		return (reset ? b->reset_val : *b->variable) ? "on" : "off";
	}
	else
	{
		struct config_string *s = (struct config_string *) record;

		return pstrdup(reset ? s->reset_val : *s->variable);
	}
}

/*
 * Takes a SET, or a RESET where "value" is NULL, for the settings that are
 * followed.  Returns false for any other setting and for a bad value.
 */
bool
nsr_overlay_setting(NsrOverlay *o, const char *name, const char *value, bool local)
{
	MemoryContext old = MemoryContextSwitchTo(o->context);
	NsrSession	s = o->now;
	bool		known = true;
	bool		reset = value == NULL;
	bool		on = true;

	if (value)
		value = pstrdup(value);
	if (pg_strcasecmp(name, "search_path") == 0)
	{
		s.path_how = reset ? NSR_PATH_RESET : NSR_PATH_SET;
		s.path_value = value;
		s.path_set = !reset;
	}
	else if (pg_strcasecmp(name, "nsresolve.default_schema") == 0)
	{
		s.default_schema_set = true;
		s.default_schema = reset ? base_setting(name, true, &s.default_schema_set) : value;
		known = nsr_check_schema_name(s.default_schema);
	}
	else if (pg_strcasecmp(name, "nsresolve.metadata_schema") == 0)
	{
		s.metadata_schema_set = true;
		s.metadata_schema = reset ? base_setting(name, true, &s.metadata_schema_set) : value;
		known = nsr_check_metadata_schema(s.metadata_schema);
	}
	else if (pg_strcasecmp(name, "nsresolve.create_schema") == 0)
	{
		s.create_schema_set = true;
		known = parse_bool(reset ? base_setting(name, true, &s.create_schema_set) : value,
						   &s.create_schema);
	}
	else if (pg_strcasecmp(name, "check_function_bodies") == 0)
		known = parse_bool(reset ? "on" : value, &s.check_bodies);
	else if (pg_strcasecmp(name, "nsresolve.enabled") == 0)
	{
		bool		set;

		known = parse_bool(reset ? base_setting(name, true, &set) : value, &on);
		s.enabled = on;
	}
	else if (pg_strcasecmp(name, "role") == 0 ||
			 pg_strcasecmp(name, "session_authorization") == 0)
	{
		bool		of_session = pg_strcasecmp(name, "role") != 0;
		bool		named = !reset && strcmp(value, "none") != 0 && strcmp(value, "default") != 0;

		s.role = named ? get_role_oid(value, true) :
			of_session ? GetAuthenticatedUserId() : s.session_user;
		known = OidIsValid(s.role);
		if (of_session)
			s.session_user = s.role;
		if (known)
			s.own = (named && !of_session) || s.role != GetAuthenticatedUserId() ?
				nsr_read_role_settings(s.role) : NULL;
	}
	else
		known = false;
	if (known)
		set_session(o, &s, local);
	MemoryContextSwitchTo(old);
	return known;
}

/*
 * The value that a SET gives, as text; NULL where it is none that is followed.
 */
char *
nsr_overlay_value(VariableSetStmt *stmt)
{
	ListCell   *lc;

	if (list_length(stmt->args) != 1 && pg_strcasecmp(stmt->name, "search_path") != 0)
		return NULL;
	foreach(lc, stmt->args)
	{
		if (!IsA(lfirst(lc), A_Const))
			return NULL;
	}
	return ExtractSetVariableArgs(stmt);
}

/*
 * SET and RESET.
 */
static void
set_variable(NsrOverlay *o, VariableSetStmt *stmt)
{
	char	   *value;

	switch (stmt->kind)
	{
		case VAR_SET_VALUE:
			value = nsr_overlay_value(stmt);
			if (value)
				nsr_overlay_setting(o, stmt->name, value, stmt->is_local);
			break;
		case VAR_SET_DEFAULT:
		case VAR_RESET:
			nsr_overlay_setting(o, stmt->name, NULL, stmt->is_local);
			break;
		case VAR_RESET_ALL:
			nsr_overlay_setting(o, "search_path", NULL, false);
			nsr_overlay_setting(o, "nsresolve.default_schema", NULL, false);
			nsr_overlay_setting(o, "nsresolve.metadata_schema", NULL, false);
			nsr_overlay_setting(o, "nsresolve.create_schema", NULL, false);
			break;
		default:
			break;
	}
}

static void
end_transaction(NsrOverlay *o, bool commit, bool chain)
{
	if (!commit)
		roll_back_to(o, NULL);
	while (o->undo)
	{
		NsrUndo    *undo = o->undo;

		o->undo = undo->previous;
		pfree(undo);
	}
	o->savepoints = NIL;
	if (o->in_transaction && commit)
		o->now = o->after;
	o->in_transaction = chain;
}

static Savepoint *
find_savepoint(NsrOverlay *o, const char *name)
{
	for (int i = list_length(o->savepoints) - 1; i >= 0; i--)
	{
		Savepoint  *savepoint = list_nth(o->savepoints, i);

		if (strcmp(savepoint->name, name) == 0)
			return savepoint;
	}
	return NULL;
}

static void
run_transaction(NsrOverlay *o, TransactionStmt *stmt)
{
	MemoryContext old = MemoryContextSwitchTo(o->context);
	Savepoint  *savepoint;

	switch (stmt->kind)
	{
		case TRANS_STMT_BEGIN:
		case TRANS_STMT_START:
			if (!o->in_transaction)
				o->after = o->now;
			o->in_transaction = true;
			break;
		case TRANS_STMT_COMMIT:
			end_transaction(o, true, stmt->chain);
			break;
		case TRANS_STMT_ROLLBACK:
			end_transaction(o, false, stmt->chain);
			break;
		case TRANS_STMT_PREPARE:
			end_transaction(o, true, false);
			break;
		case TRANS_STMT_SAVEPOINT:
			savepoint = palloc(sizeof(Savepoint));
			savepoint->name = pstrdup(stmt->savepoint_name);
			savepoint->undo = o->undo;
			o->savepoints = lappend(o->savepoints, savepoint);
			break;
		case TRANS_STMT_RELEASE:
		case TRANS_STMT_ROLLBACK_TO:
			savepoint = find_savepoint(o, stmt->savepoint_name);
			if (savepoint == NULL)
				break;
			while (llast(o->savepoints) != savepoint)
				o->savepoints = list_delete_last(o->savepoints);
			if (stmt->kind == TRANS_STMT_ROLLBACK_TO)
				roll_back_to(o, savepoint->undo);
			else
				o->savepoints = list_delete_last(o->savepoints);
			break;
		default:
			break;
	}
	MemoryContextSwitchTo(old);
}

/*
 * Statements that change the session and not a catalog.
 */
void
nsr_overlay_session(NsrOverlay *o, Node *stmt)
{
	switch (nodeTag(stmt))
	{
		case T_VariableSetStmt:
			set_variable(o, (VariableSetStmt *) stmt);
			break;
		case T_TransactionStmt:
			run_transaction(o, (TransactionStmt *) stmt);
			break;
		case T_DiscardStmt:
			if (((DiscardStmt *) stmt)->target == DISCARD_ALL)
			{
				VariableSetStmt *reset = makeNode(VariableSetStmt);

				reset->kind = VAR_RESET_ALL;
				nsr_overlay_setting(o, "session_authorization", NULL, false);
				set_variable(o, reset);
			}
			if (((DiscardStmt *) stmt)->target == DISCARD_ALL ||
				((DiscardStmt *) stmt)->target == DISCARD_TEMP)
			{
				drop_schema(o, o->temp);
				o->temp->exists = true;
			}
			break;
		default:
			break;
	}
}

/*
 * Puts a schema at the front of the path, as CREATE SCHEMA does for its
 * elements.  nsr_overlay_leave() takes it back.
 */
NsrPlace *
nsr_overlay_enter_schema(NsrOverlay *o, const char *name, NsrSession *outer)
{
	MemoryContext old = MemoryContextSwitchTo(o->context);
	NsrPlace   *place = nsr_overlay_place(o, name);

	*outer = o->now;
	o->now.managed = false;
	o->now.path_set = true;
	o->now.path = lcons(place, list_copy(o->now.path));
	MemoryContextSwitchTo(old);
	return place;
}

/*
 * The path of a function that has a SET clause.
 */
void
nsr_overlay_enter_path(NsrOverlay *o, const char *value, NsrSession *outer)
{
	*outer = o->now;
	o->now.path_how = NSR_PATH_SAVED;
	o->now.path_value = MemoryContextStrdup(o->context, value);
	o->now.path_set = true;
	derive(o, &o->now);
}

void
nsr_overlay_leave(NsrOverlay *o, const NsrSession *outer)
{
	o->now = *outer;
}

/*
 * Starts with what the catalogs say, for the session as it is, or as it would
 * be for another role.  Everything lives in the current memory context.
 */
NsrOverlay *
nsr_overlay_create(Oid role, const char *default_schema)
{
	NsrOverlay *o = palloc0(sizeof(NsrOverlay));
	NsrSession *s = &o->now;
	HASHCTL		places = {
		.keysize = NAMEDATALEN,
		.entrysize = sizeof(PlaceEntry),
		.hcxt = CurrentMemoryContext
	};
	HASHCTL		names = {
		.keysize = sizeof(NameKey),
		.entrysize = sizeof(NsrNameFacts),
		.hash = hash_name,
		.match = compare_names,
		.hcxt = CurrentMemoryContext
	};
	Oid			temp;
	Oid			temp_toast;

	o->context = CurrentMemoryContext;
	o->places = hash_create("nsresolve schemas", 64, &places,
							HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
	o->names = hash_create("nsresolve names", 1024, &names,
						   HASH_ELEM | HASH_FUNCTION | HASH_COMPARE | HASH_CONTEXT);
	o->seen_context = AllocSetContextCreate(o->context, "nsresolve catalog lookups",
											ALLOCSET_DEFAULT_SIZES);
	nsr_open_catalogs(&o->catalogs);
	GetTempNamespaceState(&temp, &temp_toast);
	o->temp = palloc0(sizeof(NsrPlace));
	strlcpy(o->temp->name, "pg_temp", NAMEDATALEN);
	o->temp->oid = temp;
	o->temp->exists = true;
	o->catalog = nsr_overlay_place(o, "pg_catalog");

	s->role = OidIsValid(role) ? role : GetUserId();
	s->session_user = GetSessionUserId();
	s->own = OidIsValid(role) ? nsr_read_role_settings(role) : nsr_chosen_role_settings();
	s->default_schema = base_setting("nsresolve.default_schema", false, &s->default_schema_set);
	s->metadata_schema = base_setting("nsresolve.metadata_schema", false, &s->metadata_schema_set);
	parse_bool(base_setting("nsresolve.create_schema", false, &s->create_schema_set),
			   &s->create_schema);
	if (default_schema)
	{
		s->default_schema = pstrdup(default_schema);
		s->default_schema_set = true;
	}
	s->enabled = nsr_enabled();
	s->check_bodies = check_function_bodies;
	s->path_how = NSR_PATH_AS_IT_IS;
	s->path_set = nsr_find_setting("search_path")->source >= PGC_S_CLIENT;
	derive(o, s);
	o->after = o->now;
	return o;
}

/*
 * Lets go of what is not memory.
 */
void
nsr_overlay_end(NsrOverlay *o)
{
	nsr_close_catalogs(&o->catalogs);
}
