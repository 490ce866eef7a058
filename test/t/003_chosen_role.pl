# A role that is chosen before nsresolve is switched on, or before it is
# loaded: the very first statement goes to the role's default schema, or fails.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;
$node->safe_psql(
	'postgres', q{
	CREATE ROLE nsr_login LOGIN;
	CREATE ROLE nsr_owner;
	GRANT nsr_owner TO nsr_login;
	ALTER ROLE nsr_owner SET nsresolve.default_schema = 'owned';
	CREATE SCHEMA owned AUTHORIZATION nsr_owner;
	CREATE TABLE owned.t (x text);
	CREATE TABLE public.t (x text);
	GRANT ALL ON owned.t, public.t TO nsr_owner;
	ALTER DATABASE postgres SET nsresolve.enabled = on;
});

sub landed
{
	my ($what) = @_;
	is($node->safe_psql('postgres', q{SET nsresolve.enabled = off;
		SELECT (SELECT count(*) FROM owned.t), (SELECT count(*) FROM public.t)}),
		'1|0', $what);
	$node->safe_psql('postgres', 'TRUNCATE owned.t, public.t');
}

my $insert = q{INSERT INTO t VALUES ('first')};
foreach my $how ('shared_preload_libraries', 'session_preload_libraries')
{
	$node->append_conf('postgresql.conf', "shared_preload_libraries = ''");
	$node->append_conf('postgresql.conf', "session_preload_libraries = ''");
	$node->append_conf('postgresql.conf', "$how = 'nsresolve'");
	$node->restart;

	$node->safe_psql('postgres', q{ALTER ROLE nsr_login SET role = 'nsr_owner'});
	$node->safe_psql('postgres', $insert, extra_params => [ '-U', 'nsr_login' ]);
	landed("$how: a role that ALTER ROLE chooses at login");
	$node->safe_psql('postgres', 'ALTER ROLE nsr_login RESET role');

	{
		local $ENV{PGOPTIONS} = '-c role=nsr_owner';
		$node->safe_psql('postgres', $insert, extra_params => [ '-U', 'nsr_login' ]);
	}
	landed("$how: a role that a connection option chooses");
}

# Switched on in the session itself, by who may.
$node->safe_psql('postgres', 'ALTER DATABASE postgres RESET nsresolve.enabled');
$node->safe_psql('postgres', "GRANT SET ON PARAMETER nsresolve.enabled TO nsr_owner");
$node->safe_psql('postgres', "LOAD 'nsresolve'; SET ROLE nsr_owner; SET nsresolve.enabled = on; $insert");
landed('SET ROLE before SET nsresolve.enabled');
$node->append_conf('postgresql.conf', "session_preload_libraries = ''");
$node->reload;
$node->safe_psql('postgres', q{ALTER ROLE nsr_owner SUPERUSER});
$node->poll_query_until('postgres', q{SELECT current_setting('session_preload_libraries') = ''});
$node->safe_psql('postgres', "SET ROLE nsr_owner; LOAD 'nsresolve'; SET nsresolve.enabled = on; $insert");
landed('SET ROLE before LOAD');

# What a transaction makes of the role's settings, and takes back, was never so.
my $planned = q{ALTER ROLE nsr_owner SET nsresolve.default_schema = 'planned'; SET nsresolve.enabled = on;};
$node->safe_psql('postgres', "LOAD 'nsresolve'; SET ROLE nsr_owner;
	BEGIN; $planned ROLLBACK; SET nsresolve.enabled = on; $insert");
landed('settings that were rolled back');
$node->safe_psql('postgres', "LOAD 'nsresolve'; SET SESSION AUTHORIZATION nsr_owner;
	BEGIN; SAVEPOINT a; $planned ROLLBACK TO a; SET nsresolve.enabled = on; $insert; COMMIT");
landed('settings that were rolled back to a savepoint');
is($node->safe_psql('postgres', "LOAD 'nsresolve'; SET ROLE nsr_owner;
	BEGIN; $planned DO 'BEGIN PERFORM 1 / 0; EXCEPTION WHEN others THEN PERFORM count(*) FROM pg_class; END'; SHOW nsresolve.default_schema"),
	'planned', 'a subtransaction that fails takes nothing back but its own');
is($node->safe_psql('postgres', "LOAD 'nsresolve'; SET ROLE nsr_owner;
	BEGIN; SAVEPOINT a; $planned RELEASE a; SHOW nsresolve.default_schema; COMMIT;
	SHOW nsresolve.default_schema; SET nsresolve.enabled = off; SET nsresolve.enabled = on;
	SHOW nsresolve.default_schema; ALTER ROLE nsr_owner SET nsresolve.default_schema = 'owned'"),
	"planned\nplanned\nplanned", 'settings that were committed');
$node->safe_psql('postgres', q{ALTER ROLE nsr_owner NOSUPERUSER});
$node->safe_psql('postgres', "LOAD 'nsresolve'; SET ROLE nsr_owner;
	BEGIN; SET LOCAL ROLE NONE; SET nsresolve.enabled = on; COMMIT; $insert");
landed('a role that comes back after it was switched on');

# Switched on by a reload: there is no transaction in which the role's settings
# could be read before the first query has been analysed.
my ($in, $out, $timer) = ('', '', IPC::Run::timeout($PostgreSQL::Test::Utils::timeout_default));
my $err = '';
my $psql = IPC::Run::start(
	[ 'psql', '-XAtq', '-d', $node->connstr('postgres') ],
	'<', \$in, '>', \$out, '2>', \$err, $timer);
$in = "LOAD 'nsresolve';\nSET ROLE nsr_owner;\nSELECT 'ready';\n";
$psql->pump until $out =~ /ready/;
$node->append_conf('postgresql.conf', 'nsresolve.enabled = on');
$node->reload;
$out = '';
$in = "SELECT pg_sleep(0.2) IS NULL, 'waited';\n";
$psql->pump until $out =~ /waited/ || $err =~ /switched on/;
for my $try (1 .. 50)
{
	last if $err =~ /switched on/;
	$out = '';
	$in = "SELECT pg_sleep(0.1) IS NULL, 'again';\n";
	$psql->pump until $out =~ /again/ || $err =~ /switched on/;
}
like($err, qr/nsresolve was switched on after the role had been chosen/, 'a reload: the first query fails');
$in = "$insert;\nSHOW search_path;\n\\q\n";
$psql->finish;
like($out, qr/owned/, 'and the next goes on');
landed('a reload: in the default schema');

$node->stop;
done_testing();
