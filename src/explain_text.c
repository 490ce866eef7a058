/*
 * explain_text.c
 *		Where things stand in the text that is given to nsresolve.explain.
 *
 * Rows give the line and the position in characters of a file that may be
 * large, and of texts inside it: bodies, and strings in them.  Names are given
 * as they are written.
 */
#include "explain.h"

#include "lib/stringinfo.h"
#include "mb/pg_wchar.h"

/*
 * Positions.
 */

/* How far apart the marks are, in bytes. */
#define MARK_DISTANCE 512

int
nsr_char_len(const char *p)
{
	return IS_HIGHBIT_SET(*p) ? pg_mblen(p) : 1;
}

void
nsr_file_init(NsrFile *file, const char *text)
{
	int			offset = 0;
	int			chars = 0;
	int			lines = 0;
	int			next = 0;

	memset(file, 0, sizeof(*file));
	file->text = text;
	file->len = strlen(text);
	file->marks = MemoryContextAllocHuge(CurrentMemoryContext,
										 sizeof(NsrMark) * (file->len / MARK_DISTANCE + 2));
	while (offset < file->len)
	{
		if (offset >= next)
		{
			NsrMark    *mark = &file->marks[file->num_marks++];

			mark->offset = offset;
			mark->chars = chars;
			mark->lines = lines;
			next += MARK_DISTANCE;
		}
		lines += file->text[offset] == '\n';
		offset += nsr_char_len(file->text + offset);
		chars++;
	}
}

/*
 * The position, in characters, and the line of a byte of the file.  Goes on
 * from the last mark, or from where the last row was, if that is nearer.
 */
void
nsr_find_position(NsrFile *file, int offset, int *position, int *line)
{
	int			i = Min(offset / MARK_DISTANCE, file->num_marks - 1);
	NsrMark    *at = &file->last;

	if (i > 0 && file->marks[i].offset > offset)
		i--;
	if (i >= 0 && (at->offset > offset || at->offset < file->marks[i].offset))
		*at = file->marks[i];
	while (at->offset < offset && at->offset < file->len)
	{
		at->lines += file->text[at->offset] == '\n';
		at->offset += nsr_char_len(file->text + at->offset);
		at->chars++;
	}
	*position = at->chars + 1;
	*line = at->lines + 1;
}

/*
 * Where a byte of a text stands in the file.
 */
int
nsr_offset_in_file(NsrText *t, int location)
{
	for (;;)
	{
		location = Max(location - t->prefix, 0);
		if (t->outer == NULL)
			return location;
		if (t->verbatim)
			location += t->start;
		else if (t->doubled)
		{
			/* Go on from the last place that was asked for. */
			if (location < t->mapped)
			{
				t->budget -= location;
				t->mapped = 0;
				t->mapped_to = t->start;
			}
			while (t->mapped < location && t->budget > 0)
			{
				t->mapped_to += t->outer->text[t->mapped_to] == '\'' ? 2 : 1;
				t->mapped++;
			}
			location = t->mapped_to;
		}
		else
			location = t->start;
		t = t->outer;
	}
}

/*
 * Names as they are written.
 */
bool
nsr_is_name_start(char c)
{
	return isalpha((unsigned char) c) || c == '_' || IS_HIGHBIT_SET(c);
}

static bool
is_name_char(char c)
{
	return nsr_is_name_start(c) || isdigit((unsigned char) c) || c == '$';
}

/*
 * Goes over blanks and comments.  A comment has no other in it here (see
 * look_ahead() in body.c).
 */
static const char *
skip_blank(const char *p)
{
	for (;;)
	{
		if (p[0] == '-' && p[1] == '-')
			p += strcspn(p, "\r\n");
		else if (p[0] == '/' && p[1] == '*')
		{
			const char *end = strstr(p + 2, "*/");

			p = end ? end + 2 : p + strlen(p);
		}
		else if (isspace((unsigned char) *p))
			p++;
		else
			return p;
	}
}

/*
 * The end of the identifier that begins here, NULL where none does.
 */
static const char *
identifier_end(const char *p)
{
	if (*p == '"')
	{
		for (p++; *p; p++)
		{
			if (*p == '"' && *++p != '"')
				return p;
		}
		return NULL;
	}
	if (!nsr_is_name_start(*p))
		return NULL;
	while (is_name_char(*p))
		p++;
	return p;
}

/*
 * Whether an identifier as it is written is this name.
 */
static bool
same_identifier(const char *p, const char *end, const char *name)
{
	int			n = 0;

	if (*p != '"')
	{
		for (; p < end && name[n]; p++, n++)
		{
			if (*p != name[n] && !IS_HIGHBIT_SET(*p) &&
				pg_ascii_tolower((unsigned char) *p) != (unsigned char) name[n])
				return false;
		}
		return (p == end && name[n] == '\0') || n >= NAMEDATALEN - 4;
	}
	for (p++; p < end - 1 && name[n]; p++, n++)
	{
		if (*p != name[n])
			return false;
		if (*p == '"')
			p++;
	}
	return (p == end - 1 && name[n] == '\0') || n >= NAMEDATALEN - 4;
}

/*
 * The name that begins at a place of the text, with its dots, as it is written
 * but for blanks and comments; NULL where none of its parts is "name".  A part
 * that follows, such as a column, is left out unless "whole".
 */
const char *
nsr_name_in_text(const NsrText *t, int location, const char *name, bool qualified,
				 bool whole, bool *dotted)
{
	const char *p = t->text + location;
	const char *end = identifier_end(p);
	bool		found = false;
	StringInfoData buf;

	*dotted = false;
	initStringInfo(&buf);
	for (int i = 0; end && i < 4; i++)
	{
		const char *dot;
		bool		same = same_identifier(p, end, name);

		if (found && !same && !whole)
			break;
		found |= same;
		appendStringInfo(&buf, "%s%.*s", i > 0 ? "." : "", (int) (end - p), p);
		if (found && !whole && i == (qualified ? 1 : 0))
			break;
		dot = skip_blank(end);
		if (*dot != '.')
			break;
		p = skip_blank(dot + 1);
		end = identifier_end(p);
		if (end)
			*dotted = true;
	}
	return found ? buf.data : NULL;
}

/*
 * The words of a type that the grammar knows: "timestamp with time zone".
 */
const char *
nsr_type_in_text(const NsrText *t, int location)
{
	static const char *const more[] = {
		"precision", "varying", "character", "char", NULL
	};
	const char *p = t->text + location;
	const char *end = identifier_end(p);
	StringInfoData buf;

	if (end == NULL)
		return NULL;
	initStringInfo(&buf);
	appendBinaryStringInfo(&buf, p, end - p);
	for (;;)
	{
		const char *next = end;
		bool		known = false;

		while (isspace((unsigned char) *next))
			next++;
		end = identifier_end(next);
		for (int i = 0; end && more[i] && !known; i++)
			known = same_identifier(next, end, more[i]);
		if (!known)
			return buf.data;
		appendStringInfo(&buf, " %.*s", (int) (end - next), next);
	}
}

/*
 * Looks for a name whose place the tree does not tell, from where the last one
 * was found and then from the beginning.  Returns -1 where there is none.
 */
int
nsr_search_name(NsrText *t, const char *schema, const char *name)
{
	for (int round = 0; round < 2; round++)
	{
		int			from = round == 0 ? t->searched : 0;
		int			to = round == 0 ? t->len : t->searched;
		int			start = -1;

		for (int i = from; i < to && t->budget > 0; t->budget--)
		{
			const char *p = t->text + i;
			const char *end;

			if (skip_blank(p) > p)
			{
				i = skip_blank(p) - t->text;
				continue;
			}
			end = (i == 0 || !is_name_char(p[-1])) ? identifier_end(p) : NULL;
			if (end == NULL)
			{
				if (*p != '.')
					start = -1;
				i++;
				continue;
			}
			/* A qualified name begins with its schema. */
			if (schema && same_identifier(p, end, schema))
				start = i;
			else if ((schema == NULL || start >= 0) && same_identifier(p, end, name))
			{
				t->searched = end - t->text;
				return schema ? start : i;
			}
			i = end - t->text;
		}
	}
	return schema ? nsr_search_name(t, NULL, name) : -1;
}
