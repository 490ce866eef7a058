# How the library gets into a session, what holds there, and who may decide.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;

# Replaces the settings that this file tries out, and restarts the server.
$node->append_conf('postgresql.conf', "include_if_exists = 'try.conf'");
my $running = 0;

sub configure
{
	my ($conf) = @_;

	open(my $fh, '>', $node->data_dir . '/try.conf') || die;
	print $fh $conf;
	close($fh);
	$running++ ? $node->restart : $node->start;
	return;
}

# What a query shows, on a connection of a role with the given options.
sub shows
{
	my ($query, $db, $role, $options) = @_;

	local $ENV{PGUSER} = $role if $role;
	local $ENV{PGOPTIONS} = $options if $options;
	my ($rc, $stdout, $stderr) = $node->psql($db || 'postgres', $query);
	return $rc == 0 ? $stdout : "failed: $stderr";
}

my $path = 'SHOW search_path';
my $managed = qr/^"SQLUser", "\$user", public$/;

# Without the library.
configure('');
$node->safe_psql(
	'postgres', q{
	CREATE ROLE nsr_plain LOGIN;
	CREATE ROLE nsr_admin LOGIN SUPERUSER;
	CREATE DATABASE other;
});
is(shows($path), '"$user", public', 'without the library nothing changes');
is(shows('SELECT count(*) FROM pg_settings WHERE name LIKE $$nsresolve.%$$'),
	'0', 'and there are no settings');

# LOAD.
is( shows(q{LOAD 'nsresolve'; SHOW search_path}),
	'"$user", public',
	'loaded, but not enabled');
like(shows(q{LOAD 'nsresolve'; SET nsresolve.enabled = on; SHOW search_path}),
	$managed, 'LOAD, then enabled');
like(shows(q{SET nsresolve.enabled = on; LOAD 'nsresolve'; SHOW search_path}),
	$managed, 'enabled, then LOAD');
like(
	shows(q{BEGIN; LOAD 'nsresolve'; SET LOCAL nsresolve.enabled = on; SHOW search_path; COMMIT}),
	$managed,
	'LOAD in a transaction');
is( shows(q{SET search_path = pg_catalog; LOAD 'nsresolve'; SET nsresolve.enabled = on; SHOW search_path}),
	'pg_catalog',
	'a path that the session set before LOAD is its own');

# Creating the extension does not load the library for others: say so.
my ($rc, $stdout, $stderr) =
  $node->psql('postgres', 'CREATE EXTENSION nsresolve');
is($rc, 0, 'CREATE EXTENSION where nothing preloads the library');
like(
	$stderr,
	qr/WARNING:.*shared_preload_libraries/s,
	'a warning names shared_preload_libraries');
$node->safe_psql('postgres', 'DROP EXTENSION nsresolve');

# session_preload_libraries for one database, with no restart.
$node->safe_psql(
	'postgres', q{
	ALTER DATABASE other SET session_preload_libraries = 'nsresolve';
	ALTER DATABASE other SET nsresolve.enabled = on;
});
like(shows($path, 'other'), $managed,
	'session_preload_libraries for a database');
like(shows($path, 'other', 'nsr_plain'),
	$managed, 'for an ordinary role as well');
is(shows($path), '"$user", public', 'no other database is concerned');
$node->safe_psql(
	'postgres', q{
	ALTER DATABASE other RESET session_preload_libraries;
	ALTER DATABASE other RESET nsresolve.enabled;
});

# Both kinds of preloading for the whole server.
foreach my $kind (qw(session shared))
{
	configure(
		"${kind}_preload_libraries = 'nsresolve'\nnsresolve.enabled = on\n");
	my $name = "${kind}_preload_libraries";

	like(shows($path), $managed, "$name");
	like(shows($path, 'postgres', 'nsr_plain'),
		$managed, "$name: an ordinary role");
	is( shows("SET nsresolve.enabled = off; $path"),
		'"$user", public',
		"$name: a superuser switches it off");
	like(
		shows('SET nsresolve.enabled = off', 'postgres', 'nsr_plain'),
		qr/permission denied to set parameter "nsresolve.enabled"/,
		"$name: an ordinary role may not");

	# Connection options reach a session before session_preload_libraries.
	like(
		shows($path, 'postgres', 'nsr_plain', '-c nsresolve.enabled=off'),
		qr/FATAL:  permission denied to set parameter "nsresolve.enabled"/,
		"$name: nor may it in a connection option");
	is( shows($path, 'postgres', 'nsr_admin', '-c nsresolve.enabled=off'),
		'"$user", public',
		"$name: a superuser may");
	like(
		shows(
			$path, 'postgres',
			'nsr_plain', '-c nsresolve.default_schema=mine'),
		qr/^mine, /,
		"$name: anyone may choose a default schema in a connection option");
	unlike(
		shows(
			$path, 'postgres',
			'nsr_plain', '-c nsresolve.default_schema=pg_toast'),
		qr/^"?pg_toast/,
		"$name: but not one of the system's");

	$node->safe_psql('postgres',
		'GRANT SET ON PARAMETER nsresolve.enabled TO nsr_plain');
	is( shows($path, 'postgres', 'nsr_plain', '-c nsresolve.enabled=off'),
		'"$user", public',
		"$name: GRANT SET allows the connection option");
	is( shows(
			"SET nsresolve.enabled = off; $path", 'postgres', 'nsr_plain'),
		'"$user", public',
		"$name: and SET");
	$node->safe_psql('postgres',
		'REVOKE SET ON PARAMETER nsresolve.enabled FROM nsr_plain');

	($rc, $stdout, $stderr) =
	  $node->psql('postgres', 'CREATE EXTENSION nsresolve');
	is($rc, 0, "$name: CREATE EXTENSION");
	is($stderr, '', "$name: without a warning");
	$node->safe_psql('postgres', 'DROP EXTENSION nsresolve');
}

# The first call of a function that loads the library, in a parallel worker and
# in a leader's part of the query.
configure('');
$node->safe_psql('postgres', q{
	CREATE FUNCTION version_of() RETURNS text LANGUAGE plpgsql PARALLEL SAFE
	AS $$ BEGIN RETURN nsresolve.library_version(); END $$;
	CREATE TABLE many AS SELECT i FROM generate_series(1, 1000) i;
	ALTER TABLE many SET (parallel_workers = 2);
	CREATE EXTENSION nsresolve;
});
my $parallel = 'SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;';
foreach my $workers (0, 2)
{
	my $sql = "$parallel SET max_parallel_workers = $workers; SELECT count(public.version_of()) FROM public.many;";

	($rc, $stdout, $stderr) = $node->psql('postgres', $sql);
	like($stderr, qr/nsresolve cannot be loaded during a parallel operation/, "loaded with $workers workers");
	($rc, $stdout, $stderr) = $node->psql('postgres',
		"$sql SELECT public.version_of() IS NOT NULL; SET nsresolve.enabled = on; SET nsresolve.default_schema = 'mine'; $sql SHOW search_path",
		on_error_stop => 0);
	like($stdout, qr/^t\n1000\nmine, "\$user", public$/, "and then before, with $workers workers")
	  || diag($stderr);
}
$node->safe_psql('postgres', 'DROP EXTENSION nsresolve');
configure("session_preload_libraries = 'nsresolve'");

# The settings themselves are the matter of test/sql/settings.sql.
like(
	shows('SET nsresolve.foo = 1'),
	qr/invalid configuration parameter name "nsresolve.foo"/,
	'the prefix is reserved');

$node->stop;
done_testing();
