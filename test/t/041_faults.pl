# Crashes, cancelled statements, standbys, replication, dumps, and versions and
# libraries that come and go.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(allows_streaming => 'logical');
$node->append_conf(
	'postgresql.conf', q{
shared_preload_libraries = 'nsresolve'
restart_after_crash = on
max_prepared_transactions = 5
});
$node->start;
$node->safe_psql(
	'postgres', q{
	CREATE DATABASE app;
	ALTER DATABASE app SET nsresolve.enabled = on;
	CREATE ROLE nsr_tenant;
	GRANT CREATE ON DATABASE app TO nsr_tenant;
	ALTER ROLE nsr_tenant SET nsresolve.default_schema = 'tenant';
	ALTER ROLE nsr_tenant SET nsresolve.create_schema = on;
});

# A psql in the background.
my $scripts = 0;

sub background
{
	my ($sql) = @_;
	my $out = '';
	my $file = $node->basedir . '/script' . ++$scripts;

	append_to_file($file, $sql);
	my $h = IPC::Run::start(
		[ 'psql', '-XAtq', '-f', $file, '-d', $node->connstr('app') ],
		'<', '/dev/null', '>', \$out, '2>&1');
	return { handle => $h, out => \$out };
}

# Waits until a session named so in application_name sleeps.
sub wait_until_asleep
{
	my ($name) = @_;

	return $node->poll_query_until('app',
		"SELECT count(*) = 1 FROM pg_stat_activity WHERE application_name = '$name' AND wait_event = 'PgSleep'"
	) || die 'the session does not sleep';
}

sub finish
{
	my ($session) = @_;

	eval { $session->{handle}->finish };
	return ${ $session->{out} };
}

sub where
{
	my ($name) = @_;

	return $node->safe_psql('app',
		"SELECT coalesce(string_agg(relnamespace::regnamespace::text, ', '), 'nowhere') FROM pg_class WHERE relname = '$name'");
}

my $migration = q{
	BEGIN;
	SET LOCAL ROLE nsr_tenant;
	CREATE TABLE migrated (id serial PRIMARY KEY);
	CREATE TABLE alembic_version (version_num varchar(32) NOT NULL);
	INSERT INTO migrated DEFAULT VALUES;
};

# A backend that is killed, and with it the server's memory.
my $session = background("SET application_name = 'dies'; $migration; SELECT pg_sleep(600);");
wait_until_asleep('dies');
my $pid = $node->safe_psql('app', q{SELECT pid FROM pg_stat_activity WHERE application_name = 'dies'});
kill 'KILL', $pid;
finish($session);
$node->poll_query_until('postgres', 'SELECT true');
is(where('migrated'), 'nowhere', 'a killed backend leaves nothing');
is($node->safe_psql('app', q{SELECT count(*) FROM pg_namespace WHERE nspname = 'tenant'}),
	'0', 'nor the schema that it had made');

# The server stops at once, in the middle and just after.
$session = background("SET application_name = 'dies'; $migration; SELECT pg_sleep(600);");
wait_until_asleep('dies');
$node->safe_psql('app', 'CREATE SCHEMA "SQLUser"; CREATE TABLE kept (a int)');
$node->stop('immediate');
finish($session);
$node->start;
is(where('migrated'), 'nowhere', 'an immediate shutdown leaves nothing');
is(where('kept'), '"SQLUser"', 'but what was committed');
$node->safe_psql('app', "$migration; COMMIT");
$node->stop('immediate');
$node->start;
is(where('migrated'), 'tenant', 'after recovery it is where it landed');
is($node->safe_psql('app', 'SET ROLE nsr_tenant; SELECT count(*) FROM migrated'),
	'1', 'and it is found');

# A transaction that was prepared.
$node->safe_psql('app',
	q{BEGIN; SET LOCAL ROLE nsr_tenant; CREATE TABLE prepared (a int); PREPARE TRANSACTION 'one'});
$node->stop('immediate');
$node->start;
$node->safe_psql('app', q{COMMIT PREPARED 'one'});
is(where('prepared'), 'tenant', 'a prepared transaction');

# A statement that ends in the middle of a guard: it waits for a lock there.
$node->safe_psql(
	'app', q{
	CREATE EXTENSION nsresolve;
	CREATE SCHEMA busy;
	CREATE TABLE busy.a (a int);
	CREATE TABLE busy.alembic_version (version_num varchar(32) NOT NULL);
});
my %waits = (
	'a guard' => 'DROP SCHEMA busy CASCADE',
	'adopt' => q{SELECT count(*) FROM nsresolve.adopt('busy', 'SQLUser', true)});
foreach my $where (sort keys %waits)
{
	foreach my $how ('timeout', 'cancel', 'terminate')
	{
		my $holder = background(
			"SET application_name = 'holder'; BEGIN; LOCK TABLE busy.a IN ACCESS SHARE MODE; SELECT pg_sleep(600);");
		wait_until_asleep('holder');
		my $timeout = $how eq 'timeout' ? '200ms' : '0';
		my $table = 'after_' . $how . ($where eq 'adopt' ? '_adopt' : '');
		my $waiter = background(qq{
			SET application_name = 'waiter';
			SET statement_timeout = '$timeout';
			SET nsresolve.metadata_guard = off;
			$waits{$where};
			SET statement_timeout = 0;
			RESET nsresolve.metadata_guard;
			SELECT 'path ' || current_setting('search_path');
			DROP TABLE busy.alembic_version;
			CREATE TABLE $table (a int);
		});
		if ($how ne 'timeout')
		{
			$node->poll_query_until('app',
				q{SELECT count(*) = 1 FROM pg_stat_activity WHERE application_name = 'waiter' AND wait_event_type = 'Lock'});
			$node->safe_psql('app',
				"SELECT pg_${how}_backend(pid) FROM pg_stat_activity WHERE application_name = 'waiter'");
		}
		my $out = finish($waiter);
		$node->safe_psql('app',
			q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'holder'});
		finish($holder);
		if ($how eq 'terminate')
		{
			like($out, qr/terminating connection/, "terminated inside $where");
		}
		else
		{
			like($out, qr/canceling statement/, "$how inside $where");
			like($out, qr/path "SQLUser", "\$user", public/, "$how inside $where: the session goes on");
			like($out, qr/ERROR: .*alembic_version/, "$how inside $where: and is guarded");
			is(where($table), '"SQLUser"', "$how inside $where: and creates where it should");
		}
		is(where('a'), 'busy', "$how inside $where: nothing was dropped or moved");
	}
}

# explain is cancelled while it computes, and leaves nothing of what it supposed.
foreach my $how ('timeout', 'cancel')
{
	my $timeout = $how eq 'timeout' ? '300ms' : '0';
	my $explainer = background(qq{
		SET application_name = 'explainer';
		SET statement_timeout = '$timeout';
		SELECT count(*) FROM generate_series(1, 100000), nsresolve.explain(
			repeat('SET search_path = busy; CREATE TABLE nowhere (a int REFERENCES b); DROP TABLE a; ', 300), 'nsr_tenant', 'made');
		SET statement_timeout = 0;
		SELECT 'path ' || current_setting('search_path') || current_schemas(false)::text;
		CREATE TABLE after_explain_$how (a int);
	});
	if ($how eq 'cancel')
	{
		$node->poll_query_until('app',
			q{SELECT count(*) = 1 FROM pg_stat_activity WHERE application_name = 'explainer' AND state = 'active' AND query ~ 'generate_series'});
		$node->safe_psql('app',
			q{SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = 'explainer'});
	}
	my $out = finish($explainer);
	like($out, qr/canceling statement/, "$how inside explain");
	like($out, qr/path "SQLUser", "\$user", public\{SQLUser,public\}/, "$how inside explain: the session goes on");
	is(where("after_explain_$how"), '"SQLUser"', "$how inside explain: and creates where it should");
}
# The same while a schema is being made.
my $holder = background(
	q{SET application_name = 'holder'; BEGIN; SET nsresolve.create_schema = on;
	  SET nsresolve.default_schema = 'made'; CREATE TABLE one (a int); SELECT pg_sleep(600);});
wait_until_asleep('holder');
my ($rc, $stdout, $stderr) = $node->psql(
	'app', q{
	SET nsresolve.create_schema = on;
	SET nsresolve.default_schema = 'made';
	SET statement_timeout = '200ms';
	CREATE TABLE two (a int);
	SET statement_timeout = 0;
	SELECT current_setting('search_path');
}, on_error_stop => 0);
like($stderr, qr/canceling statement/, 'timeout while another session makes the schema');
is($stdout, 'made, "$user", public', 'and the session goes on');
$node->safe_psql('app',
	q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'holder'});
finish($holder);
is(where('two'), 'nowhere', 'and nothing landed anywhere');

# Out of memory, as far as a session can bring it about: a path that cannot be
# stored is refused, and the old one holds.
($rc, $stdout, $stderr) = $node->psql(
	'app', q{
	SELECT set_config('search_path', repeat('a_long_name_of_a_schema,', 45000000) || 'x', false) IS NULL;
	SELECT current_setting('search_path');
}, on_error_stop => 0);
like($stderr, qr/ERROR/, 'a path of a gigabyte is refused');
is($stdout, '"SQLUser", "$user", public', 'and the path is as it was');

# A standby: everything can be looked at, nothing is written.
$node->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($node, 'base', has_streaming => 1);
$standby->start;
$node->wait_for_catchup($standby, 'replay', $node->lsn('flush'));
is($standby->safe_psql('app', 'SELECT current_schema(); SET ROLE nsr_tenant; SELECT count(*) FROM migrated; SHOW search_path'),
	"SQLUser\n1\ntenant, \"\$user\", public", 'a standby resolves names');
foreach my $sql ('CREATE TABLE t (a int)', 'CREATE TEMP TABLE t (a int)', 'DROP TABLE kept',
	q{SET nsresolve.default_schema = 'nowhere'; SET nsresolve.create_schema = on; CREATE TABLE t (a int)},
	'CREATE TABLE alembic_version (version_num varchar(32) NOT NULL)', 'DROP SCHEMA busy CASCADE',
	'TRUNCATE busy.alembic_version', q{SELECT nsresolve.adopt('busy', 'SQLUser', true)})
{
	my ($rc, $stdout, $stderr) = $standby->psql('app', $sql);
	like($stderr, qr/ERROR:  (cannot execute .* (in a read-only transaction|during recovery)|.*does not exist|.*metadata|.*busy)/,
		"a standby: $sql");
	unlike($stderr, qr/PANIC|FATAL|server closed/, 'and the session lives');
}
is($standby->safe_psql('app', "SELECT count(*) >= 0 FROM nsresolve.$_"), 't', "a standby: nsresolve.$_")
  foreach (qw(findings migrations roles role_settings));
($rc, $stdout, $stderr) = $standby->psql('app', 'SELECT count(*) >= 0 FROM nsresolve.adopt($$busy$$, $$SQLUser$$)');
is($stderr, '', 'a standby: what adoption would do');
$standby->promote;
$standby->safe_psql('app', 'SET ROLE nsr_tenant; CREATE TABLE promoted (a int)');
is($standby->safe_psql('app', q{SELECT relnamespace::regnamespace FROM pg_class WHERE relname = 'promoted'}),
	'tenant', 'after promotion it creates');
$standby->stop;

# Logical replication: both sides are on.
my $subscriber = PostgreSQL::Test::Cluster->new('subscriber');
$subscriber->init;
$subscriber->append_conf('postgresql.conf',
	"shared_preload_libraries = 'nsresolve'\nnsresolve.enabled = on\nnsresolve.override_empty_search_path = on\n");
$subscriber->start;
$node->safe_psql('app',
	q{CREATE TABLE repl (a int PRIMARY KEY); INSERT INTO repl VALUES (1); CREATE PUBLICATION p FOR TABLE repl});
$subscriber->safe_psql(
	'postgres', q{
	CREATE SCHEMA "SQLUser";
	CREATE TABLE repl (a int PRIMARY KEY);
	CREATE TABLE public.repl (a int PRIMARY KEY);
	CREATE TABLE heard (path text, schemas name[], created text);
	CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$
	DECLARE
		created text := 'created';
	BEGIN
		BEGIN
			CREATE TABLE by_worker (a int);
		EXCEPTION WHEN OTHERS THEN
			created := SQLSTATE;
		END;
		INSERT INTO "SQLUser".heard VALUES (current_setting('search_path'), current_schemas(false), created);
		RETURN NEW;
	END $$;
	CREATE TRIGGER tell BEFORE INSERT ON repl FOR EACH ROW EXECUTE FUNCTION tell();
	ALTER TABLE repl ENABLE ALWAYS TRIGGER tell;
});
my $publisher = $node->connstr('app') =~ s/'/''/gr;
$subscriber->safe_psql('postgres', "CREATE SUBSCRIPTION sub CONNECTION '$publisher application_name=sub' PUBLICATION p");
$subscriber->wait_for_subscription_sync($node, 'sub');
$node->safe_psql('app', 'INSERT INTO repl VALUES (2)');
$node->wait_for_catchup('sub');
is($subscriber->safe_psql('postgres', 'SELECT string_agg(a::text, $$,$$ ORDER BY a) FROM repl'),
	'1,2', 'logical replication arrives in the schema that it names');
is($subscriber->safe_psql('postgres', 'SELECT count(*) FROM public.repl'), '0', 'and in no other');
is($subscriber->safe_psql('postgres', q{SELECT DISTINCT trim(path, '"'), schemas, created FROM heard}),
	'|{}|3F000', 'its workers keep their own path, and nothing of nsresolve is on in them');
is($subscriber->safe_psql('postgres', 'SELECT count(*) FROM heard'), '2', 'in the first copy and afterwards');
$subscriber->safe_psql('postgres', 'DROP SUBSCRIPTION sub');
$subscriber->stop;

# pg_dump | psql, with nsresolve on at both ends.
$node->safe_psql(
	'app', q{
	CREATE TABLE public.t (id serial PRIMARY KEY, at timestamptz DEFAULT now());
	CREATE TABLE t (id int PRIMARY KEY REFERENCES public.t);
	CREATE TYPE mood AS ENUM ('sad');
	CREATE TYPE public.mood AS ENUM ('happy');
	CREATE VIEW v AS SELECT t.id, 'sad'::mood AS a, 'happy'::public.mood AS b FROM t JOIN public.t p USING (id);
	CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
	CREATE TABLE public.alembic_version (version_num varchar(32) NOT NULL);
});
my $list = q{
	SELECT string_agg(format('%s %s.%s', relkind, relnamespace::regnamespace, relname), E'\n' ORDER BY 1)
	FROM (SELECT relkind, relnamespace, relname FROM pg_class
		UNION ALL SELECT 'F', pronamespace, proname FROM pg_proc
		UNION ALL SELECT 'T', typnamespace, typname FROM pg_type) o
	WHERE relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
};
$list =~ s/ORDER BY 1/ORDER BY relkind, relnamespace::regnamespace::text COLLATE "C", relname COLLATE "C"/;
foreach my $alias ('', 'public')
{
	$node->safe_psql(
		'postgres', qq{
		CREATE DATABASE restored;
		ALTER DATABASE restored SET nsresolve.enabled = on;
		ALTER DATABASE restored SET nsresolve.alias_schemas = '$alias';
		ALTER DATABASE app SET nsresolve.alias_schemas = '$alias'});
	command_ok(
		[ 'pg_dump', '-f', $node->basedir . '/dump.sql', $node->connstr('app') ],
		"pg_dump, alias '$alias'");
	command_ok(
		[ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-f', $node->basedir . '/dump.sql', $node->connstr('restored') ],
		"restored without an error, alias '$alias'");
	is($node->safe_psql('restored', $list), $node->safe_psql('app', $list), "all is where it was, alias '$alias'");
	$node->safe_psql('postgres', 'DROP DATABASE restored');
}

# DROP EXTENSION while a session works: the library goes on.
my ($in, $out) = ('', '');
my $h = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('app') ], '<', \$in, '>', \$out, '2>&1');
$in .= "SELECT nsresolve.library_version();\nSELECT count(*) >= 0 FROM nsresolve.findings;\n";
$h->pump until $out =~ /t\n$/ || !$h->pumpable;
$node->safe_psql('app', 'DROP EXTENSION nsresolve');
$in .= "SHOW search_path;\nSELECT nsresolve.library_version();\nCREATE TABLE still (a int);\n\\q\n";
$h->finish;
like($out, qr/"SQLUser", "\$user", public/, 'after DROP EXTENSION a session resolves names');
like($out, qr/ERROR:  (schema|function) .*nsresolve.* does not exist/, 'and finds no function');
is(where('still'), '"SQLUser"', 'and creates where it should');
$node->safe_psql('app', 'CREATE EXTENSION nsresolve');

# The library is taken from the list again: its settings mean nothing.
$node->adjust_conf('postgresql.conf', 'shared_preload_libraries', "''");
$node->restart;
is($node->safe_psql('app', 'SHOW search_path; CREATE TABLE plain (a int); SET ROLE nsr_tenant; SHOW search_path'),
	qq{"\$user", public\n"\$user", public}, 'without the library the path is PostgreSQL\'s');
is(where('plain'), 'public', 'and so is creation');
is($node->safe_psql('app', 'SELECT nsresolve.library_version() <> $$$$; SHOW search_path'),
	qq{t\n"SQLUser", "\$user", public}, 'a call of its functions loads it');
$node->safe_psql('app', 'DROP EXTENSION nsresolve');
$node->adjust_conf('postgresql.conf', 'shared_preload_libraries', "'nsresolve'");
$node->restart;
is($node->safe_psql('app', 'SHOW search_path'), '"SQLUser", "$user", public', 'and back');

$node->stop;
done_testing();
