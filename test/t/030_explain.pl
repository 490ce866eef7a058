# explain says where the names of migrations would lead: run them, and compare.
#
# Each set of migrations is explained as a whole, before any of it runs, and
# each of its files again right before it runs.  Then it runs statement by
# statement, as psql sends them.  A statement has to fail where, and only where,
# explain said "error:"; what it creates has to be in the schema that explain
# gave; what explain did not find must not be there, and the other way round.
use strict;
use warnings;

use File::Basename;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $top = dirname(__FILE__) . '/../..';
my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf(
	'postgresql.conf', q{
shared_preload_libraries = 'nsresolve'
nsresolve.enabled = on
client_min_messages = error
});
$node->start;
$node->safe_psql('postgres', 'CREATE ROLE nsr_tenant; CREATE ROLE nsr_other; CREATE DATABASE base');
$node->safe_psql(
	'base', q{
	CREATE EXTENSION nsresolve;
	CREATE SCHEMA nsr_test;
	CREATE VIEW nsr_test.objects AS
	SELECT 'relation' AS kind, relname::text AS name, (SELECT nspname::text FROM pg_namespace n WHERE n.oid = relnamespace) AS schema FROM pg_class
	UNION ALL SELECT 'type', typname, (SELECT nspname::text FROM pg_namespace n WHERE n.oid = typnamespace) FROM pg_type
	UNION ALL SELECT 'function', proname, (SELECT nspname::text FROM pg_namespace n WHERE n.oid = pronamespace) FROM pg_proc;
	GRANT USAGE ON SCHEMA nsr_test TO PUBLIC;
	GRANT SELECT ON nsr_test.objects TO PUBLIC;
});

sub slurp_sql
{
	my ($file) = @_;
	return slurp_file($file);
}

sub literal
{
	my ($text) = @_;
	$text =~ s/'/''/g;
	$text =~ s/\\/\\\\/g;
	return "E'$text'";
}

# The rows of explain for a text, by statement.  "Whom" is what its second form
# is given, or nothing.
sub explained
{
	my ($db, $sql, $whom) = @_;
	my $rows = $node->safe_psql($db,
		"SELECT concat_ws(E'\\x1f', statement, line, position, kind, reference, qualified, coalesce(schema, '-'), coalesce(rule, '-'), coalesce(found::text, '-'), coalesce(replace(note, E'\\n', ' '), '-')) FROM nsresolve.explain("
		  . join(', ', literal($sql), $whom || ()) . ')');
	my %by;
	foreach my $line (split /\n/, $rows)
	{
		my %row;
		@row{qw(statement line position kind reference qualified schema rule found note)}
		  = split /\x1f/, $line;
		push @{ $by{ $row{statement} } }, \%row;
	}
	return \%by;
}

# The last part of a name as it is written.
sub bare
{
	my ($reference) = @_;
	my ($last) = $reference =~ /("(?:[^"]|"")+"|[^."\s]+)\s*$/;
	return $last =~ /^"(.*)"$/s ? $1 =~ s/""/"/gr : lc $last;
}

# Splits a text where explain does; test texts keep it simple.
sub split_sql
{
	my ($sql) = @_;
	my @statements;
	my $current = '';

	while ($sql =~ /\G(--[^\n]*\n|\/\*.*?\*\/|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$.*?\$\2\$|;|.)/gs)
	{
		my $token = $1;
		if ($token eq ';')
		{
			push @statements, $current if $current =~ /\S/;
			$current = '';
		}
		elsif ($token !~ /^(--|\/\*)/)
		{
			$current .= $token;
		}
	}
	push @statements, $current if $current =~ /\S/;
	return @statements;
}

# What explain calls an error: a name that is missing, ambiguous or taken, a
# schema that may not be used, and what the guards refuse.  Other failures, of
# data and dependencies, it cannot know.
my %known = map { $_ => 1 }
  qw(42P01 42704 42883 3F000 42P07 42710 42723 42P06 42P16 42501 42P09 55000);

# Those whose schema can be looked up before and after the statement.
sub looked_up
{
	my ($row) = @_;
	return 0 if $row->{kind} !~ /^(relation|type|function)$/;
	return 0 if $row->{found} eq '-' || $row->{rule} =~ /^(cte|catalog|-)$/ && $row->{found} eq 'true';
	return $row->{note} !~ /if reached|at run time/;
}

sub creates
{
	my ($row) = @_;
	return $row->{note} =~ /\b(created|new name)\b/;
}

# A query for psql that shows where each of these names is.
sub where_query
{
	my ($mark, @rows) = @_;
	return '' if !@rows;
	my $i = 0;
	my $values = join ', ',
	  map { sprintf("(%d, '%s', %s)", $i++, $_->{kind}, literal(bare($_->{reference}))) } @rows;
	return
	    "SELECT 'nsr', '$mark', i, coalesce((SELECT string_agg(DISTINCT o.schema, ',') FROM nsr_test.objects o WHERE o.kind = v.kind AND o.name = v.name), '')"
	  . " FROM (VALUES $values) v (i, kind, name) ORDER BY i;\n";
}

my ($statements, $rows, $unknown) = (0, 0, 0);

# Runs one text, statement by statement in one session, and compares.
sub agrees
{
	my ($name, $db, $sql, $whom, $become) = @_;
	my $explained = explained($db, $sql, $whom);
	my @statements = split_sql($sql);
	my $script = ($become || '') . ";\n";
	my @problems;
	my $n = 0;

	foreach my $statement (@statements)
	{
		my @rows = grep { looked_up($_) } @{ $explained->{ ++$n } || [] };
		$script .= where_query("before-$n", @rows)
		  . "$statement\n;\n\\echo nsr|ran-$n|:ERROR|:SQLSTATE|:LAST_ERROR_MESSAGE\n"
		  . where_query("after-$n", @rows);
	}
	is(scalar(keys %$explained), scalar(grep { $explained->{$_} } 1 .. $n),
		"$name: explain counts $n statements");

	my ($out, $err);
	IPC::Run::run(
		[ 'psql', '-XAtq', '-v', 'ON_ERROR_ROLLBACK=on', '-d', $node->connstr($db) ],
		'<', \$script, '>', \$out, '2>', \$err);
	my (%ran, %where);
	foreach my $line (split /\n/, $out)
	{
		$where{$1}[$2] = $3 if $line =~ /^nsr\|((?:before|after)-\d+)\|(\d+)\|(.*)$/;
		$ran{$1} = [ $2, $3, $4 ] if $line =~ /^nsr\|ran-(\d+)\|(\w+)\|(\w+)\|(.*)$/;
	}

	foreach my $i (1 .. $n)
	{
		my @all = @{ $explained->{$i} || [] };
		my @rows = grep { looked_up($_) } @all;
		my ($failed, $state, $message) = @{ $ran{$i} || [ 'true', '?', 'not run' ] };
		my $expected = (grep { $_->{note} =~ /\berror:/ } @all) ? 'true' : 'false';
		my $shown = join "\n", "$i: $statements[$i - 1]", "  $state $message",
		  map { "  $_->{reference} $_->{schema} $_->{rule} $_->{found} $_->{note}" } @all;

		$statements++;
		$rows += @all;
		foreach my $j (0 .. $#rows)
		{
			my $row = $rows[$j];
			my %before = map { $_ => 1 } split /,/, $where{"before-$i"}[$j] // '?';
			my %after = map { $_ => 1 } split /,/, $where{"after-$i"}[$j] // '?';
			$before{pg_temp} = 1 if grep { /^pg_temp_/ } keys %before;
			$after{pg_temp} = 1 if grep { /^pg_temp_/ } keys %after;

			if (creates($row))
			{
				next if $failed eq 'true';
				push @problems, "$row->{reference} is not in $row->{schema}, but in (@{[sort keys %after]})\n$shown"
				  if !$after{ $row->{schema} };
				push @problems, "$row->{reference} also landed in $_\n$shown"
				  foreach grep { !$before{$_} && $_ ne $row->{schema} && !/^pg_temp/ } keys %after;
				next if $row->{found} eq 'false' && !$before{ $row->{schema} };
			}
			# a table's foreign key to itself
			next if grep { creates($_) && $_->{reference} eq $row->{reference} } @all;
			my $found = $row->{schema} eq '-' ? %before ? 'perhaps' : 'false' : $before{ $row->{schema} } ? 'true' : 'false';
			push @problems, "$row->{reference} is in (@{[sort keys %before]})\n$shown"
			  if $found ne 'perhaps' && $found ne $row->{found};
		}
		next if $failed eq $expected;
		if ($failed eq 'true' && (!$known{$state} || grep { $_->{note} =~ /if reached/ || $_->{found} eq '-' } @all))
		{
			# From here on the text and what explain took it for differ.
			$unknown += $n - $i + 1;
			last;
		}
		push @problems, ($failed eq 'true' ? 'fails' : 'succeeds') . "\n$shown";
		last;
	}
	is(join("\n", @problems), '', "$name: explain agrees with what happens");
	return;
}

my $next_db = 0;

# A database of its own for a set.
sub database
{
	my ($setup) = @_;
	my $db = 'set' . $next_db++;
	$node->safe_psql('postgres', "CREATE DATABASE $db TEMPLATE base STRATEGY file_copy");
	if ($setup)
	{
		$setup =~ s/:db/$db/g;
		$node->safe_psql($db, $setup);
	}
	return $db;
}

my %sets = (
	drizzle => [ sort glob("$top/demo/drizzle/drizzle/*.sql") ],
	alembic => [ "$top/test/data/alembic/upgrade.sql", "$top/test/data/alembic/downgrade.sql" ],
	prisma => [ sort glob("$top/test/data/prisma/migrations/*/migration.sql") ],
	rails => ["$top/test/data/rails/structure.sql"],
	'golang-migrate' => [
		(sort glob("$top/test/data/golang-migrate/*.up.sql")),
		(reverse sort glob("$top/test/data/golang-migrate/*.down.sql")) ]);

# The places in which a session can find itself.
my %surroundings = (
	'default schema' => q{CREATE SCHEMA "SQLUser"},
	'alias' => q{CREATE SCHEMA "SQLUser"; ALTER DATABASE :db SET nsresolve.alias_schemas = 'public'},
	'no schema' => undef,
	'create_schema' => q{ALTER DATABASE :db SET nsresolve.create_schema = on; ALTER DATABASE :db SET nsresolve.alias_schemas = 'public'},
	'off' => q{ALTER DATABASE :db SET nsresolve.enabled = off},
	'a copy in public' => q{CREATE SCHEMA "SQLUser"; CREATE TABLE public.users (id int PRIMARY KEY, name text); CREATE TABLE public.alembic_version (version_num varchar(32)); CREATE TYPE public.role AS ENUM ('admin', 'member'); CREATE TABLE public.accounts (id uuid NOT NULL UNIQUE); CREATE TABLE public."User" (id int PRIMARY KEY)},
	'fall-through allowed' => q{CREATE SCHEMA "SQLUser"; ALTER DATABASE :db SET nsresolve.fallthrough = 'allow'; CREATE TABLE public.users (id int PRIMARY KEY, created_at timestamptz, title text); CREATE TABLE public.accounts (id uuid NOT NULL UNIQUE)},
);

# Those for the second form of explain, asked by a superuser: what it is given,
# and what makes a session that.
my $tenant = q{CREATE SCHEMA "Tenant" AUTHORIZATION nsr_tenant; ALTER ROLE nsr_tenant IN DATABASE :db SET nsresolve.default_schema = 'Tenant'};
my $history = 'CREATE TABLE public.alembic_version (version_num varchar(32) PRIMARY KEY)';
my %others = (
	'another role' => ["$tenant; GRANT CREATE ON DATABASE :db TO nsr_tenant; ALTER ROLE nsr_tenant IN DATABASE :db SET nsresolve.alias_schemas = 'public'"],
	'a role that may do less' => ["$tenant; REVOKE CREATE ON SCHEMA public FROM PUBLIC"],
	'a role that makes its schema' => [q{ALTER ROLE nsr_tenant IN DATABASE :db SET nsresolve.default_schema = '$user'; ALTER ROLE nsr_tenant IN DATABASE :db SET nsresolve.create_schema = on; GRANT CREATE ON DATABASE :db TO nsr_tenant}],
	'the history of a superuser' => ["$tenant; $history; GRANT ALL ON public.alembic_version TO nsr_tenant"],
	'a history of its own' => ["$tenant; $history; ALTER TABLE public.alembic_version OWNER TO nsr_tenant"],
	'the history of somebody else' => ["$tenant; $history; GRANT ALL ON public.alembic_version TO nsr_tenant; ALTER TABLE public.alembic_version OWNER TO nsr_other"],
	'another default schema' => [ 'CREATE SCHEMA "Other"', q{current_user, 'Other'}, q{SET nsresolve.default_schema = 'Other'} ],
);
foreach my $place (keys %others)
{
	my ($setup, $whom, $become) = @{ $others{$place} };
	$surroundings{$place} = $setup;
	$others{$place} = [ $whom || q{'nsr_tenant'}, $become || 'SET ROLE nsr_tenant' ];
}

# Under valgrind each session takes its time.
my @places = ($ENV{NSRESOLVE_MEMORY_CHECK} // '') eq 'valgrind'
  ? ('alias', 'create_schema', 'a role that may do less') : sort keys %surroundings;
foreach my $place (@places)
{
	my @who = @{ $others{$place} || [] };
	foreach my $set (sort keys %sets)
	{
		my $db = database($surroundings{$place});
		foreach my $file (@{ $sets{$set} })
		{
			my ($short) = $file =~ m{([^/]+/[^/]+)$};
			agrees("$place, $short", $db, slurp_sql($file), @who);
		}
		$node->safe_psql('postgres', "DROP DATABASE $db");
		next if @who;
		$db = database($surroundings{$place});
		agrees("$place, $set as a whole", $db, join(";\n", map { slurp_sql($_) } @{ $sets{$set} }));
		$node->safe_psql('postgres', "DROP DATABASE $db");
	}
}
note("$statements statements, $rows rows; $unknown statements came after a failure that explain cannot know");

$node->stop;
done_testing();
