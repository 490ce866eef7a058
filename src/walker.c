/*
 * walker.c
 *		Visits each name in a raw parse tree.
 *
 * Utility statements are never analysed as a whole, so the only way to know
 * which names they carry is to know their trees.  This file knows them, and
 * decides nothing: it calls a visitor with each name that may have a schema,
 * in the statement's order as far as the tree keeps it.
 *
 * Names of CTEs, which look like names of relations, are told apart by keeping
 * track of where each one can be seen.  Queries that have been analysed
 * already are not entered, only utility statements inside them.
 */
#include "nsresolve.h"

#include "catalog/pg_class.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "utils/varlena.h"

typedef struct Walk
{
	NsrVisitor	visitor;
	void	   *arg;
	List	   *ctes;			/* names of the CTEs in sight */
	bool		in_create_schema;
	bool		analysed;		/* in a query that will be analysed */
	bool		foreign_key;
	FuncCall   *call;
	ObjectWithArgs *with_args;
} Walk;

static bool walk(Node *node, Walk *w);

/*
 * Calls the visitor.
 */
static void
visit(Walk *w, NsrName *name)
{
	if (name->use == NSR_USE_CREATE && w->in_create_schema)
		name->use = NSR_USE_PART;
	name->analysed = w->analysed;
	name->foreign_key = w->foreign_key;
	name->with_args = w->with_args;
	name->call = w->call;
	w->visitor(name, w->arg);
}

/*
 * A name given as a list: [[catalog,] schema,] name.  Anything else in the
 * list makes it no such name.
 */
static void
visit_list(Walk *w, NsrKind kind, NsrUse use, List *names, int location)
{
	NsrName		n = {.kind = kind,.use = use,.location = location};
	ListCell   *lc;

	if (names == NIL || list_length(names) > 3)
		return;
	foreach(lc, names)
	{
		if (lfirst(lc) == NULL || !IsA(lfirst(lc), String))
			return;
	}
	n.name = strVal(llast(names));
	if (list_length(names) > 1)
	{
		String	   *schema = list_nth_node(String, names, list_length(names) - 2);

		n.schema = schema->sval;
		n.schema_slot = &schema->sval;
	}
	visit(w, &n);
}

/*
 * A name given as a list whose last element belongs to the object: a column,
 * a trigger, a constraint.
 */
static void
visit_list_owner(Walk *w, NsrKind kind, List *names, int location)
{
	if (list_length(names) > 1)
		visit_list(w, kind, NSR_USE_REFERENCE,
				   list_copy_head(names, list_length(names) - 1), location);
}

/*
 * The same where the first element is an access method.
 */
static void
visit_list_in_am(Walk *w, NsrKind kind, List *names)
{
	if (list_length(names) > 1)
		visit_list(w, kind, NSR_USE_REFERENCE, list_copy_tail(names, 1), -1);
}

static void
visit_rangevar(Walk *w, NsrKind kind, NsrUse use, RangeVar *rv)
{
	NsrName		n = {.kind = kind,.use = use};

	if (rv == NULL)
		return;
	n.schema = rv->schemaname;
	n.name = rv->relname;
	n.schema_slot = rv->schemaname ? &rv->schemaname : NULL;
	n.rangevar = rv;
	n.temporary = rv->relpersistence == RELPERSISTENCE_TEMP;
	n.location = rv->location;
	visit(w, &n);
}

static void
visit_rangevars(Walk *w, List *rangevars)
{
	ListCell   *lc;

	foreach(lc, rangevars)
		visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, lfirst(lc));
}

/*
 * A schema that stands alone in the tree.
 */
static void
visit_schema(Walk *w, NsrUse use, char **slot)
{
	NsrName		n = {.kind = NSR_SCHEMA,.use = use,.name = *slot,.schema = *slot,
	.schema_slot = slot,.location = -1};

	if (*slot)
		visit(w, &n);
}

/*
 * A type; "%TYPE" makes it a column's name.
 */
static void
visit_type(Walk *w, TypeName *type, NsrKind kind)
{
	if (type == NULL)
		return;
	if (type->pct_type)
		visit_list_owner(w, NSR_RELATION, type->names, type->location);
	else
		visit_list(w, kind, NSR_USE_REFERENCE, type->names, type->location);
	walk((Node *) type->typmods, w);
}

/*
 * A function or operator with the types of its arguments.
 */
static void
visit_with_args(Walk *w, NsrKind kind, ObjectWithArgs *object)
{
	ListCell   *lc;

	if (object == NULL)
		return;
	w->with_args = object;
	visit_list(w, kind, NSR_USE_REFERENCE, object->objname, -1);
	w->with_args = NULL;
	foreach(lc, object->objargs)
		visit_type(w, lfirst(lc), NSR_TYPE);
	if (object->objargs == NIL)
		walk((Node *) object->objfuncargs, w);
}

/*
 * An object as COMMENT, DROP, ALTER ... OWNER and others name it.
 */
static void
visit_object(Walk *w, ObjectType type, Node *object)
{
	if (object == NULL)
		return;
	switch (type)
	{
		case OBJECT_TABLE:
		case OBJECT_SEQUENCE:
		case OBJECT_VIEW:
		case OBJECT_MATVIEW:
		case OBJECT_INDEX:
		case OBJECT_FOREIGN_TABLE:
			visit_list(w, NSR_RELATION, NSR_USE_REFERENCE, (List *) object, -1);
			break;
		case OBJECT_COLUMN:
		case OBJECT_TABCONSTRAINT:
		case OBJECT_TRIGGER:
		case OBJECT_RULE:
		case OBJECT_POLICY:
			visit_list_owner(w, NSR_RELATION, (List *) object, -1);
			break;
		case OBJECT_TYPE:
		case OBJECT_DOMAIN:
		case OBJECT_DOMCONSTRAINT:
		case OBJECT_TRANSFORM:
		case OBJECT_CAST:
			if (IsA(object, TypeName))
				visit_type(w, (TypeName *) object, NSR_TYPE);
			else if (IsA(linitial((List *) object), String))
				visit_list(w, NSR_TYPE, NSR_USE_REFERENCE, (List *) object, -1);
			else
				walk(object, w);
			break;
		case OBJECT_FUNCTION:
		case OBJECT_AGGREGATE:
		case OBJECT_PROCEDURE:
		case OBJECT_ROUTINE:
			visit_with_args(w, NSR_FUNCTION, (ObjectWithArgs *) object);
			break;
		case OBJECT_OPERATOR:
			visit_with_args(w, NSR_OPERATOR, (ObjectWithArgs *) object);
			break;
		case OBJECT_OPCLASS:
			visit_list_in_am(w, NSR_OPCLASS, (List *) object);
			break;
		case OBJECT_OPFAMILY:
			visit_list_in_am(w, NSR_OPFAMILY, (List *) object);
			break;
		case OBJECT_COLLATION:
			visit_list(w, NSR_COLLATION, NSR_USE_REFERENCE, (List *) object, -1);
			break;
		case OBJECT_CONVERSION:
			visit_list(w, NSR_CONVERSION, NSR_USE_REFERENCE, (List *) object, -1);
			break;
		case OBJECT_STATISTIC_EXT:
			visit_list(w, NSR_STATISTICS, NSR_USE_REFERENCE, (List *) object, -1);
			break;
		case OBJECT_TSPARSER:
			visit_list(w, NSR_TS_PARSER, NSR_USE_REFERENCE, (List *) object, -1);
			break;
		case OBJECT_TSDICTIONARY:
			visit_list(w, NSR_TS_DICTIONARY, NSR_USE_REFERENCE, (List *) object, -1);
			break;
		case OBJECT_TSTEMPLATE:
			visit_list(w, NSR_TS_TEMPLATE, NSR_USE_REFERENCE, (List *) object, -1);
			break;
		case OBJECT_TSCONFIGURATION:
			visit_list(w, NSR_TS_CONFIGURATION, NSR_USE_REFERENCE, (List *) object, -1);
			break;
		case OBJECT_SCHEMA:
			if (IsA(object, String))
				visit_schema(w, NSR_USE_REFERENCE, &((String *) object)->sval);
			break;
		default:
			/* has no schema */
			break;
	}
}

/*
 * The kind of object that CREATE makes with a list of definitions.
 */
static NsrKind
defined_kind(ObjectType type)
{
	switch (type)
	{
		case OBJECT_AGGREGATE:
			return NSR_FUNCTION;
		case OBJECT_OPERATOR:
			return NSR_OPERATOR;
		case OBJECT_COLLATION:
			return NSR_COLLATION;
		case OBJECT_TSPARSER:
			return NSR_TS_PARSER;
		case OBJECT_TSDICTIONARY:
			return NSR_TS_DICTIONARY;
		case OBJECT_TSTEMPLATE:
			return NSR_TS_TEMPLATE;
		case OBJECT_TSCONFIGURATION:
			return NSR_TS_CONFIGURATION;
		default:
			return NSR_TYPE;
	}
}

/*
 * What the definitions "name = value" of CREATE AGGREGATE, OPERATOR, TYPE and
 * so on refer to.  The grammar reads each value as if it were a type.
 */
static const struct
{
	const char *name;
	NsrKind		kind;
	NsrUse		use;
}			definitions[] =

{
	/* aggregates */
	{"sfunc", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"sfunc1", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"finalfunc", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"combinefunc", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"serialfunc", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"deserialfunc", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"msfunc", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"minvfunc", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"mfinalfunc", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"sortop", NSR_OPERATOR, NSR_USE_REFERENCE},
	{"basetype", NSR_TYPE, NSR_USE_REFERENCE},
	{"stype", NSR_TYPE, NSR_USE_REFERENCE},
	{"stype1", NSR_TYPE, NSR_USE_REFERENCE},
	{"mstype", NSR_TYPE, NSR_USE_REFERENCE},
	/* operators */
	{"function", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"procedure", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"restrict", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"join", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"leftarg", NSR_TYPE, NSR_USE_REFERENCE},
	{"rightarg", NSR_TYPE, NSR_USE_REFERENCE},
	{"commutator", NSR_OPERATOR, NSR_USE_REFERENCE},
	{"negator", NSR_OPERATOR, NSR_USE_REFERENCE},
	/* base types */
	{"input", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"output", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"receive", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"send", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"typmod_in", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"typmod_out", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"analyze", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"subscript", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"like", NSR_TYPE, NSR_USE_REFERENCE},
	{"element", NSR_TYPE, NSR_USE_REFERENCE},
	/* range types */
	{"subtype", NSR_TYPE, NSR_USE_REFERENCE},
	{"subtype_opclass", NSR_OPCLASS, NSR_USE_REFERENCE},
	{"collation", NSR_COLLATION, NSR_USE_REFERENCE},
	{"canonical", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"subtype_diff", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"multirange_type_name", NSR_TYPE, NSR_USE_CREATE},
	/* text search, collations */
	{"start", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"gettoken", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"end", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"headline", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"lextypes", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"init", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"lexize", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"template", NSR_TS_TEMPLATE, NSR_USE_REFERENCE},
	{"parser", NSR_TS_PARSER, NSR_USE_REFERENCE},
	{"copy", NSR_TS_CONFIGURATION, NSR_USE_REFERENCE},
	{"from", NSR_COLLATION, NSR_USE_REFERENCE},
	/* functions, languages, foreign-data wrappers */
	{"support", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"handler", NSR_FUNCTION, NSR_USE_REFERENCE},
	{"validator", NSR_FUNCTION, NSR_USE_REFERENCE},
	/* sequences that belong to a column */
	{"sequence_name", NSR_RELATION, NSR_USE_PART},
};

static void
visit_definitions(Walk *w, List *defs)
{
	ListCell   *lc;

	foreach(lc, defs)
	{
		DefElem    *def = lfirst_node(DefElem, lc);
		List	   *names;

		if (def->arg == NULL)
			continue;
		if (strcmp(def->defname, "owned_by") == 0)
		{
			if (IsA(def->arg, List))
				visit_list_owner(w, NSR_RELATION, (List *) def->arg, def->location);
			continue;
		}
		if (strcmp(def->defname, "as") == 0 || strcmp(def->defname, "transform") == 0)
		{
			/* A sequence's type, or a function's; a body is no TypeName. */
			walk(def->arg, w);
			continue;
		}
		if (IsA(def->arg, TypeName))
			names = ((TypeName *) def->arg)->names;
		else if (IsA(def->arg, List))
			names = (List *) def->arg;
		else
			continue;
		for (int i = 0; i < lengthof(definitions); i++)
		{
			if (strcmp(definitions[i].name, def->defname) == 0)
			{
				visit_list(w, definitions[i].kind, definitions[i].use, names,
						   def->location);
				break;
			}
		}
	}
}

/*
 * Puts the CTEs of a WITH clause in sight, and visits them.
 */
static void
enter_with(Walk *w, WithClause *with)
{
	ListCell   *lc;

	if (with == NULL)
		return;
	if (with->recursive)
	{
		foreach(lc, with->ctes)
			w->ctes = lappend(list_copy(w->ctes), lfirst_node(CommonTableExpr, lc)->ctename);
	}
	foreach(lc, with->ctes)
	{
		CommonTableExpr *cte = lfirst_node(CommonTableExpr, lc);

		walk((Node *) cte, w);
		if (!with->recursive)
			w->ctes = lappend(list_copy(w->ctes), cte->ctename);
	}
}

/*
 * Visits the rest of a query whose WITH clause and target have been dealt
 * with.  "rest" is a shallow copy of the statement without them.
 */
static void
walk_rest(Walk *w, Node *rest)
{
	(void) raw_expression_tree_walker(rest, walk, w);
}

/*
 * A chain of set operations is as deep a tree as it is long, to the left: it
 * is walked in a loop, so that no statement takes more stack here than it does
 * in core.
 */
static void
walk_select(SelectStmt *stmt, Walk *w)
{
	List	   *chain = NIL;
	ListCell   *lc;

	enter_with(w, stmt->withClause);
	for (;;)
	{
		chain = lcons(stmt, chain);
		if (stmt->larg == NULL || stmt->larg->withClause != NULL)
			break;
		stmt = stmt->larg;
	}
	foreach(lc, chain)
	{
		SelectStmt	rest = *(SelectStmt *) lfirst(lc);

		rest.withClause = NULL;
		/* FOR UPDATE OF names what FROM has named already. */
		rest.lockingClause = NIL;
		if (lc != list_head(chain))
			rest.larg = NULL;
		walk_rest(w, (Node *) &rest);
	}
	list_free(chain);
}

static void
walk_query(Node *node, Walk *w)
{
	List	   *ctes = w->ctes;

	switch (nodeTag(node))
	{
		case T_SelectStmt:
			walk_select((SelectStmt *) node, w);
			break;
		case T_InsertStmt:
			{
				InsertStmt	rest = *(InsertStmt *) node;

				visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, rest.relation);
				enter_with(w, rest.withClause);
				rest.relation = NULL;
				rest.withClause = NULL;
				walk_rest(w, (Node *) &rest);
				break;
			}
		case T_UpdateStmt:
			{
				UpdateStmt	rest = *(UpdateStmt *) node;

				visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, rest.relation);
				enter_with(w, rest.withClause);
				rest.relation = NULL;
				rest.withClause = NULL;
				walk_rest(w, (Node *) &rest);
				break;
			}
		case T_DeleteStmt:
			{
				DeleteStmt	rest = *(DeleteStmt *) node;

				visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, rest.relation);
				enter_with(w, rest.withClause);
				rest.relation = NULL;
				rest.withClause = NULL;
				walk_rest(w, (Node *) &rest);
				break;
			}
		case T_MergeStmt:
			{
				MergeStmt	rest = *(MergeStmt *) node;

				visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, rest.relation);
				enter_with(w, rest.withClause);
				rest.relation = NULL;
				rest.withClause = NULL;
				walk_rest(w, (Node *) &rest);
				break;
			}
		default:
			elog(ERROR, "unexpected node type: %d", (int) nodeTag(node));
	}
	w->ctes = ctes;
}

static void
walk_constraint(Constraint *con, Walk *w)
{
	ListCell   *lc;

	w->foreign_key = true;
	visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, con->pktable);
	w->foreign_key = false;
	walk(con->raw_expr, w);
	walk(con->where_clause, w);
	/* Other constraints have the storage options of their index there. */
	if (con->contype == CONSTR_IDENTITY)
		visit_definitions(w, con->options);
	foreach(lc, con->exclusions)
	{
		List	   *exclusion = lfirst_node(List, lc);

		walk(linitial(exclusion), w);
		visit_list(w, NSR_OPERATOR, NSR_USE_REFERENCE, lsecond(exclusion), -1);
	}
}

/*
 * A sub-command of ALTER TABLE; lists of options name nothing.
 */
static void
walk_alter_table(AlterTableCmd *cmd, Walk *w)
{
	switch (cmd->subtype)
	{
		case AT_SetRelOptions:
		case AT_ResetRelOptions:
		case AT_ReplaceRelOptions:
		case AT_SetOptions:
		case AT_ResetOptions:
		case AT_GenericOptions:
		case AT_AlterColumnGenericOptions:
			break;
		default:
			walk(cmd->def, w);
			break;
	}
}

static void
walk_create_table(CreateStmt *stmt, Walk *w)
{
	visit_rangevar(w, NSR_RELATION, NSR_USE_CREATE, stmt->relation);
	walk((Node *) stmt->tableElts, w);
	visit_rangevars(w, stmt->inhRelations);
	walk((Node *) stmt->partbound, w);
	walk((Node *) stmt->partspec, w);
	visit_type(w, stmt->ofTypename, NSR_TYPE);
	walk((Node *) stmt->constraints, w);
}

static void
walk_create_function(CreateFunctionStmt *stmt, Walk *w)
{
	visit_list(w, NSR_FUNCTION, NSR_USE_CREATE, stmt->funcname, -1);
	walk((Node *) stmt->parameters, w);
	visit_type(w, stmt->returnType, NSR_TYPE);
	visit_definitions(w, stmt->options);
	walk(stmt->sql_body, w);
}

static void
walk_opclass_items(List *items, Walk *w)
{
	ListCell   *lc;

	foreach(lc, items)
	{
		CreateOpClassItem *item = lfirst_node(CreateOpClassItem, lc);

		visit_with_args(w,
						item->itemtype == OPCLASS_ITEM_OPERATOR ? NSR_OPERATOR : NSR_FUNCTION,
						item->name);
		visit_list(w, NSR_OPFAMILY, NSR_USE_REFERENCE, item->order_family, -1);
		walk((Node *) item->class_args, w);
		visit_type(w, item->storedtype, NSR_TYPE);
	}
}

static void
walk_grant(GrantStmt *stmt, Walk *w)
{
	ListCell   *lc;

	foreach(lc, stmt->objects)
	{
		Node	   *object = lfirst(lc);

		if (stmt->targtype == ACL_TARGET_ALL_IN_SCHEMA)
			visit_object(w, OBJECT_SCHEMA, object);
		else if (IsA(object, RangeVar))
			visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, (RangeVar *) object);
		else
			visit_object(w, stmt->objtype, object);
	}
}

/*
 * A query inside a statement that hands it to parse analysis when it runs.
 */
static void
walk_analysed(Node *query, Walk *w)
{
	bool		outer = w->analysed;

	w->analysed = true;
	walk(query, w);
	w->analysed = outer;
}

/*
 * Dispatches statements.  Returns false for a node that is none, or carries no
 * name that could have a schema.
 */
static bool
walk_statement(Node *node, Walk *w)
{
	ListCell   *lc;

	switch (nodeTag(node))
	{
		case T_RawStmt:
			walk(((RawStmt *) node)->stmt, w);
			break;
		case T_Query:
			walk(((Query *) node)->utilityStmt, w);
			break;

			/* queries inside statements */
		case T_ReturnStmt:
			walk(((ReturnStmt *) node)->returnval, w);
			break;
		case T_ExplainStmt:
			walk(((ExplainStmt *) node)->query, w);
			break;
		case T_DeclareCursorStmt:
			walk(((DeclareCursorStmt *) node)->query, w);
			break;
		case T_PrepareStmt:
			walk((Node *) ((PrepareStmt *) node)->argtypes, w);
			walk_analysed(((PrepareStmt *) node)->query, w);
			break;
		case T_ExecuteStmt:
			walk((Node *) ((ExecuteStmt *) node)->params, w);
			break;
		case T_CallStmt:
			walk((Node *) ((CallStmt *) node)->funccall, w);
			break;
		case T_CopyStmt:
			visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, ((CopyStmt *) node)->relation);
			walk_analysed(((CopyStmt *) node)->query, w);
			walk(((CopyStmt *) node)->whereClause, w);
			break;

			/* relations */
		case T_CreateStmt:
			walk_create_table((CreateStmt *) node, w);
			break;
		case T_CreateForeignTableStmt:
			walk_create_table(&((CreateForeignTableStmt *) node)->base, w);
			break;
		case T_CreateTableAsStmt:
			walk((Node *) ((CreateTableAsStmt *) node)->into, w);
			walk(((CreateTableAsStmt *) node)->query, w);
			break;
		case T_ViewStmt:
			visit_rangevar(w, NSR_RELATION, NSR_USE_CREATE, ((ViewStmt *) node)->view);
			walk_analysed(((ViewStmt *) node)->query, w);
			break;
		case T_CreateSeqStmt:
			visit_rangevar(w, NSR_RELATION, NSR_USE_CREATE, ((CreateSeqStmt *) node)->sequence);
			visit_definitions(w, ((CreateSeqStmt *) node)->options);
			break;
		case T_AlterSeqStmt:
			visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, ((AlterSeqStmt *) node)->sequence);
			visit_definitions(w, ((AlterSeqStmt *) node)->options);
			break;
		case T_AlterTableStmt:
			visit_rangevar(w,
						   ((AlterTableStmt *) node)->objtype == OBJECT_TYPE ? NSR_TYPE : NSR_RELATION,
						   NSR_USE_REFERENCE, ((AlterTableStmt *) node)->relation);
			foreach(lc, ((AlterTableStmt *) node)->cmds)
				walk_alter_table(lfirst_node(AlterTableCmd, lc), w);
			break;
		case T_PartitionCmd:
			visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, ((PartitionCmd *) node)->name);
			walk((Node *) ((PartitionCmd *) node)->bound, w);
			break;
		case T_IndexStmt:
			visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, ((IndexStmt *) node)->relation);
			walk((Node *) ((IndexStmt *) node)->indexParams, w);
			walk(((IndexStmt *) node)->whereClause, w);
			break;
		case T_CreateStatsStmt:
			visit_list(w, NSR_STATISTICS, NSR_USE_CREATE, ((CreateStatsStmt *) node)->defnames, -1);
			walk((Node *) ((CreateStatsStmt *) node)->relations, w);
			foreach(lc, ((CreateStatsStmt *) node)->exprs)
				walk(lfirst_node(StatsElem, lc)->expr, w);
			break;
		case T_AlterStatsStmt:
			visit_list(w, NSR_STATISTICS, NSR_USE_REFERENCE, ((AlterStatsStmt *) node)->defnames, -1);
			break;
		case T_RuleStmt:
			visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, ((RuleStmt *) node)->relation);
			walk(((RuleStmt *) node)->whereClause, w);
			walk((Node *) ((RuleStmt *) node)->actions, w);
			break;
		case T_CreateTrigStmt:
			visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, ((CreateTrigStmt *) node)->relation);
			visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, ((CreateTrigStmt *) node)->constrrel);
			visit_list(w, NSR_FUNCTION, NSR_USE_REFERENCE, ((CreateTrigStmt *) node)->funcname, -1);
			walk(((CreateTrigStmt *) node)->whenClause, w);
			break;
		case T_CreatePolicyStmt:
			visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, ((CreatePolicyStmt *) node)->table);
			walk(((CreatePolicyStmt *) node)->qual, w);
			walk(((CreatePolicyStmt *) node)->with_check, w);
			break;
		case T_AlterPolicyStmt:
			visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, ((AlterPolicyStmt *) node)->table);
			walk(((AlterPolicyStmt *) node)->qual, w);
			walk(((AlterPolicyStmt *) node)->with_check, w);
			break;
		case T_TruncateStmt:
			visit_rangevars(w, ((TruncateStmt *) node)->relations);
			break;
		case T_LockStmt:
			visit_rangevars(w, ((LockStmt *) node)->relations);
			break;
		case T_ConstraintsSetStmt:
			foreach(lc, ((ConstraintsSetStmt *) node)->constraints)
				visit_rangevar(w, NSR_CONSTRAINT, NSR_USE_REFERENCE, lfirst(lc));
			break;
		case T_RefreshMatViewStmt:
			visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, ((RefreshMatViewStmt *) node)->relation);
			break;
		case T_ClusterStmt:
			visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, ((ClusterStmt *) node)->relation);
			break;
		case T_ReindexStmt:
			visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, ((ReindexStmt *) node)->relation);
			break;
		case T_VacuumStmt:
			foreach(lc, ((VacuumStmt *) node)->rels)
				visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE,
							   lfirst_node(VacuumRelation, lc)->relation);
			break;

			/* types, domains, functions */
		case T_CompositeTypeStmt:
			visit_rangevar(w, NSR_TYPE, NSR_USE_CREATE, ((CompositeTypeStmt *) node)->typevar);
			walk((Node *) ((CompositeTypeStmt *) node)->coldeflist, w);
			break;
		case T_CreateEnumStmt:
			visit_list(w, NSR_TYPE, NSR_USE_CREATE, ((CreateEnumStmt *) node)->typeName, -1);
			break;
		case T_AlterEnumStmt:
			visit_list(w, NSR_TYPE, NSR_USE_REFERENCE, ((AlterEnumStmt *) node)->typeName, -1);
			break;
		case T_CreateRangeStmt:
			visit_list(w, NSR_TYPE, NSR_USE_CREATE, ((CreateRangeStmt *) node)->typeName, -1);
			visit_definitions(w, ((CreateRangeStmt *) node)->params);
			break;
		case T_AlterTypeStmt:
			visit_list(w, NSR_TYPE, NSR_USE_REFERENCE, ((AlterTypeStmt *) node)->typeName, -1);
			visit_definitions(w, ((AlterTypeStmt *) node)->options);
			break;
		case T_CreateDomainStmt:
			visit_list(w, NSR_TYPE, NSR_USE_CREATE, ((CreateDomainStmt *) node)->domainname, -1);
			visit_type(w, ((CreateDomainStmt *) node)->typeName, NSR_TYPE);
			walk((Node *) ((CreateDomainStmt *) node)->collClause, w);
			walk((Node *) ((CreateDomainStmt *) node)->constraints, w);
			break;
		case T_AlterDomainStmt:
			visit_list(w, NSR_TYPE, NSR_USE_REFERENCE, ((AlterDomainStmt *) node)->typeName, -1);
			walk(((AlterDomainStmt *) node)->def, w);
			break;
		case T_DefineStmt:
			visit_list(w, defined_kind(((DefineStmt *) node)->kind), NSR_USE_CREATE,
					   ((DefineStmt *) node)->defnames, -1);
			walk((Node *) ((DefineStmt *) node)->args, w);
			visit_definitions(w, ((DefineStmt *) node)->definition);
			break;
		case T_CreateFunctionStmt:
			walk_create_function((CreateFunctionStmt *) node, w);
			break;
		case T_AlterFunctionStmt:
			visit_with_args(w, NSR_FUNCTION, ((AlterFunctionStmt *) node)->func);
			visit_definitions(w, ((AlterFunctionStmt *) node)->actions);
			break;
		case T_AlterOperatorStmt:
			visit_with_args(w, NSR_OPERATOR, ((AlterOperatorStmt *) node)->opername);
			visit_definitions(w, ((AlterOperatorStmt *) node)->options);
			break;
		case T_CreateOpClassStmt:
			visit_list(w, NSR_OPCLASS, NSR_USE_CREATE, ((CreateOpClassStmt *) node)->opclassname, -1);
			visit_list(w, NSR_OPFAMILY, NSR_USE_REFERENCE, ((CreateOpClassStmt *) node)->opfamilyname, -1);
			visit_type(w, ((CreateOpClassStmt *) node)->datatype, NSR_TYPE);
			walk_opclass_items(((CreateOpClassStmt *) node)->items, w);
			break;
		case T_CreateOpFamilyStmt:
			visit_list(w, NSR_OPFAMILY, NSR_USE_CREATE, ((CreateOpFamilyStmt *) node)->opfamilyname, -1);
			break;
		case T_AlterOpFamilyStmt:
			visit_list(w, NSR_OPFAMILY, NSR_USE_REFERENCE, ((AlterOpFamilyStmt *) node)->opfamilyname, -1);
			walk_opclass_items(((AlterOpFamilyStmt *) node)->items, w);
			break;
		case T_CreateCastStmt:
			visit_type(w, ((CreateCastStmt *) node)->sourcetype, NSR_TYPE);
			visit_type(w, ((CreateCastStmt *) node)->targettype, NSR_TYPE);
			visit_with_args(w, NSR_FUNCTION, ((CreateCastStmt *) node)->func);
			break;
		case T_CreateTransformStmt:
			visit_type(w, ((CreateTransformStmt *) node)->type_name, NSR_TYPE);
			visit_with_args(w, NSR_FUNCTION, ((CreateTransformStmt *) node)->fromsql);
			visit_with_args(w, NSR_FUNCTION, ((CreateTransformStmt *) node)->tosql);
			break;
		case T_CreateConversionStmt:
			visit_list(w, NSR_CONVERSION, NSR_USE_CREATE, ((CreateConversionStmt *) node)->conversion_name, -1);
			visit_list(w, NSR_FUNCTION, NSR_USE_REFERENCE, ((CreateConversionStmt *) node)->func_name, -1);
			break;
		case T_AlterCollationStmt:
			visit_list(w, NSR_COLLATION, NSR_USE_REFERENCE, ((AlterCollationStmt *) node)->collname, -1);
			break;
		case T_AlterTSDictionaryStmt:
			visit_list(w, NSR_TS_DICTIONARY, NSR_USE_REFERENCE, ((AlterTSDictionaryStmt *) node)->dictname, -1);
			break;
		case T_AlterTSConfigurationStmt:
			visit_list(w, NSR_TS_CONFIGURATION, NSR_USE_REFERENCE, ((AlterTSConfigurationStmt *) node)->cfgname, -1);
			foreach(lc, ((AlterTSConfigurationStmt *) node)->dicts)
				visit_list(w, NSR_TS_DICTIONARY, NSR_USE_REFERENCE, lfirst(lc), -1);
			break;

			/* all kinds of objects */
		case T_DropStmt:
			foreach(lc, ((DropStmt *) node)->objects)
				visit_object(w, ((DropStmt *) node)->removeType, lfirst(lc));
			break;
		case T_CommentStmt:
			visit_object(w, ((CommentStmt *) node)->objtype, ((CommentStmt *) node)->object);
			break;
		case T_SecLabelStmt:
			visit_object(w, ((SecLabelStmt *) node)->objtype, ((SecLabelStmt *) node)->object);
			break;
		case T_RenameStmt:
			visit_rangevar(w,
						   ((RenameStmt *) node)->renameType == OBJECT_ATTRIBUTE ? NSR_TYPE : NSR_RELATION,
						   NSR_USE_REFERENCE, ((RenameStmt *) node)->relation);
			if (((RenameStmt *) node)->relation == NULL)
				visit_object(w, ((RenameStmt *) node)->renameType, ((RenameStmt *) node)->object);
			break;
		case T_AlterObjectSchemaStmt:
			visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, ((AlterObjectSchemaStmt *) node)->relation);
			visit_object(w, ((AlterObjectSchemaStmt *) node)->objectType, ((AlterObjectSchemaStmt *) node)->object);
			break;
		case T_AlterOwnerStmt:
			visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, ((AlterOwnerStmt *) node)->relation);
			visit_object(w, ((AlterOwnerStmt *) node)->objectType, ((AlterOwnerStmt *) node)->object);
			break;
		case T_AlterObjectDependsStmt:
			visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, ((AlterObjectDependsStmt *) node)->relation);
			if (((AlterObjectDependsStmt *) node)->relation == NULL)
				visit_object(w, ((AlterObjectDependsStmt *) node)->objectType, ((AlterObjectDependsStmt *) node)->object);
			break;
		case T_AlterExtensionContentsStmt:
			visit_object(w, ((AlterExtensionContentsStmt *) node)->objtype, ((AlterExtensionContentsStmt *) node)->object);
			break;
		case T_GrantStmt:
			walk_grant((GrantStmt *) node, w);
			break;

			/* others */
		case T_CreateSchemaStmt:
			{
				bool		outer = w->in_create_schema;

				w->in_create_schema = true;
				walk((Node *) ((CreateSchemaStmt *) node)->schemaElts, w);
				w->in_create_schema = outer;
				break;
			}
		case T_CreateExtensionStmt:
			{
				CreateExtensionStmt *stmt = (CreateExtensionStmt *) node;
				NsrName		n = {.kind = NSR_EXTENSION,.use = NSR_USE_CREATE,
				.name = stmt->extname,.location = -1};

				foreach(lc, stmt->options)
				{
					DefElem    *def = lfirst_node(DefElem, lc);

					if (strcmp(def->defname, "schema") == 0)
					{
						n.schema_slot = &castNode(String, def->arg)->sval;
						n.schema = *n.schema_slot;
					}
				}
				visit(w, &n);
				break;
			}
		case T_ImportForeignSchemaStmt:
			visit_schema(w, NSR_USE_INTO, &((ImportForeignSchemaStmt *) node)->local_schema);
			break;
		case T_CreatePublicationStmt:
			walk((Node *) ((CreatePublicationStmt *) node)->pubobjects, w);
			break;
		case T_AlterPublicationStmt:
			walk((Node *) ((AlterPublicationStmt *) node)->pubobjects, w);
			break;
		case T_PublicationObjSpec:
			if (((PublicationObjSpec *) node)->pubtable)
			{
				PublicationTable *table = ((PublicationObjSpec *) node)->pubtable;

				visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, table->relation);
				walk(table->whereClause, w);
			}
			else
				visit_schema(w, NSR_USE_REFERENCE, &((PublicationObjSpec *) node)->name);
			break;
		case T_CreateEventTrigStmt:
			visit_list(w, NSR_FUNCTION, NSR_USE_REFERENCE, ((CreateEventTrigStmt *) node)->funcname, -1);
			break;
		case T_CreatePLangStmt:
			visit_list(w, NSR_FUNCTION, NSR_USE_REFERENCE, ((CreatePLangStmt *) node)->plhandler, -1);
			visit_list(w, NSR_FUNCTION, NSR_USE_REFERENCE, ((CreatePLangStmt *) node)->plinline, -1);
			visit_list(w, NSR_FUNCTION, NSR_USE_REFERENCE, ((CreatePLangStmt *) node)->plvalidator, -1);
			break;
		case T_CreateFdwStmt:
			visit_definitions(w, ((CreateFdwStmt *) node)->func_options);
			break;
		case T_AlterFdwStmt:
			visit_definitions(w, ((AlterFdwStmt *) node)->func_options);
			break;
		case T_CreateAmStmt:
			visit_list(w, NSR_FUNCTION, NSR_USE_REFERENCE, ((CreateAmStmt *) node)->handler_name, -1);
			break;
		default:
			return false;
	}
	return true;
}

/*
 * Dispatches parts of definitions.  Returns false for a node that is none.
 */
static bool
walk_definition(Node *node, Walk *w)
{
	ListCell   *lc;

	switch (nodeTag(node))
	{
		case T_IntoClause:
			visit_rangevar(w, NSR_RELATION, NSR_USE_CREATE, ((IntoClause *) node)->rel);
			break;
		case T_ColumnDef:
			visit_type(w, ((ColumnDef *) node)->typeName, NSR_TYPE);
			walk(((ColumnDef *) node)->raw_default, w);
			walk((Node *) ((ColumnDef *) node)->collClause, w);
			walk((Node *) ((ColumnDef *) node)->constraints, w);
			break;
		case T_Constraint:
			walk_constraint((Constraint *) node, w);
			break;
		case T_TableLikeClause:
			visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, ((TableLikeClause *) node)->relation);
			break;
		case T_IndexElem:
			walk(((IndexElem *) node)->expr, w);
			visit_list(w, NSR_COLLATION, NSR_USE_REFERENCE, ((IndexElem *) node)->collation, -1);
			visit_list(w, NSR_OPCLASS, NSR_USE_REFERENCE, ((IndexElem *) node)->opclass, -1);
			break;
		case T_PartitionSpec:
			foreach(lc, ((PartitionSpec *) node)->partParams)
			{
				PartitionElem *elem = lfirst_node(PartitionElem, lc);

				walk(elem->expr, w);
				visit_list(w, NSR_COLLATION, NSR_USE_REFERENCE, elem->collation, elem->location);
				visit_list(w, NSR_OPCLASS, NSR_USE_REFERENCE, elem->opclass, elem->location);
			}
			break;
		case T_PartitionBoundSpec:
			walk((Node *) ((PartitionBoundSpec *) node)->listdatums, w);
			walk((Node *) ((PartitionBoundSpec *) node)->lowerdatums, w);
			walk((Node *) ((PartitionBoundSpec *) node)->upperdatums, w);
			break;
		case T_FunctionParameter:
			visit_type(w, ((FunctionParameter *) node)->argType, NSR_TYPE);
			walk(((FunctionParameter *) node)->defexpr, w);
			break;
		case T_DefElem:
			visit_definitions(w, list_make1(node));
			break;
		case T_RangeVar:
			visit_rangevar(w, NSR_RELATION, NSR_USE_REFERENCE, (RangeVar *) node);
			break;

			/* leaves that the expression walker would not accept */
		case T_Integer:
		case T_Float:
		case T_Boolean:
		case T_String:
		case T_BitString:
		case T_ReplicaIdentityStmt:
		case T_RoleSpec:
			break;
		default:
			return false;
	}
	return true;
}

/*
 * A string that will be read as the name of a relation.
 */
static void
visit_literal(Walk *w, Node *node)
{
	NsrName		n = {.kind = NSR_RELATION,.use = NSR_USE_REFERENCE};
	A_Const    *literal;
	List	   *names;

	if (node == NULL || !IsA(node, A_Const))
		return;
	literal = (A_Const *) node;
	if (literal->isnull || !IsA(&literal->val, String) ||
		isdigit((unsigned char) *strVal(&literal->val)) ||
		!SplitIdentifierString(pstrdup(strVal(&literal->val)), '.', &names) ||
		names == NIL || list_length(names) > 3)
		return;
	n.name = llast(names);
	if (list_length(names) > 1)
		n.schema = list_nth(names, list_length(names) - 2);
	n.in_literal = true;
	n.location = literal->location;
	visit(w, &n);
}

/*
 * A cast of a literal to regclass.
 */
static void
visit_regclass(Walk *w, TypeCast *cast)
{
	Node	   *arg = cast->arg;

	if (cast->typeName->names == NIL || cast->typeName->arrayBounds != NIL ||
		strcmp(strVal(llast(cast->typeName->names)), "regclass") != 0)
		return;
	/* Old dumps write ('name'::text)::regclass. */
	if (arg && IsA(arg, TypeCast) && ((TypeCast *) arg)->typeName->names != NIL &&
		strcmp(strVal(llast(((TypeCast *) arg)->typeName->names)), "text") == 0)
		arg = ((TypeCast *) arg)->arg;
	visit_literal(w, arg);
}

/*
 * The functions on sequences cast their first argument to regclass, which may
 * be written as a function itself.
 */
static void
visit_regclass_function(Walk *w, FuncCall *call)
{
	const char *name = strVal(llast(call->funcname));

	if (list_length(call->funcname) > 1 &&
		strcmp(strVal(linitial(call->funcname)), "pg_catalog") != 0)
		return;
	if (call->args != NIL &&
		(strcmp(name, "nextval") == 0 || strcmp(name, "currval") == 0 ||
		 strcmp(name, "setval") == 0 || strcmp(name, "regclass") == 0) &&
		!(IsA(linitial(call->args), TypeCast)))
		visit_literal(w, linitial(call->args));
}

/*
 * Visits what an expression names before its parts are walked.
 */
static void
visit_expression(Node *node, Walk *w)
{
	switch (nodeTag(node))
	{
		case T_TypeName:
			visit_type(w, (TypeName *) node, NSR_TYPE);
			break;
		case T_TypeCast:
			visit_regclass(w, (TypeCast *) node);
			break;
		case T_FuncCall:
			visit_regclass_function(w, (FuncCall *) node);
			w->call = (FuncCall *) node;
			visit_list(w, NSR_FUNCTION, NSR_USE_REFERENCE,
					   ((FuncCall *) node)->funcname, ((FuncCall *) node)->location);
			w->call = NULL;
			break;
		case T_A_Expr:
			visit_list(w, NSR_OPERATOR, NSR_USE_REFERENCE,
					   ((A_Expr *) node)->name, ((A_Expr *) node)->location);
			break;
		case T_SubLink:
			visit_list(w, NSR_OPERATOR, NSR_USE_REFERENCE,
					   ((SubLink *) node)->operName, ((SubLink *) node)->location);
			break;
		case T_SortBy:
			visit_list(w, NSR_OPERATOR, NSR_USE_REFERENCE,
					   ((SortBy *) node)->useOp, ((SortBy *) node)->location);
			break;
		case T_CollateClause:
			visit_list(w, NSR_COLLATION, NSR_USE_REFERENCE,
					   ((CollateClause *) node)->collname, ((CollateClause *) node)->location);
			break;
		case T_ColumnRef:
			{
				ColumnRef  *ref = (ColumnRef *) node;

				/* schema.relation.column, where the column may be "*" */
				if (list_length(ref->fields) > 2)
					visit_list_owner(w, NSR_COLUMN, ref->fields, ref->location);
				break;
			}
		default:
			break;
	}
}

static bool
walk(Node *node, Walk *w)
{
	ListCell   *lc;

	if (node == NULL)
		return false;
	check_stack_depth();

	switch (nodeTag(node))
	{
		case T_List:
			foreach(lc, (List *) node)
				walk(lfirst(lc), w);
			return false;
		case T_SelectStmt:
		case T_InsertStmt:
		case T_UpdateStmt:
		case T_DeleteStmt:
		case T_MergeStmt:
			walk_query(node, w);
			return false;
		case T_RangeVar:
			/* in a query: perhaps the name of a CTE */
			if (((RangeVar *) node)->schemaname == NULL)
			{
				foreach(lc, w->ctes)
				{
					if (strcmp(lfirst(lc), ((RangeVar *) node)->relname) == 0)
					{
						visit_rangevar(w, NSR_CTE, NSR_USE_REFERENCE, (RangeVar *) node);
						return false;
					}
				}
			}
			break;
		default:
			break;
	}
	if (walk_statement(node, w) || walk_definition(node, w))
		return false;

	if (!nsr_is_raw_expression(node))
		return false;
	visit_expression(node, w);
	if (IsA(node, TypeName))
		return false;
	return raw_expression_tree_walker(node, walk, w);
}

/*
 * Calls the visitor with each name in a statement.  The visitor may change
 * what schema_slot points at.
 */
void
nsr_walk_names(Node *stmt, NsrVisitor visitor, void *arg)
{
	Walk		w = {.visitor = visitor,.arg = arg};

	walk(stmt, &w);
}
