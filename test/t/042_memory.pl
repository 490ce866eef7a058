# A backend that runs out of memory, at many points of what nsresolve does: the
# statement fails with a clean error, and the next one resolves right.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'prlimit is not installed'
  if system('prlimit --version >/dev/null 2>&1') != 0;

plan skip_all => 'what watches the memory needs more of it than the limits leave'
  if $ENV{NSRESOLVE_MEMORY_CHECK};

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', q{
shared_preload_libraries = 'nsresolve'
jit = off
});
$node->start;
$node->safe_psql(
	'postgres', q{
	CREATE DATABASE app;
	ALTER DATABASE app SET nsresolve.enabled = on;
	ALTER DATABASE app SET nsresolve.alias_schemas = 'public';
	CREATE ROLE nsr_tenant;
	GRANT CREATE ON DATABASE app TO nsr_tenant;
	ALTER ROLE nsr_tenant SET nsresolve.default_schema = 'tenant';
	ALTER ROLE nsr_tenant SET nsresolve.create_schema = on;
});
$node->safe_psql(
	'app', q{
	CREATE EXTENSION nsresolve;
	CREATE SCHEMA "SQLUser";
	CREATE SCHEMA other;
	CREATE TABLE one (a int);
	CREATE TABLE alembic_version (version_num varchar(32) NOT NULL);
	CREATE SCHEMA large;
	DO $$ BEGIN
		FOR i IN 1 .. 300 LOOP
			EXECUTE format('CREATE TABLE large.t%s (id serial PRIMARY KEY)', i);
		END LOOP;
	END $$;
});

# Each of them needs more memory than what a session has at hand.
my %hungry = (
	'a long path' => q{SELECT set_config('search_path', 'public, ' || (SELECT string_agg('schema_' || i, ', ') FROM generate_series(1, 50000) i), false) IS NULL},
	'a long list of shared schemas' => q{SELECT set_config('nsresolve.shared_schemas', (SELECT string_agg(repeat('x', 50) || i, ', ') FROM generate_series(1, 4000) i), false) IS NULL},
	'a long list of metadata tables' => q{SELECT set_config('nsresolve.metadata_tables', (SELECT string_agg('other.t_' || i, ', ') FROM generate_series(1, 50000) i), false) IS NULL},
	'a long query' => q{DO $$ BEGIN EXECUTE 'PREPARE p AS SELECT ''one''::regclass, ' || (SELECT string_agg('(SELECT count(*) FROM one WHERE ''\'' = '''')', ', ') FROM generate_series(1, 1000) i); END $$},
	'a long utility statement' => q{DO $$ BEGIN EXECUTE 'CREATE TABLE public.wide (' || (SELECT string_agg(format('c%s int DEFAULT length(%L::text)', i, repeat('x', 5000)), ', ') FROM generate_series(1, 500) i) || ')'; END $$},
	'a large schema that is dropped' => q{DROP SCHEMA large CASCADE},
	'nsresolve.explain' => q{SELECT count(*) FROM nsresolve.explain(repeat('CREATE TABLE public.a (b int REFERENCES c, d public.e); ', 20000))},
	'nsresolve.adopt' => q{SELECT count(*) FROM nsresolve.adopt('large', 'other', true)},
	'nsresolve.findings' => q{SELECT count(*) FROM nsresolve.findings},
	'a schema that is made' => q{SET ROLE nsr_tenant; CREATE TABLE made (a int)},
	'a role that is chosen' => q{SET ROLE nsr_tenant; SELECT current_schemas(true)});

# With each amount of memory: the statement in a transaction that is rolled
# back, where only the limit tells whether it fails; then, without the limit,
# what the session is after that.
my @room = (64, 256, 512, 1024, 2048, 4096, 8192, 12288, 16384, 24576, 32768);
my $check = q{
	SELECT current_setting('search_path'), current_schemas(false);
	BEGIN;
	CREATE TABLE landed (a int);
	SELECT relnamespace::regnamespace FROM pg_class WHERE relname = 'landed';
	DROP TABLE alembic_version;
	ROLLBACK;
	BEGIN;
	SET LOCAL ROLE nsr_tenant;
	SHOW search_path;
	ROLLBACK;
	SELECT count(*) FROM one;
	SELECT count(*) FROM pg_class WHERE relnamespace = 'large'::regnamespace AND relkind = 'r';
	SELECT count(*) FROM pg_namespace WHERE nspname = 'tenant';
};
my $right = join('', '^"SQLUser", "\$user", public\|\{SQLUser,public\}\n', '"SQLUser"\n',
	'ERROR:  [^\n]*alembic_version[^\n]*\n', '(?:[A-Z]+: [^\n]*\n)*',
	'tenant, "\$user", public\n', '0\n', '300\n', '0\n$');

my $started = $node->safe_psql('postgres', 'SELECT pg_postmaster_start_time()');
my $starved = 0;
foreach my $what (sort keys %hungry)
{
	my $bad = '';
	foreach my $room (@room)
	{
		my $script = qq{
			SELECT pg_backend_pid() AS pid \\gset
			DO \$\$ BEGIN END \$\$;
			\\setenv ROOM $room
			\\setenv BACKEND :pid
			\\o /dev/null
			BEGIN;
			\\! prlimit --pid \$BACKEND --as=\$(( (\$(awk '/^VmSize/ {print \$2}' /proc/\$BACKEND/status) + \$ROOM) * 1024 )):
			$hungry{$what};
			ROLLBACK;
			\\o
			\\echo after
			\\! prlimit --pid \$BACKEND --as=unlimited:
			$check};
		my ($in, $out) = ($script, '');
		IPC::Run::run([ 'psql', '-XAtq', '-f', '-', '-d', $node->connstr('app') ], '<', \$in, '>', \$out, '2>&1');
		my ($before, $after) = split /^after\n/m, $out, 2;
		$starved++ if $before =~ /out of memory/;
		$after = '' unless defined $after;
		$after =~ s/^psql:<stdin>:\d+: //mg;
		$bad .= "with $room kB: $out\n"
		  if $after !~ /$right/ || $before =~ /PANIC|FATAL|server closed/
		  || ($before =~ /ERROR/ && $before !~ /out of memory/);
	}
	is($bad, '', $what);
}
cmp_ok($starved, '>', 20, 'the limits were felt');
note("$starved statements ran out of memory");
is($node->safe_psql('postgres', 'SELECT pg_postmaster_start_time()'), $started, 'the server has lived through it');

$node->stop;
done_testing();
