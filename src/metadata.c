/*
 * metadata.c
 *		Migration metadata: the bookkeeping tables of migration tools.
 *
 * What is metadata is decided by two things: the setting metadata_tables says
 * which names count, the built-in table of tools says to which tool a name
 * belongs and, where the name alone does not tell, by which columns.
 */
#include "nsresolve.h"

#include "access/htup_details.h"
#include "catalog/dependency.h"
#include "catalog/pg_class.h"
#include "commands/prepare.h"
#include "parser/parse_type.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

/* A table that is metadata only because the setting says so. */
static const NsrToolTable listed_table = {
	.tool = "nsresolve.metadata_tables"
};

/*
 * The entry of metadata_tables without its schema, if it ends in this name; NULL
 * if it does not.
 */
static const char *
entry_name(const char *entry, const char *name, Size len)
{
	Size		entry_len = nsr_name_lengths(entry).raw;
	const char *last;

	if (entry_len < len)
		return NULL;
	last = entry + entry_len - len;
	if (last != entry && last[-1] != '\n')
		return NULL;
	return memcmp(last, name, len) == 0 ? last : NULL;
}

/*
 * Whether metadata_tables has the name, in this schema only or in any.
 */
static bool
is_listed(const char *schema, const char *name, bool *in_schema)
{
	Size		len = strlen(name);
	bool		listed = false;

	*in_schema = false;
	nsr_foreach_name(entry, nsr_metadata_tables())
	{
		const char *last = entry_name(entry, name, len);

		if (last == entry)
			listed = true;
		else if (last && schema && strlen(schema) == last - entry - 1 &&
				 memcmp(entry, schema, last - entry - 1) == 0)
			*in_schema = true;
	}
	return listed || *in_schema;
}

/*
 * Whether metadata_tables has the name at all, in whichever schema: what it
 * has not needs no look into the catalogs.
 */
static bool
is_name_listed(const char *name)
{
	Size		len = strlen(name);

	nsr_foreach_name(entry, nsr_metadata_tables())
	{
		if (entry_name(entry, name, len))
			return true;
	}
	return false;
}

/* Tells whether a table has a column; for find_tool(). */
typedef bool (*HasColumn) (const void *table, const char *column);

static bool
relation_has_column(const void *table, const char *column)
{
	return get_attnum(*(const Oid *) table, column) > 0;
}

/*
 * The tool whose table this is.  The first row of the built-in table wins
 * whose schema, name and columns fit.  A name that metadata_tables lists and
 * that no tool uses counts by itself, and so does one of a tool's own names
 * when the table cannot be asked for its columns.  In a tool's own schema its
 * names count whatever their columns are, but a table that is yet to be made
 * has to have them: it may be another one, for the default schema.
 */
static const NsrToolTable *
find_tool(const char *schema, const char *name,
		  HasColumn has_column, const void *table)
{
	const NsrToolTable *by_name = NULL;
	bool		in_schema;
	bool		known = false;
	bool		own_schema = false;

	if (!is_listed(schema, name, &in_schema))
		return NULL;
	for (int i = 0; i < nsr_num_tool_tables; i++)
	{
		const NsrToolTable *row = &nsr_tool_tables[i];
		bool		fits = has_column != NULL;

		if (strcmp(row->name, name) != 0)
			continue;
		for (int c = 0; fits && c < NSR_TOOL_MAX_COLUMNS && row->columns[c]; c++)
			fits = has_column(table, row->columns[c]);
		if (row->schema)
		{
			if (in_schema && strcmp(row->schema, schema) == 0)
			{
				if (fits || has_column == NULL || has_column == relation_has_column)
					return row;
				own_schema = true;
			}
			continue;
		}
		known = true;
		if (fits)
			return row;
		if (!row->generic && by_name == NULL)
			by_name = row;
	}
	if (by_name == NULL && !own_schema && (in_schema || !known))
		return &listed_table;
	return by_name;
}

/*
 * The tool whose metadata this table is, or NULL.
 */
const NsrToolTable *
nsr_metadata_of_table(Oid relid)
{
	char		relkind = get_rel_relkind(relid);
	char	   *name;

	if (relkind != RELKIND_RELATION && relkind != RELKIND_PARTITIONED_TABLE &&
		relkind != RELKIND_FOREIGN_TABLE && relkind != RELKIND_VIEW)
		return NULL;
	name = get_rel_name(relid);
	if (name == NULL || !is_name_listed(name))
		return NULL;
	return find_tool(get_namespace_name(get_rel_namespace(relid)), name,
					 relation_has_column, &relid);
}

/*
 * The same for anything that is part of such a table: its indexes, owned
 * sequences, row type, constraints.
 */
const NsrToolTable *
nsr_metadata_of_object(Oid classid, Oid objid)
{
	Oid			table = nsr_table_of(classid, objid);

	return OidIsValid(table) ? nsr_metadata_of_table(table) : NULL;
}

static bool
source_has_column(const RangeVar *source, const char *column)
{
	Oid			relid = RangeVarGetRelid(source, NoLock, true);

	return OidIsValid(relid) && relation_has_column(&relid, column);
}

static bool
type_has_column(const TypeName *name, const char *column)
{
	Type		type = LookupTypeName(NULL, name, NULL, true);
	Oid			relid;

	if (type == NULL)
		return false;
	relid = typeTypeRelid(type);
	ReleaseSysCache(type);
	return OidIsValid(relid) && relation_has_column(&relid, column);
}

/*
 * A column may come from another table or type, by LIKE, INHERITS or OF.
 */
static bool
statement_has_column(const void *table, const char *column)
{
	const CreateStmt *stmt = table;
	ListCell   *lc;

	foreach(lc, stmt->tableElts)
	{
		Node	   *element = lfirst(lc);

		if (IsA(element, ColumnDef) &&
			strcmp(((ColumnDef *) element)->colname, column) == 0)
			return true;
		if (IsA(element, TableLikeClause) &&
			source_has_column(((TableLikeClause *) element)->relation, column))
			return true;
	}
	foreach(lc, stmt->inhRelations)
	{
		if (source_has_column(lfirst_node(RangeVar, lc), column))
			return true;
	}
	return stmt->ofTypename && type_has_column(stmt->ofTypename, column);
}

/*
 * The tool whose metadata a table would be by another name, or NULL.
 */
const NsrToolTable *
nsr_metadata_if_named(Oid relid, const char *name)
{
	return find_tool(get_namespace_name(get_rel_namespace(relid)), name,
					 relation_has_column, &relid);
}

/*
 * The tool whose metadata this statement would create, or NULL.
 */
const NsrToolTable *
nsr_metadata_of_create(const CreateStmt *stmt, const char *schema)
{
	return find_tool(schema, stmt->relation->relname, statement_has_column, stmt);
}

/*
 * Whether EXECUTE of a prepared statement returns a column of this name.
 */
static bool
plan_has_column(const char *statement, const char *column)
{
	PreparedStatement *prepared = FetchPreparedStatement(statement, false);
	TupleDesc	desc = prepared ? prepared->plansource->resultDesc : NULL;

	for (int i = 0; desc && i < desc->natts; i++)
	{
		if (strcmp(NameStr(TupleDescAttr(desc, i)->attname), column) == 0)
			return true;
	}
	return false;
}

static bool
query_has_column(const void *table, const char *column)
{
	const CreateTableAsStmt *stmt = table;
	const Query *query;
	ListCell   *lc;

	foreach(lc, stmt->into->colNames)
	{
		if (strcmp(strVal(lfirst(lc)), column) == 0)
			return true;
	}
	if (!IsA(stmt->query, Query) || stmt->into->colNames != NIL)
		return false;
	query = (Query *) stmt->query;
	if (query->utilityStmt && IsA(query->utilityStmt, ExecuteStmt))
		return plan_has_column(((ExecuteStmt *) query->utilityStmt)->name, column);
	foreach(lc, query->targetList)
	{
		TargetEntry *entry = lfirst_node(TargetEntry, lc);

		if (!entry->resjunk && entry->resname && strcmp(entry->resname, column) == 0)
			return true;
	}
	return false;
}

/*
 * The same for CREATE TABLE AS.
 */
const NsrToolTable *
nsr_metadata_of_create_as(const CreateTableAsStmt *stmt, const char *schema)
{
	return find_tool(schema, stmt->into->rel->relname, query_has_column, stmt);
}

/*
 * Whether a qualified name means migration metadata: a table, or something
 * that is part of one.  Where nothing of that name exists, distinctive names
 * of tools count.
 */
bool
nsr_metadata_of_name(NsrKind kind, const char *schema, const char *name)
{
	Oid			schemaid = get_namespace_oid(schema, true);
	Oid			relid = InvalidOid;

	if (kind != NSR_RELATION && kind != NSR_COLUMN && kind != NSR_TYPE)
		return false;
	if (OidIsValid(schemaid))
		relid = get_relname_relid(name, schemaid);
	if (OidIsValid(relid))
		return nsr_metadata_of_object(RelationRelationId, relid) != NULL;
	return find_tool(schema, name, NULL, NULL) != NULL;
}

/*
 * Whether a role may trust a table that it finds outside its default schema.
 */
bool
nsr_metadata_accepted(Oid relid, Oid role)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relid));
	Oid			owner;

	if (!HeapTupleIsValid(tuple))
		return false;
	owner = ((Form_pg_class) GETSTRUCT(tuple))->relowner;
	ReleaseSysCache(tuple);
	return nsr_trusts(role, owner);
}

/*
 * The first relation of that name along the path, temporary ones left out;
 * InvalidOid where there is none.
 */
static Oid
find_along_path(const char *name)
{
	List	   *path = fetch_search_path(true);
	Oid			found = InvalidOid;
	ListCell   *lc;

	foreach(lc, path)
	{
		if (isTempNamespace(lfirst_oid(lc)))
			continue;
		found = get_relname_relid(name, lfirst_oid(lc));
		if (OidIsValid(found))
			break;
	}
	list_free(path);
	return found;
}

/*
 * The table that unqualified metadata of this name means, where it exists.
 * With metadata pinned to a schema, a second copy that the session sees is an
 * error, not a guess.
 */
static Oid
current_metadata(const char *name)
{
	const char *pin = nsr_metadata_pin();
	Oid			found = find_along_path(name);

	if (pin)
	{
		Oid			pinned = InvalidOid;
		Oid			schema = get_namespace_oid(pin, true);

		if (OidIsValid(schema))
			pinned = get_relname_relid(name, schema);
		if (OidIsValid(found) && found != pinned &&
			nsr_metadata_of_table(found) != NULL)
			nsr_report_second_copy(found, pin);
		return pinned;
	}
	if (!OidIsValid(found) || nsr_metadata_of_table(found) == NULL)
		return InvalidOid;
	if (strcmp(get_namespace_name(get_rel_namespace(found)), nsr_default_schema()) != 0 &&
		!nsr_metadata_accepted(found, GetUserId()))
		return InvalidOid;
	return found;
}

/*
 * Raises the error for metadata that is pinned to one schema and seen in
 * another.
 */
void
nsr_report_second_copy(Oid relid, const char *pin)
{
	ereport(ERROR,
			(errcode(ERRCODE_AMBIGUOUS_ALIAS),
			 errmsg("migration metadata \"%s\" is ambiguous", get_rel_name(relid)),
			 errdetail("nsresolve.metadata_schema says schema \"%s\", but the search path finds it in schema \"%s\" first.",
					   pin, get_namespace_name(get_rel_namespace(relid))),
			 errhint("Move or rename one of the two tables, or set nsresolve.metadata_schema to the schema of the other.")));
}

/*
 * The columns that a CREATE TABLE asks for and the table has not.
 */
static bool
lacks_columns(const CreateStmt *stmt, Oid relid)
{
	ListCell   *lc;

	foreach(lc, stmt->tableElts)
	{
		Node	   *element = lfirst(lc);

		if (IsA(element, ColumnDef) &&
			!relation_has_column(&relid, ((ColumnDef *) element)->colname))
			return true;
	}
	return false;
}

static char *
statement_columns(const CreateStmt *stmt)
{
	StringInfoData buf;
	ListCell   *lc;

	initStringInfo(&buf);
	foreach(lc, stmt->tableElts)
	{
		Node	   *element = lfirst(lc);

		if (IsA(element, ColumnDef))
			appendStringInfo(&buf, "%s%s", buf.len > 0 ? ", " : "",
							 ((ColumnDef *) element)->colname);
	}
	return buf.data;
}

static char *
relation_columns(Oid relid)
{
	HeapTuple	tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relid));
	StringInfoData buf;
	AttrNumber	last = 0;

	if (HeapTupleIsValid(tuple))
	{
		last = ((Form_pg_class) GETSTRUCT(tuple))->relnatts;
		ReleaseSysCache(tuple);
	}
	initStringInfo(&buf);
	for (AttrNumber i = 1; i <= last; i++)
	{
		char	   *name = get_attname(relid, i, true);

		if (name && OidIsValid(get_atttype(relid, i)))	/* not dropped */
			appendStringInfo(&buf, "%s%s", buf.len > 0 ? ", " : "", name);
	}
	return buf.data;
}

/*
 * What an unqualified CREATE TABLE that is metadata comes to.  Sets *schema to
 * the schema that it has to be created in when that is not the creation
 * schema.  Raises an error where the table exists with other columns.
 */
NsrMetadataCreate
nsr_metadata_create(const CreateStmt *stmt, const char **schema)
{
	Oid			relid;

	*schema = NULL;
	if (stmt->relation->schemaname != NULL ||
		stmt->relation->relpersistence == RELPERSISTENCE_TEMP ||
		nsr_metadata_is_default() || !is_name_listed(stmt->relation->relname))
		return NSR_METADATA_CREATE;
	relid = find_along_path(stmt->relation->relname);
	if (nsr_metadata_of_create(stmt, nsr_metadata_pin()) == NULL &&
		(!OidIsValid(relid) ||
		 nsr_metadata_of_create(stmt, get_namespace_name(get_rel_namespace(relid))) == NULL))
		return NSR_METADATA_CREATE;

	relid = current_metadata(stmt->relation->relname);
	if (!OidIsValid(relid))
	{
		*schema = nsr_metadata_pin();
		return NSR_METADATA_CREATE;
	}
	if (lacks_columns(stmt, relid))
		ereport(ERROR,
				(errcode(ERRCODE_DUPLICATE_TABLE),
				 errmsg("migration metadata \"%s\" already exists in schema \"%s\" with other columns",
						stmt->relation->relname,
						get_namespace_name(get_rel_namespace(relid))),
				 errdetail("The statement asks for the columns %s; the table has %s.",
						   statement_columns(stmt), relation_columns(relid)),
				 errhint("Tell the migration tool another table name, or move the table. With nsresolve.metadata_schema set to \"$default\" a table of its own is created in the default schema.")));
	ereport(NOTICE,
			(errcode(ERRCODE_DUPLICATE_TABLE),
			 errmsg("migration metadata \"%s\" already exists in schema \"%s\", skipping",
					stmt->relation->relname,
					get_namespace_name(get_rel_namespace(relid)))));
	return NSR_METADATA_SKIP;
}

/*
 * The same for CREATE TABLE AS, which makes its own table or none: only a
 * schema that metadata is pinned to matters.
 */
void
nsr_metadata_create_as(const CreateTableAsStmt *stmt, const char **schema)
{
	const RangeVar *rel = stmt->into->rel;

	*schema = NULL;
	if (rel->schemaname == NULL && rel->relpersistence != RELPERSISTENCE_TEMP &&
		nsr_metadata_pin() &&
		nsr_metadata_of_create_as(stmt, nsr_metadata_pin()))
		*schema = nsr_metadata_pin();
}
