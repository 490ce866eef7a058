/*
 * name_list.c
 *		Lists of names as GUC "extra" chunks.
 *
 * A check hook parses a list once and leaves it here in one chunk that the
 * GUC system owns; whoever reads it afterwards, assign hooks among them, needs
 * neither memory nor a lookup.
 */
#include "nsresolve.h"

#include "common/hashfn.h"
#include "utils/builtins.h"
#include "utils/varlena.h"

/*
 * How many bytes nsr_name_list_fill() needs for these names (a List of char *).
 */
Size
nsr_name_list_size(List *names)
{
	Size		size = offsetof(NsrNameList, data);
	ListCell   *lc;

	foreach(lc, names)
	{
		const char *name = lfirst(lc);

		size += sizeof(NsrNameLengths) + strlen(name) + strlen(quote_identifier(name)) + 2;
	}
	return size;
}

/*
 * Writes the names into a chunk of nsr_name_list_size() bytes.
 */
void
nsr_name_list_fill(NsrNameList *list, List *names)
{
	char	   *p = list->data;
	ListCell   *lc;

	list->count = list_length(names);
	list->quoted_size = 0;
	foreach(lc, names)
	{
		const char *name = lfirst(lc);
		const char *quoted = quote_identifier(name);
		NsrNameLengths lengths = {strlen(name), strlen(quoted)};

		memcpy(p, &lengths, sizeof(lengths));
		p += sizeof(lengths);
		memcpy(p, name, lengths.raw + 1);
		p += lengths.raw + 1;
		memcpy(p, quoted, lengths.quoted + 1);
		p += lengths.quoted + 1;
		list->quoted_size += lengths.quoted + 2;
	}
	list->size = p - list->data;
}

bool
nsr_name_list_member(const NsrNameList *list, const char *name)
{
	Size		len = strlen(name);

	nsr_foreach_name(item, list)
	{
		if (nsr_name_lengths(item).raw == len && memcmp(item, name, len) == 0)
			return true;
	}
	return false;
}

/*
 * Parses a list by the identifier rules of search_path into a new chunk that
 * the GUC system may own.  Empty names, which are how search_path is emptied,
 * are left out.  Returns false, with the reason for the check hook's error,
 * where the syntax is bad or there is no memory.
 */
bool
nsr_name_list_parse(const char *value, NsrNameList **list)
{
	List	   *names;
	List	   *kept = NIL;
	ListCell   *lc;

	if (!SplitIdentifierString(pstrdup(value), ',', &names))
	{
		GUC_check_errdetail("List syntax is invalid.");
		return false;
	}
	foreach(lc, names)
	{
		if (*(char *) lfirst(lc) != '\0')
			kept = lappend(kept, lfirst(lc));
	}

	*list = nsr_check_malloc(nsr_name_list_size(kept));
	if (*list == NULL)
		return false;
	nsr_name_list_fill(*list, kept);
	return true;
}

uint64
nsr_name_list_hash(const NsrNameList *list)
{
	return hash_bytes_extended((const unsigned char *) list->data, list->size, 0);
}
