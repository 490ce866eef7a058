/*
 * body.c
 *		Splits texts into statements, and reads the SQL inside function bodies,
 *		DO blocks and the strings of EXECUTE.
 *
 * SQL is parsed by the server's parser.  PL/pgSQL's own is not exported, so a
 * body is cut into pieces with the server's scanner, at semicolons; the words
 * of PL/pgSQL before an SQL command or an expression are taken off; and what is
 * left is parsed.  PL/pgSQL itself does much the same.  Nothing is concluded
 * from what cannot be parsed: a row says that it was not understood.
 *
 * The scanner is used without keywords: every word is an identifier here.
 */
#include "explain.h"

#include "mb/pg_wchar.h"
#include "miscadmin.h"
#include "parser/parser.h"
#include "parser/scanner.h"
#include "parser/scansup.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* The scanner's tokens; scanner.h promises these numbers. */
enum
{
	TOKEN_IDENT = 258,
	TOKEN_UIDENT,
	TOKEN_FCONST,
	TOKEN_SCONST,
	TOKEN_USCONST,
	TOKEN_BCONST,
	TOKEN_XCONST,
	TOKEN_OP,
	TOKEN_ICONST,
	TOKEN_PARAM,
	TOKEN_TYPECAST,
	TOKEN_DOT_DOT,
	TOKEN_COLON_EQUALS
};

/* Texts inside texts that are followed, such as EXECUTE inside a DO block. */
#define MAX_DEPTH 16

static const uint16 no_offsets[] = {0};
static const uint16 no_tokens[] = {0};

static int
no_hash(const void *key, size_t keylen)
{
	return -1;
}

static const ScanKeywordList no_keywords = {"", no_offsets, no_hash, 0, 0};

/*
 * The server's scanner reads a row of operator characters anew for each
 * operator and for each comment that begins in it, and cannot be interrupted
 * while it does.  So comments are found here, and what is in them is blanked
 * before the scanner comes to it, in a copy of the text that is then also the
 * one to be parsed.  Rows outside comments have a limit.
 */
#define MAX_OPERATOR_ROW 100

typedef struct Lexer
{
	char	   *text;			/* the copy */
	int			len;
	int			seen;			/* comments are blank up to here */
	int			too_long;		/* where a row beyond the limit begins, or -1 */
	core_yy_extra_type extra;
	core_yyscan_t scanner;
} Lexer;

typedef struct Token
{
	int			code;			/* 0 at the end */
	int			start;
	const char *word;			/* of an identifier without quotes */
	const char *string;			/* the value of a string constant */
} Token;

static bool
is_operator_char(char c)
{
	return c != '\0' && strchr("~!@#^&|`?+-*/%<>=", c) != NULL;
}

static bool
begins_comment(const char *p)
{
	return (p[0] == '/' && p[1] == '*') || (p[0] == '-' && p[1] == '-');
}

/*
 * The end of a comment that begins with slash-star; -1 where it has none.
 */
static int
comment_end(const Lexer *lexer, int at)
{
	const char *text = lexer->text;
	int			depth = 0;

	while (at < lexer->len)
	{
		if (text[at] == '/' && text[at + 1] == '*')
		{
			depth++;
			at += 2;
		}
		else if (text[at] == '*' && text[at + 1] == '/')
		{
			depth--;
			at += 2;
			if (depth == 0)
				return at;
		}
		else
			at++;
	}
	return -1;
}

/*
 * The same of all comments that follow each other, as far as they end.
 */
static int
comments_end(const Lexer *lexer, int at)
{
	int			end = comment_end(lexer, at);

	while (end > 0 && lexer->text[end] == '/' && lexer->text[end + 1] == '*')
	{
		int			next = comment_end(lexer, end);

		if (next < 0)
			break;
		end = next;
	}
	return end;
}

/* The scanner has a copy of its own. */
static void
blank(Lexer *lexer, int from, int to)
{
	memset(lexer->text + from, ' ', to - from);
	memset(lexer->extra.scanbuf + from, ' ', to - from);
}

/*
 * Makes what lies between two tokens, and a row of operators after it, easy to
 * read.  Blanks are not the same as a comment between the parts of a string
 * constant, so a comment stays one, unless it has nothing to blank and stands
 * in a row.  A comment without an end ends the text.
 */
static void
look_ahead(Lexer *lexer, int at)
{
	const char *text = lexer->text;
	bool		in_row = false;

	if (at < lexer->seen)
		return;
	while (at < lexer->len)
	{
		if (scanner_isspace(text[at]) || text[at] == '\v')
			at++;
		else if (text[at] == '-' && text[at + 1] == '-')
			at += strcspn(text + at, "\r\n");
		else if (text[at] == '/' && text[at + 1] == '*')
		{
			int			end = comments_end(lexer, at);

			if (end < 0)
			{
				blank(lexer, at + 2, lexer->len);
				lexer->len = at + 2;
				lexer->text[lexer->len] = '\0';
				return;
			}
			if (end - at > 4)
				blank(lexer, at + 2, end - 2);
			else if (in_row)
				blank(lexer, at, end);
			at = end;
		}
		else if (is_operator_char(text[at]))
		{
			int			row = at;

			while (is_operator_char(text[at]) && !begins_comment(text + at))
				at++;
			if (at - row > MAX_OPERATOR_ROW)
			{
				lexer->too_long = row;
				elog(ERROR, "too many operator characters in a row");
			}
			in_row = true;
		}
		else
			break;
	}
	lexer->seen = at;
}

static void
lex_begin(Lexer *lexer, const char *text)
{
	lexer->text = pstrdup(text);
	lexer->len = strlen(text);
	lexer->seen = 0;
	lexer->too_long = -1;
	lexer->scanner = scanner_init(text, &lexer->extra, &no_keywords, no_tokens);
	/* The parser warns; once is enough. */
	lexer->extra.escape_string_warning = false;
}

static void
lex_next(Lexer *lexer, Token *token)
{
	core_YYSTYPE value;
	YYLTYPE		location = 0;

	CHECK_FOR_INTERRUPTS();
	if (lexer->seen == 0)
		look_ahead(lexer, 0);
	token->code = core_yylex(&value, &location, lexer->scanner);
	token->start = token->code == 0 ? lexer->len : location;
	token->word = NULL;
	token->string = NULL;
	if (token->code == TOKEN_IDENT && lexer->text[location] != '"')
		token->word = value.str;
	else if (token->code == TOKEN_SCONST)
		token->string = value.str;
	/* The scanner has put a zero after the token. */
	if (token->code != 0)
		look_ahead(lexer, location + strlen(lexer->extra.scanbuf + location));
}

static void
lex_end(Lexer *lexer)
{
	scanner_finish(lexer->scanner);
	pfree(lexer->text);
}

static bool
is_word(const Token *token, const char *word)
{
	return token->word != NULL && strcmp(token->word, word) == 0;
}

/*
 * Splits a text at the semicolons that end statements: not those inside
 * parentheses, nor those of BEGIN ATOMIC bodies.
 */
struct NsrSplitter
{
	Lexer		lexer;
	MemoryContext token_context;
	int			at;				/* where the next statement may begin */
	bool		done;
};

/* After how many tokens what they hold is given back. */
#define TOKENS_AT_ONCE 1024

NsrSplitter *
nsr_split_begin(const char *text)
{
	NsrSplitter *s = palloc0(sizeof(NsrSplitter));

	s->token_context = AllocSetContextCreate(CurrentMemoryContext, "nsresolve tokens",
											 ALLOCSET_SMALL_SIZES);
	lex_begin(&s->lexer, text);
	return s;
}

/*
 * The text, in which comments are blank as far as it has been split.
 */
const char *
nsr_split_text(const NsrSplitter *s)
{
	return s->lexer.text;
}

/*
 * Where the last statement has more operators in a row than the parser should
 * be given; -1 where it has not.
 */
int
nsr_split_too_long(const NsrSplitter *s)
{
	return s->lexer.too_long;
}

static void
split_next(NsrSplitter *s, int *start, int *end)
{
	Token		token;
	bool		after_begin = false;
	bool		after_name = false; /* a dot, or AS */
	int			parens = 0;
	int			atomic = 0;

	for (int tokens = 0;; tokens++)
	{
		if (tokens % TOKENS_AT_ONCE == 0)
			MemoryContextReset(s->token_context);
		lex_next(&s->lexer, &token);
		if (token.code == 0)
		{
			s->done = true;
			break;
		}
		if (*start < 0)
		{
			if (token.code == ';')
				continue;
			*start = token.start;
		}
		if (token.code == '(')
			parens++;
		else if (token.code == ')')
			parens = Max(parens - 1, 0);
		else if (token.code == ';' && parens == 0 && atomic == 0)
			break;
		else if (!after_name)
		{
			if (atomic == 0 && is_word(&token, "atomic") && after_begin)
				atomic = 1;
			else if (atomic > 0 && is_word(&token, "case"))
				atomic++;
			else if (atomic > 0 && is_word(&token, "end"))
				atomic--;
		}
		after_begin = is_word(&token, "begin");
		after_name = token.code == '.' || is_word(&token, "as");
	}
	*end = token.start;
}

/*
 * The next statement.  What the scanner cannot read is left to the parser, as
 * one statement up to the end, so that its error is the one to be seen.
 */
bool
nsr_split_next(NsrSplitter *s, int *start, int *len)
{
	MemoryContext old = CurrentMemoryContext;
	volatile int first = -1;
	volatile int end = 0;

	if (s->done)
		return false;
	PG_TRY();
	{
		int			from = -1;
		int			to;

		MemoryContextSwitchTo(s->token_context);
		split_next(s, &from, &to);
		first = from;
		end = to;
	}
	PG_CATCH();
	{
		if (nsr_error_is_of_server())
			PG_RE_THROW();
		MemoryContextSwitchTo(old);
		FlushErrorState();
		s->done = true;
		first = s->at;
		end = s->lexer.len;
	}
	PG_END_TRY();
	MemoryContextSwitchTo(old);
	if (first < 0)
		return false;
	*start = first;
	*len = end - first;
	s->at = Min(end + 1, s->lexer.len);
	return true;
}

/*
 * Parses a text that is not PL/pgSQL, all of it; NIL where that cannot be done.
 */
static List *
parse_text(NsrText *text)
{
	NsrSplitter *s = nsr_split_begin(text->text);
	int			too_long;
	int			start;
	int			len;

	while (nsr_split_next(s, &start, &len))
		;
	text->text = s->lexer.text;
	text->len = s->lexer.len;

	too_long = s->lexer.too_long;
	scanner_finish(s->lexer.scanner);
	MemoryContextDelete(s->token_context);
	pfree(s);
	return too_long >= 0 ? NIL : nsr_parse_again(text->text);
}

/*
 * How a string constant that begins at a place of a text maps to it.
 */
static void
map_string(NsrText *inner, NsrText *outer, int start, const char *value)
{
	const char *p = outer->text + start;

	inner->outer = outer;
	inner->text = value;
	inner->len = strlen(value);
	inner->start = start;
	inner->budget = (int64) 8 * inner->len + 65536;
	if (*p == '$')
	{
		p = strchr(p + 1, '$');
		if (p == NULL)
			return;
		inner->start = p + 1 - outer->text;
		inner->verbatim = strncmp(p + 1, value, inner->len) == 0;
	}
	else if (*p == '\'')
	{
		inner->start = start + 1;
		inner->verbatim = strncmp(p + 1, value, inner->len) == 0;
		inner->doubled = !inner->verbatim && strchr(value, '\'') != NULL &&
			strchr(value, '\\') == NULL;
		inner->mapped_to = inner->start;
	}
	if (!inner->verbatim && !inner->doubled)
		inner->start = start;
}

/*
 * The first string constant of a text after a place; false where it cannot be
 * found.
 */
static bool
find_string(NsrText *text, int from, int *start)
{
	Lexer		lexer;
	Token		token;
	bool		found;

	lex_begin(&lexer, text->text + from);
	do
	{
		lex_next(&lexer, &token);
		found = token.code == TOKEN_SCONST || token.code == TOKEN_USCONST;
	} while (!found && token.code != 0);
	*start = from + token.start;
	lex_end(&lexer);
	return found;
}

/*
 * A body of PL/pgSQL, and the piece of it that is being read.
 */
typedef struct Body
{
	NsrExplain *ex;
	NsrText    *text;
	MemoryContext part_context; /* of what is parsed */
	MemoryContext token_context;	/* of what the tokens hold */
	Lexer		lexer;
	Token	   *tokens;
	int			count;
	int			allocated;
	int			end;			/* where the piece ends */
	bool		last;
	bool		declaring;
	bool		handler;		/* after EXCEPTION */
} Body;

static int
start_of(const Body *b, int i)
{
	return i < b->count ? b->tokens[i].start : b->end;
}

static const Token *
token_at(const Body *b, int i)
{
	static const Token none = {0};

	return i < b->count ? &b->tokens[i] : &none;
}

/*
 * Reads up to the next semicolon outside parentheses.
 */
static bool
read_piece(Body *b)
{
	int			parens = 0;
	MemoryContext old;

	b->count = 0;
	if (b->last)
		return false;
	MemoryContextReset(b->token_context);
	for (;;)
	{
		Token		token;

		old = MemoryContextSwitchTo(b->token_context);
		lex_next(&b->lexer, &token);
		MemoryContextSwitchTo(old);
		b->end = token.start;
		if (token.code == 0)
		{
			b->last = true;
			return b->count > 0;
		}
		if (token.code == ';' && parens <= 0)
			return true;
		if (token.code == '(' || token.code == '[')
			parens++;
		else if (token.code == ')' || token.code == ']')
			parens--;
		if (b->count == b->allocated)
		{
			b->allocated *= 2;
			b->tokens = repalloc_huge(b->tokens, sizeof(Token) * b->allocated);
		}
		b->tokens[b->count++] = token;
	}
}

/*
 * The first of some words outside parentheses and CASE expressions, or the end
 * of the piece.
 */
static int
find_word(const Body *b, int from, const char *word1, const char *word2)
{
	int			parens = 0;
	int			cases = 0;

	for (int i = from; i < b->count; i++)
	{
		const Token *token = &b->tokens[i];

		if (token->code == '(' || token->code == '[')
			parens++;
		else if (token->code == ')' || token->code == ']')
			parens--;
		else if (parens == 0 && cases == 0 &&
				 (is_word(token, word1) || (word2 && is_word(token, word2))))
			return i;
		else if (is_word(token, "case"))
			cases++;
		else if (is_word(token, "end") && cases > 0)
			cases--;
	}
	return b->count;
}

/*
 * The first token of a code outside parentheses, or "to".
 */
static int
find_code(const Body *b, int from, int to, int code)
{
	int			parens = 0;

	for (int i = from; i < to; i++)
	{
		if (b->tokens[i].code == '(' || b->tokens[i].code == '[')
			parens++;
		else if (b->tokens[i].code == ')' || b->tokens[i].code == ']')
			parens--;
		else if (parens == 0 && b->tokens[i].code == code)
			return i;
	}
	return to;
}

/*
 * Parses the tokens from "from" to before "to" after a prefix and explains
 * what they say.  The tokens from "blank" to before "unblank" are left out.
 */
static void
explain_part(Body *b, const char *prefix, int from, int to, int blank, int unblank)
{
	NsrText		text = {0};
	char	   *copy;
	List	   *statements;
	int			start = start_of(b, from);
	int			len = start_of(b, to) - start;
	int			prefix_len = strlen(prefix);
	MemoryContext old;

	if (from >= to || len <= 0)
		return;
	old = MemoryContextSwitchTo(b->part_context);
	copy = palloc(prefix_len + len + 1);
	memcpy(copy, prefix, prefix_len);
	memcpy(copy + prefix_len, b->lexer.text + start, len);
	copy[prefix_len + len] = '\0';
	if (blank < unblank)
		memset(copy + prefix_len + start_of(b, blank) - start, ' ',
			   start_of(b, unblank) - start_of(b, blank));

	text.text = copy;
	text.len = prefix_len + len;
	text.prefix = prefix_len;
	text.outer = b->text;
	text.start = start;
	text.verbatim = true;
	text.searched = prefix_len;
	text.budget = (int64) 8 * text.len + 65536;

	statements = nsr_parse_again(copy);
	if (statements == NIL)
		nsr_explain_note_body(b->ex, start, "not understood");
	else
		nsr_explain_statements(b->ex, &text, statements);
	MemoryContextSwitchTo(old);
	MemoryContextReset(b->part_context);
}

static void
explain_expression(Body *b, int from, int to)
{
	explain_part(b, "SELECT ", from, to, 0, 0);
}

/*
 * Schemas that are named in a string which is put together at run time.
 */
static void
scan_string(Body *b, const Token *token)
{
	NsrOverlay *o = b->ex->overlay;
	const char *p = token->string;

	while (*p)
	{
		const char *start = p;
		char	   *word;

		if (*p == '"')
		{
			p = strchr(p + 1, '"');
			if (p == NULL)
				return;
			word = pnstrdup(start + 1, p - start - 1);
			p++;
		}
		else if (isalpha((unsigned char) *p) || *p == '_' || IS_HIGHBIT_SET(*p))
		{
			while (isalnum((unsigned char) *p) || *p == '_' || *p == '$' || IS_HIGHBIT_SET(*p))
				p++;
			word = downcase_identifier(start, p - start, false, false);
		}
		else
		{
			p++;
			continue;
		}
		if (*p == '.' && strlen(word) < NAMEDATALEN &&
			(start == token->string || start[-1] != '.'))
		{
			NsrPlace   *place = nsr_overlay_place(o, word);

			if (place->exists && place != o->catalog && place != o->temp &&
				strcmp(word, "information_schema") != 0)
			{
				const char *end = p + 1;

				while (*end && !isspace((unsigned char) *end) && strchr("();,'", *end) == NULL)
					end++;
				nsr_explain_note_string(b->ex, token->start,
										pnstrdup(start, end - start), word);
			}
		}
	}
}

/*
 * EXECUTE: a string constant is a text of its own; of any other expression
 * the strings are looked at.
 */
static void
explain_execute(Body *b, int from)
{
	int			to = Min(find_word(b, from, "into", "using"), find_word(b, from, "loop", NULL));
	NsrExplain *ex = b->ex;
	MemoryContext old;

	if (to == from + 1 && token_at(b, from)->string)
	{
		NsrText		inner = {0};
		List	   *statements;
		bool		outer = ex->in_string;

		old = MemoryContextSwitchTo(b->part_context);
		map_string(&inner, b->text, b->tokens[from].start, b->tokens[from].string);
		statements = parse_text(&inner);
		ex->in_string = true;
		if (statements == NIL)
			nsr_explain_note_body(ex, b->tokens[from].start, "not understood");
		else if (ex->depth < MAX_DEPTH)
		{
			ex->depth++;
			nsr_explain_statements(ex, &inner, statements);
			ex->depth--;
		}
		ex->in_string = outer;
		MemoryContextSwitchTo(old);
		MemoryContextReset(b->part_context);
	}
	else
	{
		explain_expression(b, from, to);
		old = MemoryContextSwitchTo(b->part_context);
		for (int i = from; i < to; i++)
		{
			if (b->tokens[i].string)
				scan_string(b, &b->tokens[i]);
			MemoryContextReset(b->part_context);
		}
		MemoryContextSwitchTo(old);
	}
	if (is_word(token_at(b, to), "into"))
		to = find_word(b, to, "using", NULL);
	if (is_word(token_at(b, to), "using"))
		explain_expression(b, to + 1, find_word(b, to, "loop", "into"));
}

/*
 * An SQL command.  INTO names variables, which SQL would take for a table.
 */
static void
explain_command(Body *b, int from, int to)
{
	int			into = to;
	int			i;
	int			parens = 0;
	bool		query = false;
	static const char *const queries[] = {
		"select", "insert", "update", "delete", "merge", "with", "values", "table"
	};

	for (i = 0; i < lengthof(queries) && !query; i++)
		query = is_word(token_at(b, from), queries[i]);
	query |= token_at(b, from)->code == '(';
	for (i = from; query && i < to; i++)
	{
		if (b->tokens[i].code == '(')
			parens++;
		else if (b->tokens[i].code == ')')
			parens--;
		else if (parens == 0 && is_word(&b->tokens[i], "into") && i > from &&
				 !is_word(&b->tokens[i - 1], "insert") && !is_word(&b->tokens[i - 1], "merge"))
		{
			into = i++;
			break;
		}
	}
	if (into == to)
	{
		explain_part(b, "", from, to, 0, 0);
		return;
	}
	if (is_word(token_at(b, i), "strict"))
		i++;
	for (;;)
	{
		/* a variable, its fields and elements, and perhaps another one */
		i++;
		while (i < to && (b->tokens[i].code == '.' || b->tokens[i].code == '['))
		{
			if (b->tokens[i].code == '.')
				i += 2;
			else
				i = find_code(b, i + 1, to, ']') + 1;
		}
		if (i >= to || b->tokens[i].code != ',')
			break;
		i++;
	}
	explain_part(b, "", from, to, into, Min(i, to));
}

/*
 * A type, as DECLARE writes it.  PL/pgSQL looks it up when it compiles.
 */
static void
explain_type(Body *b, int from, int to)
{
	NsrExplain *ex = b->ex;
	int			percent = find_code(b, from, to, '%');
	bool		outer = ex->analysed_now;

	if (percent < to)
	{
		if (is_word(token_at(b, percent + 1), "type"))
			percent -= 2;
		if (percent > from)
			explain_part(b, "TABLE ", from, percent, 0, 0);
		return;
	}
	ex->analysed_now = ex->overlay->now.check_bodies || ex->when == NSR_BLOCK;
	explain_part(b, "SELECT NULL::", from, to, 0, 0);
	ex->analysed_now = outer;
}

static void
explain_declaration(Body *b, int i)
{
	int			from;
	int			to;
	int			value;

	i++;						/* the name */
	if (is_word(token_at(b, i), "alias"))
		return;
	if (is_word(token_at(b, i), "constant"))
		i++;
	if (is_word(token_at(b, i), "no"))
		i++;
	if (is_word(token_at(b, i), "scroll"))
		i++;
	if (is_word(token_at(b, i), "cursor"))
	{
		i = find_word(b, i, "for", "is");
		explain_command(b, i + 1, b->count);
		return;
	}
	from = i;
	value = Min(find_code(b, i, b->count, TOKEN_COLON_EQUALS), find_code(b, i, b->count, '='));
	value = Min(value, find_word(b, i, "default", NULL));
	to = Min(value, find_word(b, i, "collate", "not"));
	explain_type(b, from, to);
	explain_expression(b, value + 1, b->count);
}

/*
 * FOR: a query, EXECUTE, a cursor or two numbers, up to LOOP.
 */
static int
explain_for(Body *b, int i)
{
	int			in = find_word(b, i, "in", NULL);
	int			loop = find_word(b, in + 1, "loop", NULL);
	int			dots;

	i = in + 1;
	if (is_word(token_at(b, i), "array"))
	{
		explain_expression(b, i + 1, loop);
		return loop;
	}
	if (is_word(token_at(b, i), "reverse"))
		i++;
	if (is_word(token_at(b, i), "execute"))
	{
		explain_execute(b, i + 1);
		return loop;
	}
	dots = find_code(b, i, loop, TOKEN_DOT_DOT);
	if (dots < loop)
	{
		explain_expression(b, i, dots);
		explain_expression(b, dots + 1, Min(find_word(b, dots, "by", NULL), loop));
	}
	else if (loop > i + 1 && token_at(b, i + 1)->code != '(')
		explain_command(b, i, loop);
	return loop;
}

/*
 * A variable, its fields and elements, and then an assignment: returns where
 * the value begins, 0 where it is something else.
 */
static int
assigned_value(Body *b, int i)
{
	if (token_at(b, i)->code != TOKEN_IDENT)
		return 0;
	for (i++; i < b->count; i++)
	{
		if (b->tokens[i].code == '.')
			i++;
		else if (b->tokens[i].code == '[')
			i = find_code(b, i + 1, b->count, ']');
		else
			break;
	}
	return i < b->count && (b->tokens[i].code == TOKEN_COLON_EQUALS || b->tokens[i].code == '=') ?
		i + 1 : 0;
}

/*
 * RETURN and what may stand after it.
 */
static void
explain_return(Body *b, int i)
{
	if (is_word(token_at(b, i), "query"))
	{
		if (is_word(token_at(b, i + 1), "execute"))
			explain_execute(b, i + 2);
		else
			explain_command(b, i + 1, b->count);
		return;
	}
	if (is_word(token_at(b, i), "next"))
		i++;
	explain_expression(b, i, b->count);
}

/*
 * One piece: takes off the words of PL/pgSQL, each of which may be followed by
 * another statement.
 */
static void
explain_piece(Body *b)
{
	int			i = 0;
	int			to;

	while (i < b->count)
	{
		const Token *t = &b->tokens[i];

		if (t->code == TOKEN_OP && i + 2 < b->count && b->tokens[i + 2].code == TOKEN_OP &&
			b->text->text[t->start] == '<')
			i += 3;				/* <<label>> */
		else if (t->code == '#')
		{
			/* #option word */
			return;
		}
		else if (is_word(t, "declare"))
		{
			b->declaring = true;
			i++;
		}
		else if (is_word(t, "begin"))
		{
			b->declaring = false;
			b->handler = false;
			i++;
		}
		else if (b->declaring)
		{
			explain_declaration(b, i);
			return;
		}
		else if (is_word(t, "exception"))
		{
			b->handler = true;
			i++;
		}
		else if (is_word(t, "else") || is_word(t, "loop"))
			i++;
		else if (is_word(t, "if") || is_word(t, "elsif") || is_word(t, "elseif") ||
				 is_word(t, "when"))
		{
			to = find_word(b, i + 1, "then", NULL);
			if (!(b->handler && is_word(t, "when")))
				explain_expression(b, i + 1, to);
			i = to + 1;
		}
		else if (is_word(t, "while"))
		{
			to = find_word(b, i + 1, "loop", NULL);
			explain_expression(b, i + 1, to);
			i = to + 1;
		}
		else if (is_word(t, "case"))
		{
			to = find_word(b, i + 1, "when", NULL);
			explain_expression(b, i + 1, to);
			i = to;
		}
		else if (is_word(t, "for") || is_word(t, "foreach"))
			i = explain_for(b, i + 1) + 1;
		else
			break;
	}
	if (i >= b->count)
		return;
	to = b->count;
	if (assigned_value(b, i))
		explain_expression(b, assigned_value(b, i), to);
	else if (is_word(token_at(b, i), "perform"))
		explain_part(b, "SELECT ", i + 1, to, 0, 0);
	else if (is_word(token_at(b, i), "execute"))
		explain_execute(b, i + 1);
	else if (is_word(token_at(b, i), "return"))
		explain_return(b, i + 1);
	else if (is_word(token_at(b, i), "exit") || is_word(token_at(b, i), "continue"))
		explain_expression(b, find_word(b, i, "when", NULL) + 1, to);
	else if (is_word(token_at(b, i), "assert"))
		explain_expression(b, i + 1, to);
	else if (is_word(token_at(b, i), "raise"))
	{
		int			comma = find_code(b, i, to, ',');

		explain_expression(b, comma + 1, find_word(b, i, "using", NULL));
	}
	else if (is_word(token_at(b, i), "open"))
	{
		int			query = find_word(b, i, "for", NULL) + 1;

		if (is_word(token_at(b, query), "execute"))
			explain_execute(b, query + 1);
		else
			explain_command(b, query, to);
	}
	else if (is_word(token_at(b, i), "end") || is_word(token_at(b, i), "null") ||
			 is_word(token_at(b, i), "get") || is_word(token_at(b, i), "fetch") ||
			 is_word(token_at(b, i), "move") || is_word(token_at(b, i), "close") ||
			 is_word(token_at(b, i), "commit") || is_word(token_at(b, i), "rollback"))
	{
		if (is_word(token_at(b, i), "end"))
			b->handler = false;
	}
	else
		explain_command(b, i, to);
}

/*
 * A body of PL/pgSQL.
 */
static void
explain_plpgsql(NsrExplain *ex, NsrText *text)
{
	Body		b = {0};
	NsrText    *outer = ex->text;
	MemoryContext old = CurrentMemoryContext;
	volatile bool readable = true;

	b.ex = ex;
	b.text = text;
	b.allocated = 64;
	b.part_context = AllocSetContextCreate(old, "nsresolve part of a body",
										   ALLOCSET_SMALL_SIZES);
	b.token_context = AllocSetContextCreate(old, "nsresolve tokens",
											ALLOCSET_SMALL_SIZES);
	b.tokens = palloc(sizeof(Token) * b.allocated);
	lex_begin(&b.lexer, text->text);
	ex->text = text;

	while (readable)
	{
		CHECK_FOR_INTERRUPTS();
		PG_TRY();
		{
			readable = read_piece(&b);
		}
		PG_CATCH();
		{
			if (nsr_error_is_of_server())
				PG_RE_THROW();
			MemoryContextSwitchTo(old);
			FlushErrorState();
			readable = false;
			nsr_explain_note_body(ex, b.end, "not understood");
		}
		PG_END_TRY();
		if (readable)
			explain_piece(&b);
	}
	ex->text = outer;
	lex_end(&b.lexer);
	pfree(b.tokens);
	MemoryContextDelete(b.part_context);
	MemoryContextDelete(b.token_context);
}

/*
 * A body of SQL.  What it queries is looked up when the function is created,
 * unless check_function_bodies is off; utility statements are not.
 */
static void
explain_sql(NsrExplain *ex, NsrText *text)
{
	List	   *statements = parse_text(text);
	ListCell   *lc;

	if (statements == NIL && strspn(text->text, " \t\r\n") < text->len)
	{
		NsrText    *outer = ex->text;

		ex->text = text;
		nsr_explain_note_body(ex, 0, "not understood");
		ex->text = outer;
	}
	foreach(lc, statements)
	{
		Node	   *stmt = lfirst_node(RawStmt, lc)->stmt;

		ex->analysed_now = ex->overlay->now.check_bodies &&
			(IsA(stmt, SelectStmt) || IsA(stmt, InsertStmt) || IsA(stmt, UpdateStmt) ||
			 IsA(stmt, DeleteStmt) || IsA(stmt, MergeStmt));
		nsr_explain_statements(ex, text, list_make1(stmt));
		ex->analysed_now = false;
	}
}

/*
 * A body in any language.
 */
static void
explain_body(NsrExplain *ex, const char *language, const char *body, int location)
{
	NsrText    *text = palloc0(sizeof(NsrText));
	int			start;

	if (ex->depth >= MAX_DEPTH)
		return;
	if (location >= 0 && location <= ex->text->len && find_string(ex->text, location, &start))
		map_string(text, ex->text, start, body);
	else
		map_string(text, ex->text, Max(ex->text->prefix, 0), body);
	ex->depth++;
	if (pg_strcasecmp(language, "sql") == 0)
		explain_sql(ex, text);
	else if (pg_strcasecmp(language, "plpgsql") == 0)
		explain_plpgsql(ex, text);
	else if (pg_strcasecmp(language, "c") != 0 && pg_strcasecmp(language, "internal") != 0)
		nsr_explain_note_body(ex, text->outer ? text->start : 0,
							  psprintf("not read: language %s", language));
	ex->depth--;
}

/*
 * The body of a function or procedure, along the path of its SET clause.
 */
void
nsr_explain_function(NsrExplain *ex, CreateFunctionStmt *stmt)
{
	NsrWhen		outer_when = ex->when;
	const char *language = "sql";
	const char *body = NULL;
	const char *path = NULL;
	int			location = -1;
	NsrSession	outer;
	ListCell   *lc;

	foreach(lc, stmt->options)
	{
		DefElem    *def = lfirst_node(DefElem, lc);

		if (strcmp(def->defname, "language") == 0)
			language = strVal(def->arg);
		else if (strcmp(def->defname, "as") == 0)
		{
			body = strVal(linitial((List *) def->arg));
			location = def->location;
		}
		else if (strcmp(def->defname, "set") == 0)
		{
			VariableSetStmt *set = castNode(VariableSetStmt, def->arg);

			if (set->kind == VAR_SET_VALUE && pg_strcasecmp(set->name, "search_path") == 0)
				path = nsr_overlay_value(set);
		}
	}
	if (body == NULL)
		return;
	if (path)
		nsr_overlay_enter_path(ex->overlay, path, &outer);
	ex->when = NSR_LATER;
	explain_body(ex, language, body, location);
	ex->when = outer_when;
	if (path)
		nsr_overlay_leave(ex->overlay, &outer);
}

/*
 * A DO block, which is executed at once.
 */
void
nsr_explain_do(NsrExplain *ex, DoStmt *stmt)
{
	NsrWhen		outer_when = ex->when;
	const char *language = "plpgsql";
	const char *body = NULL;
	int			location = -1;
	ListCell   *lc;

	foreach(lc, stmt->args)
	{
		DefElem    *def = lfirst_node(DefElem, lc);

		if (strcmp(def->defname, "language") == 0)
			language = strVal(def->arg);
		else if (strcmp(def->defname, "as") == 0)
		{
			body = strVal(def->arg);
			location = def->location;
		}
	}
	if (body == NULL)
		return;
	if (ex->when == NSR_NOW)
		ex->when = NSR_BLOCK;
	explain_body(ex, language, body, location);
	ex->when = outer_when;
}
