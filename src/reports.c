/*
 * reports.c
 *		What the views and functions of the extension's SQL script need from
 *		the server: what is migration metadata, what it holds, and what the
 *		server's configuration says.
 *
 * Everything here runs with the rights of the caller, who may be a superuser
 * looking at tables of roles that he does not trust.  So no code that belongs
 * to a table's owner may run: rows are read straight from the table, without
 * planner and executor, columns of built-in types only.  A query would not do:
 * planning alone evaluates constant parts of index and constraint expressions.
 */
#include "nsresolve.h"

#include "access/attnum.h"
#include "access/htup_details.h"
#include "access/relation.h"
#include "access/tableam.h"
#include "access/transam.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "catalog/pg_type.h"
#include "fmgr.h"
#include "funcapi.h"
#include "mb/pg_wchar.h"
#include "storage/lmgr.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/rls.h"
#include "utils/snapmgr.h"
#include "utils/varlena.h"

PG_FUNCTION_INFO_V1(nsresolve_default_schema);
PG_FUNCTION_INFO_V1(nsresolve_name_list);
PG_FUNCTION_INFO_V1(nsresolve_server_setting);
PG_FUNCTION_INFO_V1(nsresolve_metadata_tool);
PG_FUNCTION_INFO_V1(nsresolve_metadata_of);
PG_FUNCTION_INFO_V1(nsresolve_known_tools);
PG_FUNCTION_INFO_V1(nsresolve_metadata_rows);
PG_FUNCTION_INFO_V1(nsresolve_fold);

static Datum
name_datum(const char *name)
{
	return DirectFunctionCall1(namein, CStringGetDatum(name));
}

/* An array of names, which stay as long as they are, also beyond NAMEDATALEN. */
static Datum
text_array(List *names)
{
	Datum	   *items = palloc(sizeof(Datum) * (list_length(names) + 1));
	int			n = 0;
	ListCell   *lc;

	foreach(lc, names)
		items[n++] = CStringGetTextDatum((char *) lfirst(lc));
	return PointerGetDatum(construct_array(items, n, TEXTOID, -1, false, TYPALIGN_INT));
}

/*
 * nsresolve.default_schema() returns name: that of the current role.
 */
Datum
nsresolve_default_schema(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(name_datum(nsr_default_schema()));
}

/*
 * nsresolve.name_list(text) returns text[]: the names in a list as search_path
 * has it; NULL where its syntax is wrong.
 */
Datum
nsresolve_name_list(PG_FUNCTION_ARGS)
{
	List	   *names;

	if (!SplitIdentifierString(text_to_cstring(PG_GETARG_TEXT_PP(0)), ',', &names))
		PG_RETURN_NULL();
	PG_RETURN_DATUM(text_array(names));
}

/*
 * nsresolve.server_setting(name text, OUT value text, OUT source text): what
 * the server's configuration says, whatever the database, the role or the
 * session have made of it.  Both are NULL where this session cannot tell,
 * because a setting of its role or its connection stands before it.
 */
Datum
nsresolve_server_setting(PG_FUNCTION_ARGS)
{
	char	   *name = text_to_cstring(PG_GETARG_TEXT_PP(0));
	struct config_generic *record = nsr_find_setting(name);
	TupleDesc	desc;
	Datum		values[2] = {(Datum) 0, (Datum) 0};
	bool		nulls[2] = {true, true};
	const char *value;

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	if (record == NULL || (record->flags & GUC_SUPERUSER_ONLY) != 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT),
				 errmsg("unrecognized configuration parameter \"%s\"", name)));
	if (record->reset_source <= PGC_S_ARGV)
	{
		value = GetConfigOptionResetString(name);
		values[0] = CStringGetTextDatum(value ? value : "");
		values[1] = CStringGetTextDatum(record->reset_source <= PGC_S_ENV_VAR ?
										"default" : "server");
		nulls[0] = nulls[1] = false;
	}
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls)));
}

/*
 * nsresolve.metadata_tool(regclass) returns text: the migration tool whose
 * metadata this table is, or NULL.
 */
Datum
nsresolve_metadata_tool(PG_FUNCTION_ARGS)
{
	const NsrToolTable *tool = nsr_metadata_of_table(PG_GETARG_OID(0));

	if (tool == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(cstring_to_text(tool->tool));
}

/*
 * What the built-in table says about one table of a tool, in the columns of
 * known_tools().
 */
#define TOOL_COLUMNS 9

static void
fill_tool(const NsrToolTable *tool, Datum *values, bool *nulls)
{
	const char *texts[4];
	List	   *columns = NIL;

	memset(nulls, 0, sizeof(bool) * TOOL_COLUMNS);
	values[0] = CStringGetTextDatum(tool->tool);
	nulls[1] = tool->schema == NULL;
	if (tool->schema)
		values[1] = name_datum(tool->schema);
	nulls[2] = tool->name == NULL;
	if (tool->name)
		values[2] = name_datum(tool->name);
	values[3] = BoolGetDatum(tool->role == NSR_TOOL_HISTORY);
	for (int i = 0; i < NSR_TOOL_MAX_COLUMNS && tool->columns[i]; i++)
		columns = lappend(columns, unconstify(char *, tool->columns[i]));
	values[4] = text_array(columns);
	texts[0] = tool->version_column;
	texts[1] = tool->applied_column;
	texts[2] = tool->order_column;
	texts[3] = tool->bad_state;
	for (int i = 0; i < lengthof(texts); i++)
	{
		nulls[5 + i] = texts[i] == NULL;
		if (texts[i])
			values[5 + i] = CStringGetTextDatum(texts[i]);
	}
}

/*
 * nsresolve.metadata_of(regclass): the row of known_tools() that fits a table,
 * or NULL.
 */
Datum
nsresolve_metadata_of(PG_FUNCTION_ARGS)
{
	const NsrToolTable *tool = nsr_metadata_of_table(PG_GETARG_OID(0));
	TupleDesc	desc;
	Datum		values[TOOL_COLUMNS];
	bool		nulls[TOOL_COLUMNS];

	if (get_call_result_type(fcinfo, NULL, &desc) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "return type must be a row type");
	if (tool == NULL)
		PG_RETURN_NULL();
	fill_tool(tool, values, nulls);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(BlessTupleDesc(desc), values, nulls)));
}

/*
 * nsresolve.known_tools(): the built-in table of tools.
 */
Datum
nsresolve_known_tools(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;

	InitMaterializedSRF(fcinfo, 0);
	for (int i = 0; i < nsr_num_tool_tables; i++)
	{
		Datum		values[TOOL_COLUMNS];
		bool		nulls[TOOL_COLUMNS];

		fill_tool(&nsr_tool_tables[i], values, nulls);
		tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	}
	return (Datum) 0;
}

/*
 * Opens a table for reading, if nobody holds it exclusively: a view of the
 * migrations must not wait for the migration that it is to show.
 */
static Relation
open_unlocked(Oid relid)
{
	Relation	rel;

	if (!ConditionalLockRelationOid(relid, AccessShareLock))
		ereport(ERROR,
				(errcode(ERRCODE_LOCK_NOT_AVAILABLE),
				 errmsg("could not obtain lock on relation with OID %u", relid)));
	rel = try_relation_open(relid, NoLock);
	if (rel == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_TABLE),
				 errmsg("relation with OID %u does not exist", relid)));
	if ((rel->rd_rel->relkind != RELKIND_RELATION &&
		 rel->rd_rel->relkind != RELKIND_PARTITIONED_TABLE) ||
		RELATION_IS_OTHER_TEMP(rel))
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("\"%s\" is not a table that can be read",
						RelationGetRelationName(rel))));
	return rel;
}

/*
 * The table's column of this name and type, if it is one whose value can be
 * read without running anything of the owner's.
 */
static AttrNumber
plain_column(Relation rel, Form_pg_attribute wanted)
{
	TupleDesc	desc = RelationGetDescr(rel);

	for (int i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute att = TupleDescAttr(desc, i);

		if (att->attisdropped || strcmp(NameStr(att->attname), NameStr(wanted->attname)) != 0)
			continue;
		if (att->atttypid != wanted->atttypid ||
			att->atttypid >= FirstNormalObjectId ||
			get_typtype(att->atttypid) != TYPTYPE_BASE ||
			(att->attgenerated != '\0' && att->attgenerated != ATTRIBUTE_GENERATED_STORED))
			ereport(ERROR,
					(errcode(ERRCODE_DATATYPE_MISMATCH),
					 errmsg("column \"%s\" of relation \"%s\" is not of the built-in type %s",
							NameStr(wanted->attname), RelationGetRelationName(rel),
							format_type_be(wanted->atttypid))));
		return att->attnum;
	}
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_COLUMN),
			 errmsg("column \"%s\" of relation \"%s\" does not exist",
					NameStr(wanted->attname), RelationGetRelationName(rel))));
}

/*
 * Raises an error unless the caller may read these columns.
 */
static void
check_may_read(Relation rel, TupleDesc wanted)
{
	Oid			relid = RelationGetRelid(rel);

	if (nsr_schema_aclcheck(RelationGetNamespace(rel), GetUserId(), ACL_USAGE) != ACLCHECK_OK)
		aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_SCHEMA,
					   get_namespace_name(RelationGetNamespace(rel)));
	if (pg_class_aclcheck(relid, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
	{
		for (int i = 0; i < wanted->natts; i++)
		{
			AttrNumber	attnum = plain_column(rel, TupleDescAttr(wanted, i));

			if (pg_attribute_aclcheck(relid, attnum, GetUserId(), ACL_SELECT) != ACLCHECK_OK)
				aclcheck_error(ACLCHECK_NO_PRIV, OBJECT_TABLE,
							   RelationGetRelationName(rel));
		}
	}
	if (check_enable_rls(relid, InvalidOid, true) == RLS_ENABLED)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("table \"%s\" has row-level security policies",
						RelationGetRelationName(rel))));
}

/*
 * Copies the wanted columns of each row that the query's snapshot sees.
 */
static void
read_rows(Relation rel, ReturnSetInfo *result)
{
	TupleDesc	wanted = result->setDesc;
	AttrNumber *attnums = palloc(sizeof(AttrNumber) * (wanted->natts + 1));
	Datum	   *values = palloc(sizeof(Datum) * (wanted->natts + 1));
	bool	   *nulls = palloc(sizeof(bool) * (wanted->natts + 1));
	TupleTableSlot *slot = table_slot_create(rel, NULL);
	TableScanDesc scan = table_beginscan(rel, GetActiveSnapshot(), 0, NULL);

	for (int i = 0; i < wanted->natts; i++)
		attnums[i] = plain_column(rel, TupleDescAttr(wanted, i));
	while (table_scan_getnextslot(scan, ForwardScanDirection, slot))
	{
		CHECK_FOR_INTERRUPTS();
		for (int i = 0; i < wanted->natts; i++)
			values[i] = slot_getattr(slot, attnums[i], &nulls[i]);
		tuplestore_putvalues(result->setResult, wanted, values, nulls);
	}
	table_endscan(scan);
	ExecDropSingleTupleTableSlot(slot);
}

/*
 * nsresolve.metadata_rows(regclass) returns setof record: the rows of a table
 * of migration metadata, with its partitions and children.  The caller names
 * the columns with their types in a column definition list.
 */
Datum
nsresolve_metadata_rows(PG_FUNCTION_ARGS)
{
	Oid			relid = PG_GETARG_OID(0);
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	Relation	rel = open_unlocked(relid);
	ListCell   *lc;

	if (nsr_metadata_of_table(relid) == NULL)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("table \"%s\" is not migration metadata",
						RelationGetRelationName(rel))));
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	check_may_read(rel, result->setDesc);
	foreach(lc, find_all_inheritors(relid, NoLock, NULL))
	{
		Relation	child = lfirst_oid(lc) == relid ? rel : open_unlocked(lfirst_oid(lc));

		if (RELKIND_HAS_STORAGE(child->rd_rel->relkind))
			read_rows(child, result);
		if (child != rel)
			relation_close(child, NoLock);
	}
	relation_close(rel, NoLock);
	return (Datum) 0;
}

/*
 * Where a line that begins here and is too long should end: after the last
 * space within the width, else after the last dot; where there is none, at the
 * first of either.  Not inside quotes: a statement stays what it is.  Returns
 * NULL where it fits, or ends with a line break of its own.
 */
static const char *
line_end(const char *line, int width, char *quote)
{
	const char *space = NULL;
	const char *dot = NULL;
	char		inside = *quote;
	char		inside_at_space = inside;
	char		inside_at_dot = inside;
	char		before = '\0';
	bool		begins = false; /* a word, with "before" */
	int			used = 0;

	for (const char *p = line; *p && *p != '\n'; p += pg_mblen(p))
	{
		if (used >= width && (space || dot) && *p != ' ')
		{
			*quote = space ? inside_at_space : inside_at_dot;
			return space ? space : dot;
		}
		if (inside == *p)
			inside = '\0';
		/* No apostrophe, as in "the server's", but E'...' is a string. */
		else if (inside == '\0' &&
				 (*p == '"' || (*p == '\'' &&
								(!isalnum((unsigned char) before) || (before == 'E' && begins)))))
			inside = *p;
		else if (inside == '\0' && *p == ' ' && used > 0)
		{
			space = p;
			inside_at_space = inside;
		}
		else if (inside == '\0' && *p == '.' && p[1] != '\0' && p[1] != ' ' && p[1] != '\n')
		{
			dot = p + 1;
			inside_at_dot = inside;
		}
		begins = !isalnum((unsigned char) before);
		before = *p;
		used += pg_dsplen(p);
	}
	*quote = inside;
	return NULL;
}

/*
 * Breaks a sentence or a statement into lines of that width, as far as that
 * can be done.  Longer names stay whole.
 */
char *
nsr_fold(const char *text, int width)
{
	StringInfoData buf;
	char		quote = '\0';

	initStringInfo(&buf);
	while (*text)
	{
		const char *end = line_end(text, width, &quote);

		if (end == NULL)
		{
			/* up to the line break that is there, or to the end */
			end = text + strcspn(text, "\n");

			end += *end == '\n';
			appendBinaryStringInfo(&buf, text, end - text);
		}
		else
		{
			appendBinaryStringInfo(&buf, text, end - text);
			appendStringInfoChar(&buf, '\n');
			end += strspn(end, " ");
		}
		text = end;
	}
	return buf.data;
}

/*
 * nsresolve.fold(text, int) returns text
 */
Datum
nsresolve_fold(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(nsr_fold(text_to_cstring(PG_GETARG_TEXT_PP(0)),
											  PG_GETARG_INT32(1))));
}
