# What one session cannot show of the reports: the log of DDL in a dump, and a
# database whose sessions do not load the library.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;
$node->safe_psql('postgres', "CREATE DATABASE $_") foreach qw(source plain custom);

# Nothing loads the library: findings says so, and what it gives mends it.
my $finding = q{FROM nsresolve.findings WHERE finding = 'Its sessions do not load the library.'};
$node->safe_psql('source', 'CREATE EXTENSION nsresolve');
is($node->safe_psql('source', "SELECT severity, object $finding"),
	'error|database source', 'a library that is not loaded is found');
$node->safe_psql('source', $node->safe_psql('source', "SELECT mend $finding"));
is($node->safe_psql('source', "SELECT count(*) $finding"), '0', 'and its statement mends that');
is($node->safe_psql('source', 'SHOW session_preload_libraries'), 'nsresolve', 'for new sessions');

# The log of DDL goes with a dump, and so does who may read it.
$node->safe_psql(
	'source', q{
	CREATE ROLE nsr_auditor;
	GRANT SELECT ON nsresolve.ddl_log TO nsr_auditor;
	CREATE SCHEMA "SQLUser";
	SET nsresolve.enabled = on;
	SET nsresolve.log_ddl = on;
	SET application_name = E'it''s, "quoted"\\\\';
	CREATE TABLE t AS SELECT 1 AS id;
	CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS 'BEGIN CREATE TABLE inner_one (id int); DROP TABLE t; END';
	SELECT f();
	ALTER TABLE inner_one ADD COLUMN name text;
});
my $rows = 'SELECT * FROM nsresolve.ddl_log ORDER BY transaction_id, command_tag';
my $before = $node->safe_psql('source', $rows);
is(() = $before =~ /\n/g, 4, 'five commands are in the log');
my $dump = $node->basedir . '/dump';
$node->command_ok([ 'pg_dump', '-d', $node->connstr('source'), '-f', "$dump.sql" ], 'a dump as text');
$node->command_ok([ 'pg_dump', '-Fc', '-d', $node->connstr('source'), '-f', "$dump.custom" ], 'a custom dump');
$node->command_ok([ 'psql', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr('plain'), '-f', "$dump.sql" ], 'psql restores it');
$node->command_ok([ 'pg_restore', '--exit-on-error', '-d', $node->connstr('custom'), "$dump.custom" ], 'pg_restore does');
foreach my $db (qw(plain custom))
{
	is($node->safe_psql($db, $rows), $before, "$db: the log is the same");
	is($node->safe_psql($db, 'SET ROLE nsr_auditor; SELECT count(*) FROM nsresolve.ddl_log'), '5', "$db: and readable for whom it was");
	is($node->safe_psql($db, q{SELECT extversion = nsresolve.library_version() FROM pg_extension WHERE extname = 'nsresolve'}), 't', "$db: the extension's version");
}

# It goes on where it was, and a new session's commands come after the others.
$node->safe_psql('plain', q{LOAD 'nsresolve'; SET nsresolve.enabled = on; SET nsresolve.log_ddl = on; CREATE TABLE public.later ()});
is($node->safe_psql('plain', "SELECT object_identity, rule FROM nsresolve.ddl_log ORDER BY began DESC LIMIT 1"),
	'public.later|explicit', 'the log is written after a restore');

# What fails leaves nothing, and neither does a session that writes none.
my $count = $node->safe_psql('plain', 'SELECT count(*) FROM nsresolve.ddl_log');
$node->psql('plain', q{
	LOAD 'nsresolve'; SET nsresolve.enabled = on; SET nsresolve.log_ddl = on;
	BEGIN; CREATE TABLE gone (); SELECT 1 / 0; COMMIT;
	CREATE TABLE also_gone (id no_such_type);
	BEGIN; CREATE TABLE prepared_gone (); ROLLBACK;
	DO 'BEGIN CREATE TABLE caught (); PERFORM 1 / 0; EXCEPTION WHEN division_by_zero THEN NULL; END';
}, on_error_stop => 0);
$node->safe_psql('plain', 'CREATE TABLE unseen (); DROP TABLE unseen');
is($node->safe_psql('plain', 'SELECT count(*) FROM nsresolve.ddl_log'), $count, 'what fails leaves no row');

$node->stop;
done_testing();
