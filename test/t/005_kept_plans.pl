# Statements that a client prepared by the protocol, and executes as the first
# thing after their names have come to mean something else along a path with the
# same schemas.  pgbench parses each line of a script once, and from then on only
# binds and executes it.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "shared_preload_libraries = 'nsresolve'");
$node->start;
$node->safe_psql(
	'postgres', q{
	CREATE ROLE nsr_here;
	CREATE ROLE nsr_missing;
	CREATE ROLE nsr_pinned;
	ALTER ROLE nsr_here SET nsresolve.default_schema = 'public';
	ALTER ROLE nsr_missing SET nsresolve.default_schema = 'missing';
	ALTER ROLE nsr_pinned SET nsresolve.default_schema = 'public';
	ALTER ROLE nsr_pinned SET nsresolve.metadata_schema = 'nowhere';
	CREATE TABLE public.t (x text);
	INSERT INTO public.t VALUES ('public');
	CREATE SEQUENCE public.s;
	CREATE TABLE public.alembic_version (version_num text);
	GRANT ALL ON ALL TABLES IN SCHEMA public TO PUBLIC;
	GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO PUBLIC;
	CREATE FUNCTION public.reads() RETURNS bigint LANGUAGE plpgsql AS
		$$ BEGIN RETURN (SELECT count(*) FROM t); END $$;
	ALTER DATABASE postgres SET nsresolve.enabled = on;
});

# Runs the statement as nsr_here, then after the change.
my $n = 0;
sub changed
{
	my ($change, $statement, $begin) = @_;
	my $script = $node->basedir . '/script' . $n++;
	$begin //= 'SET ROLE nsr_here;';
	append_to_file($script, join "\n", '\set n :n + 1',
		'\if :n = 1', $begin, '\else', $change, '\endif',
		$statement, '');
	my ($out, $err) = ('', '');
	IPC::Run::run [ 'pgbench', '-n', '-M', 'prepared', '-t', '2', '-D', 'n=0',
		'-f', $script, '-h', $node->host, '-p', $node->port, 'postgres' ],
	  '>', \$out, '2>', \$err;
	my ($done) = $out =~ m{actually processed: (\d+)/2};
	my ($message) = $err =~ /(?:ERROR|WARNING):\s+(.*?)(?: at character \d+)?$/m;
	return "$done: " . ($message // '');
}
my $missing = 'relation "t" does not exist in the default schema "missing"';

foreach my $statement (
	'SELECT count(*) FROM t;',
	'UPDATE t SET x = x;',
	'SELECT count(*) FROM (SELECT x FROM t OFFSET 0) q;',
	'SELECT public.reads();',
	'EXPLAIN SELECT count(*) FROM t;',
	'EXPLAIN ANALYZE SELECT count(*) FROM t;',
	'CREATE TEMP TABLE kept AS SELECT * FROM t;' . "\n" . 'DROP TABLE pg_temp.kept;',
	'BEGIN;' . "\n" . 'DECLARE kept CURSOR FOR SELECT * FROM t;' . "\nEND;",
	'DO $$ BEGIN PERFORM x FROM t; END $$;')
{
	is(changed('SET ROLE nsr_missing;', $statement), "1: $missing", "SET ROLE, then $statement");
	is(changed('SELECT 1;', $statement), '2: ', "no change, then $statement");
}

foreach my $change (
	"SELECT set_config('role', 'nsr_missing', false);",
	"SET SESSION AUTHORIZATION nsr_missing;\nRESET SESSION AUTHORIZATION;\nSET nsresolve.default_schema = 'missing';",
	"BEGIN;\nSAVEPOINT a;\nSET LOCAL ROLE nsr_missing;\nRELEASE a;",
	"SET nsresolve.default_schema = 'missing';\nBEGIN;\nSET LOCAL nsresolve.default_schema = 'public';\nROLLBACK;")
{
	is(changed($change, 'SELECT count(*) FROM t;'), "1: $missing", "after $change");
}
is(changed("BEGIN;\nSET LOCAL ROLE nsr_missing;\nCOMMIT;", 'SELECT count(*) FROM t;'),
	'2: ', 'a change that is taken back');
is(changed("SET nsresolve.fallthrough = error;", 'SELECT count(*) FROM t;',
		"SET nsresolve.default_schema = 'missing';\nSET nsresolve.fallthrough = allow;"),
	"1: $missing", 'names that are reported from now on');
is(changed("RESET ROLE;\nSET nsresolve.fallthrough = warning;\nSET ROLE nsr_missing;",
		'SELECT count(*) FROM t;'),
	"2: $missing", 'as a warning');
is(changed('SET ROLE nsr_pinned;', 'SELECT count(*) FROM alembic_version;'),
	'1: migration metadata "alembic_version" is ambiguous',
	'metadata that is pinned to another schema');
is(changed('SET ROLE nsr_missing;', "SELECT nextval('s');"),
	'1: relation "s" does not exist in the default schema "missing"', 'a name in a string');
is(changed('SET ROLE nsr_missing;', 'SELECT count(*) FROM public.t;'),
	'2: ', 'a name that is qualified');

done_testing();
