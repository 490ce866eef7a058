# A parallel worker resolves names as its leader does.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf(
	'postgresql.conf', q{
shared_preload_libraries = 'nsresolve'
nsresolve.enabled = on
});
$node->start;

# 16 renamed the setting.
my $force =
  $node->safe_psql('postgres', 'SHOW server_version_num') >= 160000
  ? 'SET debug_parallel_query = on'
  : 'SET force_parallel_mode = on';

# "here" says what the process that runs it sees, and whether it is a worker.
$node->safe_psql(
	'postgres', q{
	CREATE ROLE nsr_tenant;
	ALTER ROLE nsr_tenant SET nsresolve.default_schema = 'tenant';
	CREATE ROLE nsr_user;
	ALTER ROLE nsr_user SET nsresolve.default_schema = '$user';
	CREATE SCHEMA "SQLUser";
	CREATE SCHEMA tenant;
	CREATE SCHEMA nsr_user;
	CREATE SCHEMA shared;
	GRANT USAGE ON SCHEMA "SQLUser", tenant, nsr_user, shared TO PUBLIC;
	CREATE TABLE "SQLUser".t AS SELECT 'SQLUser' AS name;
	CREATE TABLE tenant.t AS SELECT 'tenant' AS name;
	CREATE TABLE nsr_user.t AS SELECT 'nsr_user' AS name;
	CREATE TABLE public.t AS SELECT 'public' AS name;
	GRANT SELECT ON "SQLUser".t, tenant.t, nsr_user.t, public.t TO PUBLIC;

	CREATE FUNCTION public.worker() RETURNS bool PARALLEL SAFE SECURITY DEFINER
	LANGUAGE sql AS $$
		SELECT backend_type = 'parallel worker' FROM pg_stat_activity
		WHERE pid = pg_backend_pid()
	$$;
	CREATE FUNCTION public.sees() RETURNS text PARALLEL SAFE
	LANGUAGE plpgsql AS $$
	DECLARE
		found text;
	BEGIN
		EXECUTE 'SELECT name FROM t' INTO found;
		RETURN concat_ws(' / ',
			CASE WHEN public.worker() THEN 'worker' ELSE 'leader' END,
			current_setting('search_path'), current_schema(),
			current_setting('nsresolve.default_schema'), found);
	END $$;
	CREATE FUNCTION public.sees_public() RETURNS text PARALLEL SAFE
	SET search_path = public
	LANGUAGE plpgsql AS $$ BEGIN RETURN public.sees(); END $$;
	CREATE FUNCTION public.counts() RETURNS bigint PARALLEL SAFE
	LANGUAGE sql AS 'SELECT count(*) FROM t';
});

sub sees
{
	my ($setup, $function) = @_;
	$function ||= 'sees';
	my ($stdout, $stderr);
	$node->psql('postgres', "$force; $setup; SELECT public.$function();",
		stdout => \$stdout, stderr => \$stderr);
	return $stderr =~ /ERROR:\s+(.*)/ ? $1 : $stdout =~ s/.*\n//sr;
}

is( sees(''),
	'worker / "SQLUser", "$user", public / SQLUser / SQLUser / SQLUser',
	'a session as it began');
is( sees('SET ROLE nsr_tenant'),
	'worker / tenant, "$user", public / tenant / tenant / tenant',
	'after SET ROLE');
is( sees('SET SESSION AUTHORIZATION nsr_tenant'),
	'worker / tenant, "$user", public / tenant / tenant / tenant',
	'after SET SESSION AUTHORIZATION');
is( sees('SET ROLE nsr_tenant; RESET ROLE'),
	'worker / "SQLUser", "$user", public / SQLUser / SQLUser / SQLUser',
	'after RESET ROLE');
is( sees('SET ROLE nsr_user'),
	'worker / "$user", public / nsr_user / $user / nsr_user',
	'a default schema named for the role');
is( sees('BEGIN; SET LOCAL ROLE nsr_tenant; ROLLBACK'),
	'worker / "SQLUser", "$user", public / SQLUser / SQLUser / SQLUser',
	'after a rollback');
is( sees('BEGIN; SAVEPOINT a; SET LOCAL ROLE nsr_tenant; ROLLBACK TO a'),
	'worker / "SQLUser", "$user", public / SQLUser / SQLUser / SQLUser',
	'after a rollback to a savepoint');
is( sees("SET nsresolve.default_schema = 'tenant'"),
	'worker / tenant, "$user", public / tenant / tenant / tenant',
	'a default schema that the session set');
is( sees("SET nsresolve.shared_schemas = 'shared'"),
	'worker / "SQLUser", shared, "$user", public / SQLUser / SQLUser / SQLUser',
	'shared schemas');
is( sees('SET search_path = public'),
	'worker / public / public / SQLUser / public',
	'a path that the session set');
is( sees('SET search_path = public; RESET search_path'),
	'worker / "SQLUser", "$user", public / SQLUser / SQLUser / SQLUser',
	'and reset');
is( sees('SET nsresolve.enabled = off'),
	'worker / "$user", public / public / SQLUser / public',
	'switched off');
is( sees('', 'sees_public'),
	'worker / public / public / SQLUser / public',
	'a function with a path of its own');
is( sees('SET ROLE nsr_tenant', 'sees_public'),
	'worker / public / public / tenant / public',
	'the same after SET ROLE');
is(sees('SET ROLE nsr_tenant', 'counts'),
	'1', 'a function in SQL resolves its names');

# Where metadata is pinned to.
$node->safe_psql(
	'postgres', q{
	CREATE SCHEMA pinned;
	GRANT USAGE ON SCHEMA pinned TO PUBLIC;
	CREATE ROLE nsr_pinned;
	ALTER ROLE nsr_pinned SET nsresolve.default_schema = 'tenant';
	ALTER ROLE nsr_pinned SET nsresolve.metadata_schema = 'pinned';
	CREATE TABLE tenant.schema_migrations AS SELECT 'tenant'::text AS version;
	CREATE TABLE pinned.schema_migrations AS SELECT 'pinned'::text AS version;
	GRANT SELECT ON tenant.schema_migrations, pinned.schema_migrations TO PUBLIC;
	CREATE FUNCTION public.sees_history() RETURNS text PARALLEL SAFE LANGUAGE plpgsql AS $$
	BEGIN
		RETURN concat_ws(' / ',
			CASE WHEN public.worker() THEN 'worker' ELSE 'leader' END,
			current_setting('nsresolve.metadata_schema'),
			(SELECT version FROM schema_migrations));
	END $$;
});
is(sees('SET ROLE nsr_tenant', 'sees_history'), 'worker / $current / tenant', 'metadata of the default schema');
is( sees('SET ROLE nsr_pinned', 'sees_history'),
	'migration metadata "schema_migrations" is ambiguous',
	'metadata that the role pins elsewhere');
is( sees(q{SET ROLE nsr_tenant; SET nsresolve.metadata_schema = 'pinned'}, 'sees_history'),
	'migration metadata "schema_migrations" is ambiguous',
	'metadata that the session pins elsewhere');
$node->safe_psql('postgres', 'SET nsresolve.enabled = off; DROP TABLE tenant.schema_migrations');
is(sees('SET ROLE nsr_pinned', 'sees_history'), 'worker / pinned / pinned', 'pinned, and found there');

# A function's SET clause of something that the path comes from: the same, or an
# error that says so.
my %same = (
	q{nsresolve.default_schema = 'tenant'} => 'SET ROLE nsr_tenant',
	q{nsresolve.metadata_schema = 'pinned'} => 'SET ROLE nsr_pinned',
	q{nsresolve.shared_schemas = 'shared'} => q{SET nsresolve.shared_schemas = 'shared'},
	q{nsresolve.alias_schemas = 'public'} => q{SET nsresolve.alias_schemas = 'public'},
	q{nsresolve.enabled = on} => q{SET nsresolve.default_schema = 'tenant'},
	q{role = 'nsr_tenant'} => q{SET nsresolve.default_schema = 'tenant'; SET nsresolve.metadata_schema = '$current'},
	q{session_authorization = 'nsr_tenant'} => 'SET ROLE nsr_tenant');
my %other = (
	q{nsresolve.default_schema = 'tenant'} => '',
	q{nsresolve.metadata_schema = '$default'} => 'SET ROLE nsr_pinned',
	q{nsresolve.shared_schemas = 'shared'} => q{SET nsresolve.default_schema = 'tenant'},
	q{nsresolve.alias_schemas = 'public'} => '',
	q{nsresolve.enabled = off} => q{SET nsresolve.default_schema = 'tenant'},
	q{nsresolve.enabled = on} => 'SET nsresolve.enabled = off',
	q{role = 'nsr_tenant'} => '',
	q{role = 'none'} => 'SET ROLE nsr_tenant',
	q{role = 'nsr_pinned'} => 'SET ROLE nsr_tenant',
	q{session_authorization = 'nsr_tenant'} => '');
sub sees_with
{
	my ($setup, $set, $parallel) = @_;
	$node->safe_psql('postgres',
		"CREATE OR REPLACE FUNCTION public.sets() RETURNS text PARALLEL $parallel SET $set LANGUAGE plpgsql AS 'BEGIN RETURN public.sees(); END'");
	return sees($setup, 'sets');
}
foreach my $set (sort keys %same)
{
	my $leader = sees_with($same{$set}, $set, 'RESTRICTED');
	like($leader, qr{^leader / }, "in the leader: SET $set");
	is(sees_with($same{$set}, $set, 'SAFE'), $leader =~ s/^leader/worker/r, "the same in a worker: SET $set");
}
foreach my $set (sort keys %other)
{
	my ($name) = $set =~ /^(\S+)/;
	like(sees_with($other{$set}, $set, 'RESTRICTED'), qr{^leader / }, "otherwise in the leader: SET $set");
	is( sees_with($other{$set}, $set, 'SAFE'),
		qq{parameter "$name" cannot be changed in a parallel worker},
		"an error in a worker: SET $set");
}
# Where nsresolve is off, a worker may.
like( sees_with('SET nsresolve.enabled = off', q{nsresolve.default_schema = 'tenant'}, 'SAFE'),
	qr{^worker / "\$user", public / public / .* / public$}, 'off');

# The login role has what the session began with, not what ALTER ROLE says since.
$node->safe_psql('postgres', q{CREATE ROLE nsr_boss LOGIN SUPERUSER});
{
	local $ENV{PGUSER} = 'nsr_boss';
	foreach my $set (q{role = 'none'}, q{session_authorization = 'nsr_boss'})
	{
		my $setup = q{ALTER ROLE nsr_boss SET nsresolve.default_schema = 'tenant'; SET ROLE nsr_tenant};

		is( sees_with($setup, $set, 'RESTRICTED'),
			'leader / "SQLUser", "$user", public / SQLUser / SQLUser / SQLUser', "back to the login role: SET $set");
		$node->safe_psql('postgres', 'ALTER ROLE nsr_boss RESET nsresolve.default_schema');
		my ($name) = $set =~ /^(\S+)/;
		is(sees_with($setup, $set, 'SAFE'), qq{parameter "$name" cannot be changed in a parallel worker}, "an error in a worker: SET $set");
		$node->safe_psql('postgres', 'ALTER ROLE nsr_boss RESET nsresolve.default_schema');
	}
}
# Also where the path is the function's own: default_schema() and SHOW tell.
is( sees_with('', q{search_path = public SET role = 'nsr_tenant'}, 'SAFE'),
	'parameter "role" cannot be changed in a parallel worker', 'a path of its own');

# A path that says what RESET would, with an alias in it, asks for nothing.
$node->safe_psql('postgres', q{
	CREATE ROLE nsr_alias LOGIN;
	ALTER ROLE nsr_alias SET search_path = shared, public;
	ALTER ROLE nsr_alias SET nsresolve.alias_schemas = 'public';
	GRANT CREATE ON SCHEMA "SQLUser", public TO nsr_alias;
	CREATE TABLE shared.far AS SELECT 'far' AS name;
	GRANT SELECT ON shared.far TO PUBLIC;
	CREATE FUNCTION public.sees_far() RETURNS text PARALLEL SAFE LANGUAGE plpgsql AS $$
	BEGIN
		RETURN CASE WHEN public.worker() THEN 'worker' ELSE 'leader' END || ' / ' || (SELECT name FROM far);
	END $$;
});
{
	local $ENV{PGUSER} = 'nsr_alias';
	is( sees('SET search_path = shared, public', 'sees_far'),
		'relation "far" does not exist in the default schema "SQLUser"', 'a path like RESET');
	is(sees('SET search_path = public, shared', 'sees_far'), 'worker / far', 'a path that asks for the schema');
	is( sees('SET search_path = public, shared; RESET search_path', 'sees_far'),
		'relation "far" does not exist in the default schema "SQLUser"', 'and no longer');
}

# A plan with several workers that each resolve names.
$node->safe_psql(
	'postgres', q{
	CREATE TABLE public.big AS SELECT i FROM generate_series(1, 20000) i;
	ALTER TABLE public.big SET (parallel_workers = 2);
	GRANT SELECT ON public.big TO PUBLIC;
	ANALYZE public.big;
});
is( $node->safe_psql(
		'postgres', q{
		SET parallel_setup_cost = 0;
		SET parallel_tuple_cost = 0;
		SET min_parallel_table_scan_size = 0;
		SET parallel_leader_participation = off;
		SET ROLE nsr_tenant;
		SELECT DISTINCT public.sees() FROM public.big WHERE i % 1000 = 0;
	}),
	'worker / tenant, "$user", public / tenant / tenant / tenant',
	'several workers');

$node->stop;
done_testing();
