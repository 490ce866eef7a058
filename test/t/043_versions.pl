# One version of the extension's SQL, and the next: an update in use, an old
# version under a new library, a refusal where the library is the old one.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "shared_preload_libraries = 'nsresolve'\n");
$node->start;
my $new = $node->safe_psql('postgres',
	q{SELECT default_version FROM pg_available_extensions WHERE name = 'nsresolve'});

# Two databases: one with the first version, in use; one that begins with the
# newest.
$node->safe_psql(
	'postgres', q{
	CREATE ROLE nsr_reader LOGIN;
	CREATE ROLE nsr_owner LOGIN;
	CREATE DATABASE old;
	CREATE DATABASE new;
});
foreach my $db (qw(old new))
{
	$node->safe_psql(
		'postgres', qq{
		GRANT CREATE ON DATABASE $db TO nsr_owner;
		ALTER DATABASE $db SET nsresolve.enabled = on;
		ALTER DATABASE $db SET nsresolve.log_ddl = on;
		ALTER ROLE nsr_owner IN DATABASE $db SET nsresolve.default_schema = 'app';
		ALTER ROLE nsr_owner IN DATABASE $db SET nsresolve.create_schema = on;
	});
	$node->safe_psql($db, 'CREATE EXTENSION nsresolve' . ($db eq 'old' ? q{ VERSION '1.0'} : ''));
	$node->safe_psql(
		$db, q{
		GRANT SELECT ON nsresolve.ddl_log TO nsr_reader;
		GRANT EXECUTE ON FUNCTION nsresolve.metadata_tool TO nsr_reader WITH GRANT OPTION;
		REVOKE SELECT ON nsresolve.findings FROM PUBLIC;
		GRANT SELECT ON nsresolve.role_settings TO nsr_reader;
		SET ROLE nsr_owner;
		CREATE TABLE orders (id serial PRIMARY KEY);
		CREATE TABLE alembic_version (version_num varchar(32) NOT NULL);
		INSERT INTO alembic_version VALUES ('one');
		CREATE VIEW watched AS SELECT role, setting, value FROM nsresolve.role_settings WHERE role = 'nsr_owner';
		CREATE VIEW landed AS SELECT * FROM nsresolve.roles;
	});
}
my $log = q{SELECT string_agg(l::text, E'\n' ORDER BY l::text COLLATE "C") FROM nsresolve.ddl_log l WHERE role_name = 'nsr_owner'};
my $before = $node->safe_psql('old', $log);
like($before, qr/CREATE TABLE.*app\.orders.*,app,default,/, 'the log of DDL has rows');

# The old SQL with the new library.
is($node->safe_psql('old', q{SELECT extversion FROM pg_extension WHERE extname = 'nsresolve'}),
	'1.0', 'the first version is installed');
is($node->safe_psql('old', "SELECT count(*) >= 0 FROM nsresolve.$_"), 't', "version 1.0 with the new library: $_")
  foreach (qw(roles role_settings migrations findings ddl_log), 'known_tools()',
	q{explain('CREATE TABLE a (b int)')}, q{explain('CREATE TABLE a (b int)', 'nsr_owner')},
	q{summary('CREATE TABLE a (b int)')}, q{adopt('public', 'app')},
	q{metadata_of('app.alembic_version')}, q{server_setting('nsresolve.enabled')});
is($node->safe_psql('old', 'SELECT tool, applied, latest, state FROM nsresolve.migrations'),
	'Alembic|1|one|clean', 'version 1.0 with the new library: it reads the history');
is( $node->safe_psql('old', q{SELECT severity, finding FROM nsresolve.findings WHERE object = 'extension nsresolve'}),
	"error|It is of version 1.0, the library of version $new.", 'findings tell the difference');

# A session that has used it all, and one that may not update.
my ($in, $out) = ('', '');
my $use = 'SELECT count(*) > 0 FROM nsresolve.role_settings; EXECUTE p; SELECT f();';
my $h = IPC::Run::start([ 'psql', '-XAtq', '-d', $node->connstr('old') ], '<', \$in, '>', \$out, '2>&1');
$in .= qq{
	PREPARE p AS SELECT count(*) > 0 FROM nsresolve.roles;
	CREATE FUNCTION pg_temp.f() RETURNS bool LANGUAGE plpgsql AS 'BEGIN RETURN count(*) > 0 FROM nsresolve.role_settings; END';
	SET search_path = app, pg_temp;
	} . ($use =~ s/f\(\)/pg_temp.f()/r) . "\n\\echo ready\n";
$h->pump until $out =~ /ready/ || !$h->pumpable;
$out = '';
my ($rc, $stdout, $stderr) = $node->psql('old', 'SET ROLE nsr_owner; ALTER EXTENSION nsresolve UPDATE');
like($stderr, qr/must be owner of extension/, 'an ordinary role may not update it');

# The update, by the statement that findings give, with what an attacker would
# put in its way.
my $mend = $node->safe_psql('old', q{SELECT mend FROM nsresolve.findings WHERE object = 'extension nsresolve'});
is($mend, "ALTER EXTENSION nsresolve UPDATE TO '$new';", 'findings say how to mend it');
$node->safe_psql(
	'old', qq{
	SET nsresolve.enabled = off;
	CREATE SCHEMA evil AUTHORIZATION nsr_owner;
	SET ROLE nsr_owner;
	CREATE FUNCTION evil.lower(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION \$\$planted\$\$; END';
	CREATE FUNCTION evil.planted(name, text) RETURNS bool LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION \$\$planted\$\$; END';
	CREATE OPERATOR evil.!~ (LEFTARG = name, RIGHTARG = text, FUNCTION = evil.planted);
	RESET ROLE;
	SET nsresolve.enabled = on;
	SET search_path = evil, pg_catalog;
	$mend});
is($node->safe_psql('old', q{SELECT extversion FROM pg_extension WHERE extname = 'nsresolve'}), $new, 'it is updated');
$in .= ($use =~ s/f\(\)/pg_temp.f()/r) . "\n\\q\n";
$h->finish;
is($out, "t\nt\nt\n", 'a session that was using it goes on');
$node->safe_psql('old', 'DROP SCHEMA evil CASCADE');

# The same catalog as if it had begun with the newest version: each member, with
# its definition, comment, owner, privileges and configuration.
my $catalog = q{
	SET search_path = pg_catalog;
	SELECT string_agg(line, E'\n' ORDER BY line COLLATE "C") FROM (
		SELECT concat_ws(' | ', i.type, i.identity,
			obj_description(d.objid, d.classid::regclass::text),
			CASE d.classid
				WHEN 'pg_proc'::regclass THEN
					(SELECT concat_ws(' ', pg_get_functiondef(p.oid), p.proowner::regrole, p.proacl) FROM pg_proc p WHERE p.oid = d.objid)
				WHEN 'pg_class'::regclass THEN
					(SELECT concat_ws(' ', c.relkind, c.relowner::regrole, c.reloptions, c.relacl, pg_get_viewdef(c.oid),
						(SELECT string_agg(concat_ws(' ', a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
								col_description(c.oid, a.attnum), a.attacl), ', ' ORDER BY a.attnum)
						 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))
					 FROM pg_class c WHERE c.oid = d.objid)
				WHEN 'pg_event_trigger'::regclass THEN
					(SELECT concat_ws(' ', e.evtevent, e.evtfoid::regprocedure, e.evtenabled, e.evttags) FROM pg_event_trigger e WHERE e.oid = d.objid)
				WHEN 'pg_namespace'::regclass THEN
					(SELECT concat_ws(' ', n.nspowner::regrole, n.nspacl) FROM pg_namespace n WHERE n.oid = d.objid) END,
			(SELECT string_agg(concat_ws(' ', p.objsubid, p.privtype, p.initprivs), ', ' ORDER BY p.objsubid)
			 FROM pg_init_privs p WHERE p.classoid = d.classid AND p.objoid = d.objid)) AS line
		FROM pg_depend d CROSS JOIN LATERAL pg_identify_object(d.classid, d.objid, 0) i
		WHERE d.deptype = 'e' AND d.refclassid = 'pg_extension'::regclass
			AND d.refobjid = (SELECT oid FROM pg_extension WHERE extname = 'nsresolve')
		UNION ALL
		SELECT concat_ws(' | ', 'extension', extversion, extowner::regrole, extnamespace::regnamespace, extrelocatable,
			(SELECT string_agg(c::regclass::text, ', ') FROM unnest(extconfig) c), extcondition)
		FROM pg_extension WHERE extname = 'nsresolve'
		UNION ALL
		SELECT concat_ws(' | ', 'in its schema', relname) FROM pg_class WHERE relnamespace = 'nsresolve'::regnamespace
		UNION ALL
		SELECT concat_ws(' | ', 'in its schema', oid::regprocedure) FROM pg_proc WHERE pronamespace = 'nsresolve'::regnamespace) l};
my $updated = $node->safe_psql('old', $catalog);
cmp_ok(scalar(split /\n/, $updated), '>', 100, 'the catalog has something to compare');
is($updated, $node->safe_psql('new', $catalog), 'the catalog is that of a new installation');

# What was there is there.
is($node->safe_psql('old', "SELECT ($log) = \$log\$$before\$log\$"), 't', 'the log of DDL is kept')
  || diag($node->safe_psql('old', $log));
is($node->safe_psql('old', 'SET ROLE nsr_reader; SELECT count(*) > 0 FROM nsresolve.ddl_log'), 't', 'and readable for whom it was granted');
($rc, $stdout, $stderr) = $node->psql('old', 'SET ROLE nsr_reader; SELECT * FROM nsresolve.findings');
like($stderr, qr/permission denied/, 'what was revoked stays so');
is($node->safe_psql('old', "SELECT string_agg(value, ',' ORDER BY setting) FROM app.watched WHERE setting ~ '(default|create)_schema|log_ddl'"),
	'on,app,on', 'a view of the application sees what is new');
is($node->safe_psql('old', q{SELECT count(*) FROM nsresolve.findings WHERE object = 'extension nsresolve'}), '0', 'findings have nothing to say');

# It dumps and restores as the newest version.
command_ok([ 'pg_dump', '-f', $node->basedir . '/old.sql', $node->connstr('old') ], 'pg_dump');
$node->safe_psql('postgres', 'CREATE DATABASE restored');
command_ok(
	[ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-f', $node->basedir . '/old.sql', $node->connstr('restored') ],
	'restored');
is($node->safe_psql('restored', $catalog), $updated, 'with the same catalog');
is($node->safe_psql('restored', "SELECT ($log) = \$log\$$before\$log\$"), 't', 'and the log of DDL');

# A version that does not exist, and the way back.
foreach my $version ('0.9', '1.0', '99')
{
	($rc, $stdout, $stderr) = $node->psql('old', "ALTER EXTENSION nsresolve UPDATE TO '$version'");
	like($stderr, qr/has no update path from version "$new" to version "$version"/, "no update to $version");
}

# SQL that is newer than the library.
$node->safe_psql('old', q{UPDATE pg_extension SET extversion = '99' WHERE extname = 'nsresolve'});
is($node->safe_psql('old', q{SELECT replace(finding, E'\n', ' '), mend IS NULL FROM nsresolve.findings WHERE object = 'extension nsresolve'}),
	"It is of version 99, the library of version $new. If the library that is installed is newer, restart the server.|t",
	'findings give no statement that cannot work');

$node->stop;
done_testing();
