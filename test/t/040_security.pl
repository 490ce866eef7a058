# What an ordinary role can and cannot do, tried as an attacker would.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', "include_if_exists = 'try.conf'");
$node->start;

# nsr_eve attacks; nsr_bob is another ordinary role; nsr_free has settings of
# its own that switch every guard off; nsr_dba is not a superuser, but creates
# roles and owns a database.
$node->safe_psql(
	'postgres', q{
	CREATE ROLE nsr_eve LOGIN;
	CREATE ROLE nsr_bob LOGIN;
	CREATE ROLE nsr_free;
	GRANT nsr_free TO nsr_eve;
	CREATE ROLE nsr_dba LOGIN CREATEROLE CREATEDB;
	CREATE DATABASE app;
	CREATE DATABASE owned OWNER nsr_dba;
	CREATE DATABASE bare OWNER nsr_dba;
});

sub configure
{
	my ($conf) = @_;

	open(my $fh, '>', $node->data_dir . '/try.conf') || die;
	print $fh $conf;
	close($fh);
	$node->restart;
	return;
}

# What a role gets from some SQL: the output, or "failed: ..." with the
# messages.  psql reads it from a file: it does not wait for its input where the
# connection is refused.
my $input = $node->basedir . '/input.sql';

sub as
{
	my ($role, $sql, %options) = @_;

	local $ENV{PGUSER} = $role;
	local $ENV{PGOPTIONS} = $options{options} || '';
	PostgreSQL::Test::Utils::append_to_file($input, $sql);
	my ($rc, $stdout, $stderr) = $node->psql($options{db} || 'app', '',
		extra_params => [ '-f', $input ]);
	unlink($input);
	return $rc == 0 ? $stdout : "failed: $stderr";
}

# The settings that an administrator decides about, as he has set them here,
# and what an attacker would like.
my %guards = (
	enabled => [ 'on', 'off' ],
	shared_schemas => [ 'shared', 'nsr_eve' ],
	alias_schemas => [ 'public', 'other' ],
	fallthrough => [ 'error', 'allow' ],
	metadata_guard => [ 'on', 'off' ],
	metadata_tables => [ 'alembic_version', 'nothing' ],
	destructive_ddl => [ 'refuse', 'allow' ],
	override_empty_search_path => [ 'on', 'off' ]);
my @guards = sort keys %guards;
my $state = 'SELECT '
  . join(" || ' ' || ", map { "current_setting('nsresolve.$_')" } @guards);
my $untouched = join(' ', map { $guards{$_}[0] } @guards);
my $denied = qr/permission denied/;

foreach my $kind (qw(shared session))
{
	configure(
		join("\n",
			"${kind}_preload_libraries = 'nsresolve'",
			map({ "nsresolve.$_ = '$guards{$_}[0]'" } @guards), ''));
	$node->safe_psql('app',
		join(';', map { "ALTER ROLE nsr_free SET nsresolve.$_ = '$guards{$_}[1]'" } @guards));

	is(as('nsr_eve', $state), $untouched, "$kind: the guards are on");
	foreach my $name (@guards)
	{
		my $guard = "nsresolve.$name";
		my $bad = $guards{$name}[1];

		like(as('nsr_eve', "SET $guard = '$bad'"), $denied, "$kind: SET $name");
		like(as('nsr_eve', "BEGIN; SET LOCAL $guard = '$bad'"),
			$denied, "$kind: SET LOCAL $name");
		like(as('nsr_eve', "SELECT set_config('$guard', '$bad', false)"),
			$denied, "$kind: set_config $name");
		like(as('nsr_eve', "UPDATE pg_settings SET setting = '$bad' WHERE name = '$guard'"),
			$denied, "$kind: UPDATE pg_settings, $name");
		like(as('nsr_eve', "RESET $guard"), $denied, "$kind: RESET $name");
		like(as('nsr_eve', "ALTER ROLE nsr_eve SET $guard = '$bad'"),
			$denied, "$kind: ALTER ROLE of itself, $name");
		like(as('nsr_eve', "ALTER ROLE nsr_eve IN DATABASE app SET $guard = '$bad'"),
			$denied, "$kind: ALTER ROLE IN DATABASE, $name");
		like(as('nsr_dba', "ALTER ROLE nsr_bob SET $guard = '$bad'"),
			$denied, "$kind: ALTER ROLE by one who creates roles, $name");
		like(as('nsr_dba', "ALTER DATABASE owned SET $guard = '$bad'", db => 'owned'),
			$denied, "$kind: ALTER DATABASE by its owner, $name");
		like(as('nsr_eve', "ALTER SYSTEM SET $guard = '$bad'"),
			$denied, "$kind: ALTER SYSTEM, $name");
		like(
			as('nsr_eve', qq{
				CREATE FUNCTION pg_temp.f() RETURNS text LANGUAGE sql SET $guard = '$bad'
				AS \$\$ SELECT current_setting('$guard') \$\$; SELECT pg_temp.f()}),
			$denied, "$kind: a function's SET clause, $name");
		like(
			as('nsr_eve', qq{
				CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
				ALTER FUNCTION pg_temp.f() SET $guard = '$bad'; SELECT pg_temp.f()}),
			$denied, "$kind: ALTER FUNCTION, $name");
		foreach my $option ("-c $guard=$bad", "--$guard=$bad", '-c ' . uc($guard) . "=$bad")
		{
			unlike(
				as('nsr_eve', "SHOW $guard", options => $option),
				qr/^\Q$bad\E$/, "$kind: connection option $option");
		}
	}
	is(as('nsr_eve', "SET ROLE nsr_free; $state"),
		$untouched, "$kind: SET ROLE to a role with other settings");
	is(as('nsr_eve', "SELECT set_config('role', 'nsr_free', false) \\g /dev/null\n$state"),
		$untouched, "$kind: set_config('role')");
	is(as('nsr_eve', "RESET ALL; $state"), $untouched, "$kind: RESET ALL");
	is(as('nsr_eve', "DISCARD ALL; $state"), $untouched, "$kind: DISCARD ALL");
	unlike(
		as('nsr_eve', $state, options => '-c role=nsr_free'),
		qr/off|allow/, "$kind: the role in a connection option");
	unlike(
		as('nsr_eve', $state, options => "-c ${kind}_preload_libraries="),
		qr/off|allow/, "$kind: no library in a connection option");
	like(as('nsr_eve', "LOAD 'nsresolve'"),
		qr/^$|$denied|not allowed/, "$kind: LOAD changes nothing");
	like(as('nsr_eve', 'DROP EXTENSION IF EXISTS nsresolve; CREATE EXTENSION nsresolve'),
		$denied, "$kind: CREATE EXTENSION");
	foreach my $name (qw(leader_search_path leader_default_schema))
	{
		like(as('nsr_eve', "SET nsresolve.$name = 'public'"),
			qr/cannot be changed/, "$kind: what tells parallel workers");
		like(as('nsr_eve', "SELECT 1", options => "-c nsresolve.$name=public"),
			qr/^failed|^1$/, "$kind: the same in a connection option");
		is( as('nsr_eve', "SET ROLE nsr_free; SELECT current_setting('nsresolve.$name') = 'public'",
				options => "-c nsresolve.$name=public"),
			'f', "$kind: has no effect")
		  if as('nsr_eve', "SELECT 1", options => "-c nsresolve.$name=public") eq '1';
	}
}

# Settings that are left behind where the library is not loaded.
configure('');
foreach my $name (@guards)
{
	like(as('nsr_eve', "ALTER ROLE nsr_eve SET nsresolve.$name = '$guards{$name}[1]'"),
		$denied, "not loaded: ALTER ROLE of itself, $name");
	like(as('nsr_dba', "ALTER DATABASE bare SET nsresolve.$name = '$guards{$name}[1]'", db => 'bare'),
		$denied, "not loaded: ALTER DATABASE by its owner, $name");
}

# From here on with schemas and tables.
configure(
	q{
shared_preload_libraries = 'nsresolve'
nsresolve.enabled = on
});
$node->safe_psql(
	'app', q{
	SET nsresolve.enabled = off;
	CREATE EXTENSION nsresolve;
	CREATE SCHEMA "SQLUser";
	GRANT USAGE ON SCHEMA "SQLUser" TO PUBLIC;
	CREATE TABLE "SQLUser".secret AS SELECT 'secret'::text AS word;
	CREATE TABLE public.shown AS SELECT 1 AS a;
	GRANT SELECT ON public.shown TO PUBLIC;
	CREATE SCHEMA nsr_bob AUTHORIZATION nsr_bob;
	CREATE TABLE nsr_bob.mine AS SELECT 'of bob'::text AS word;
	ALTER TABLE nsr_bob.mine OWNER TO nsr_bob;
	CREATE SCHEMA nsr_eve AUTHORIZATION nsr_eve;
	CREATE SCHEMA evil AUTHORIZATION nsr_eve;
	GRANT USAGE ON SCHEMA evil TO PUBLIC;
});

# Nothing becomes readable, writable, or droppable.
foreach my $schema ('SQLUser', 'nsr_bob', '$user')
{
	my $table = $schema eq 'SQLUser' ? 'secret' : 'mine';
	foreach my $sql (
		"SELECT * FROM $table", "INSERT INTO $table VALUES ('x')",
		"UPDATE $table SET word = 'x'", "DELETE FROM $table",
		"TRUNCATE $table", "DROP TABLE $table", "ALTER TABLE $table ADD b int",
		"BEGIN; LOCK TABLE $table", "CREATE INDEX ON $table (word)",
		"CREATE TRIGGER t BEFORE INSERT ON $table EXECUTE FUNCTION suppress_redundant_updates_trigger()",
		"CREATE VIEW nsr_eve.v AS SELECT * FROM $table; SELECT * FROM nsr_eve.v")
	{
		like(as('nsr_eve', "SET nsresolve.default_schema = '$schema'; $sql"),
			qr/permission denied|must be owner|does not exist/,
			"default schema $schema: $sql");
	}
}
$node->safe_psql('postgres', q{ALTER DATABASE app SET nsresolve.alias_schemas = 'public'});
foreach my $sql (
	'DROP TABLE public.secret', 'ALTER TABLE public.secret ADD b int',
	'CREATE TABLE public.landed (a int)', 'COMMENT ON TABLE public.secret IS $$x$$',
	'GRANT SELECT ON public.secret TO nsr_eve', 'CREATE VIEW nsr_eve.v AS SELECT * FROM public.secret; SELECT * FROM nsr_eve.v')
{
	unlike(as('nsr_eve', $sql), qr/^(secret)?$/, "through an alias: $sql");
}
$node->safe_psql('postgres', 'ALTER DATABASE app RESET nsresolve.alias_schemas');
like(as('nsr_eve', 'CREATE TABLE t (a int)'),
	qr/permission denied for schema SQLUser/, 'no privilege to create in the default schema');
like(as('nsr_eve', q{SET nsresolve.default_schema = 'fresh'; SET nsresolve.create_schema = on; CREATE TABLE t (a int)}),
	qr/permission denied for database/, 'nor to create a schema');
is($node->safe_psql('app', q{SELECT string_agg(word, ',') FROM (SELECT * FROM "SQLUser".secret UNION SELECT * FROM nsr_bob.mine) s}) =~ /^(secret|of bob),/,
	1, 'the tables are as they were');

# Schema names are never executed.
$node->safe_psql('postgres', 'GRANT CREATE ON DATABASE app TO nsr_eve');
foreach my $name (
	'x"; DROP TABLE public.shown; --', q{x'; DROP TABLE public.shown; --},
	'x; DROP TABLE public.shown', '$$; DROP TABLE public.shown; $$', 'a\\"b', "a\nb", 'a,b', 'a.b',
	' a ', '"', '%s%n%d', '$default', 'é', '$user"')
{
	my $quoted = $name =~ s/'/''/gr;
	is( as('nsr_eve', qq{
			SET nsresolve.default_schema = '$quoted';
			SET nsresolve.create_schema = on;
			CREATE TABLE named (a int);
			SELECT count(*) FROM named;
			SELECT relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = '$quoted') AND current_schema() = '$quoted'
			FROM pg_class WHERE relname = 'named';
			DROP TABLE named;
			SELECT name = '$quoted' FROM nsresolve.default_schema() name}),
		"0\nt\nt", "a schema called $name");
	is(as('nsr_eve', 'SELECT a FROM public.shown'), '1', 'nothing was executed');
	my $ident = $name =~ s/"/""/gr;
	as('nsr_eve', qq{DROP SCHEMA "$ident"});
	like(as('nsr_eve', qq{SET nsresolve.default_schema = '$quoted'; CREATE TABLE named (a int)}),
		qr/does not exist/, 'nor by the error');
}
# A role of such a name.
$node->safe_psql('app', q{CREATE ROLE "x""; DROP TABLE public.shown; --"; GRANT CREATE ON DATABASE app TO "x""; DROP TABLE public.shown; --"});
is( $node->safe_psql('app', q{
		SET ROLE "x""; DROP TABLE public.shown; --";
		SET nsresolve.default_schema = '$user';
		SET nsresolve.create_schema = on;
		CREATE TABLE named (a int);
		SELECT relnamespace::regnamespace FROM pg_class WHERE relname = 'named';
		DROP SCHEMA "x""; DROP TABLE public.shown; --" CASCADE}),
	'"x""; DROP TABLE public.shown; --"', 'a role of such a name');
is(as('nsr_eve', 'SELECT a FROM public.shown'), '1', 'nothing was executed');

# Planted functions in the default schema do not replace the system's.
$node->safe_psql(
	'app', q{
	SET nsresolve.enabled = off;
	GRANT CREATE ON SCHEMA "SQLUser" TO nsr_eve;
	SET ROLE nsr_eve;
	CREATE FUNCTION "SQLUser".lower(text) RETURNS text LANGUAGE sql AS $$SELECT 'planted'$$;
	CREATE FUNCTION "SQLUser".equal(text, text) RETURNS bool LANGUAGE sql AS $$SELECT true$$;
	CREATE OPERATOR "SQLUser".= (LEFTARG = text, RIGHTARG = text, FUNCTION = "SQLUser".equal);
	CREATE TABLE "SQLUser".pg_class (relname text);
	GRANT SELECT ON "SQLUser".pg_class TO PUBLIC;
});
my $system = q{SELECT lower('A'::text) || ' ' || ('a'::text = 'b'::text) || ' ' || (SELECT count(*) > 0 FROM pg_class)};
foreach my $path ('pg_catalog, public', '"$user", public', 'pg_catalog', 'pg_catalog, pg_catalog, public')
{
	$node->safe_psql('postgres', "ALTER DATABASE app SET search_path = $path");
	is(as('nsr_bob', $system), 'a false true', "planted functions, path $path");
	is(as('nsr_bob', "SET nsresolve.default_schema = 'evil'; $system"),
		'a false true', "the same with another default schema, path $path");
}
$node->safe_psql('postgres', 'ALTER DATABASE app RESET search_path');

# Planted metadata: a table of eve's, further along the path.
$node->safe_psql(
	'app', q{
	SET nsresolve.enabled = off;
	GRANT CREATE ON SCHEMA public TO nsr_eve;
	SET ROLE nsr_eve;
	CREATE TABLE public.alembic_version (version_num varchar(32) NOT NULL);
	GRANT ALL ON public.alembic_version TO PUBLIC;
	CREATE FUNCTION evil.planted() RETURNS trigger LANGUAGE plpgsql AS $$
	BEGIN RAISE EXCEPTION 'planted code runs as %', current_user; END $$;
	CREATE TRIGGER planted BEFORE INSERT ON public.alembic_version FOR EACH ROW EXECUTE FUNCTION evil.planted();
	RESET ROLE;
	CREATE SCHEMA bob_app AUTHORIZATION nsr_bob;
	ALTER ROLE nsr_bob SET nsresolve.default_schema = 'bob_app';
});
like(as('nsr_bob', q{INSERT INTO alembic_version VALUES ('1')}),
	qr/^failed: .*relation "alembic_version"/s, 'planted metadata is not written to');
# The same as a member of an extension that is eve's own.
$node->safe_psql('app', 'GRANT CREATE ON DATABASE app TO nsr_eve');
is(as('nsr_eve', 'CREATE EXTENSION citext SCHEMA evil; ALTER EXTENSION citext ADD TABLE public.alembic_version'), '', 'an extension of her own');
like(as('nsr_bob', q{INSERT INTO alembic_version VALUES ('1')}),
	qr/^failed: .*relation "alembic_version"/s, 'planted metadata in an extension is not written to');
as('nsr_eve', 'ALTER EXTENSION citext DROP TABLE public.alembic_version; DROP EXTENSION citext');
$node->safe_psql('app', 'REVOKE CREATE ON DATABASE app FROM nsr_eve');
# What belongs to an extension moves with it.
$node->safe_psql('app', q{
	SET nsresolve.enabled = off;
	CREATE EXTENSION citext SCHEMA evil;
	ALTER EXTENSION citext ADD TABLE public.alembic_version;
});
like(($node->psql('app', 'ALTER EXTENSION citext SET SCHEMA public'))[2], qr/SET SCHEMA is refused because of migration metadata "public.alembic_version"/,
	'nor does it move with an extension');
$node->safe_psql('app', 'SET nsresolve.enabled = off; ALTER EXTENSION citext DROP TABLE public.alembic_version; DROP EXTENSION citext');
unlike(as('nsr_bob', q{INSERT INTO alembic_version VALUES ('1')}),
	qr/planted code/, 'planted code does not run');
like(as('nsr_bob', q{SELECT * FROM alembic_version}), qr/^failed/, 'nor is it read');
is( as('nsr_bob', q{
		CREATE TABLE alembic_version (version_num varchar(32) NOT NULL);
		INSERT INTO alembic_version VALUES ('1');
		SELECT tableoid::regclass FROM alembic_version}),
	'alembic_version', 'bob makes his own instead');
is( $node->safe_psql('app', 'SELECT count(*) FROM public.alembic_version'),
	'0', 'and the planted one stays empty');
# The same in a session of a superuser.
like(
	$node->safe_psql('app', q{SET nsresolve.fallthrough = 'warning'; SELECT nsresolve.metadata_tool('public.alembic_version')}),
	qr/alembic/i, 'the planted table has the name and the columns of metadata');
# A superuser has the privileges of every role, so any owner's table is accepted,
# as search_path alone would have it.  README.md says so; nobody should run
# migrations as a superuser.
my ($rc, $stdout, $stderr) = $node->psql('app', q{INSERT INTO alembic_version VALUES ('1')});
like($stderr, qr/planted code runs as postgres/, 'a superuser is not protected from what he may do');

# SECURITY DEFINER functions are not made weaker.
$node->safe_psql(
	'app', q{
	SET nsresolve.enabled = off;
	CREATE SCHEMA vault;
	CREATE TABLE vault.log (who text);
	GRANT CREATE ON SCHEMA evil TO nsr_eve;
	CREATE FUNCTION public.safe() RETURNS text SECURITY DEFINER SET search_path = vault, pg_temp LANGUAGE plpgsql AS $$
	BEGIN
		INSERT INTO log VALUES (session_user);
		CREATE TABLE made (a int);
		DROP TABLE made;
		RETURN current_setting('search_path') || ' ' || lower('A') || ' ' || (SELECT count(*) FROM log);
	END $$;
	CREATE FUNCTION public.begin_atomic() RETURNS bigint SECURITY DEFINER LANGUAGE sql
	BEGIN ATOMIC SELECT count(*) FROM vault.log; END;
	CREATE FUNCTION public.empty_path() RETURNS text SECURITY DEFINER SET search_path = '' LANGUAGE plpgsql AS $$
	BEGIN
		RETURN current_setting('search_path') || (SELECT count(*) FROM log);
	END $$;
	CREATE TABLE evil.log (who text);
	GRANT ALL ON evil.log TO PUBLIC;
	SET ROLE nsr_eve;
	CREATE FUNCTION evil.lower(text) RETURNS text LANGUAGE sql AS $$SELECT 'planted'$$;
});
my $lure = q{SET nsresolve.default_schema = 'evil'; SET nsresolve.create_schema = on; SET nsresolve.metadata_schema = 'evil';};
is(as('nsr_eve', "$lure SELECT public.safe()"), 'vault, pg_temp a 1', 'a definer\'s own path stays as it is');
is(as('nsr_eve', "$lure CREATE TEMP TABLE log (who text); SELECT public.safe()"),
	'vault, pg_temp a 2', 'the same with a temporary table of that name');
is(as('nsr_eve', "$lure SELECT public.begin_atomic()"), '2', 'BEGIN ATOMIC stays as it is');
like(as('nsr_eve', "$lure SELECT public.empty_path()"), qr/^failed: .*relation "log" does not exist/s,
	'an empty path stays empty');
$node->safe_psql('postgres', 'ALTER DATABASE app SET nsresolve.override_empty_search_path = on');
like(as('nsr_eve', "$lure SELECT public.empty_path()"), qr/^failed: .*relation "log" does not exist/s,
	'also where an emptied path is read as RESET');
$node->safe_psql('postgres', 'ALTER DATABASE app RESET nsresolve.override_empty_search_path');
like(
	as('nsr_eve', "$lure SET nsresolve.default_schema = 'fresh_for_definer';
		SELECT public.safe(); SELECT count(*) FROM pg_namespace WHERE nspname = 'fresh_for_definer'"),
	qr/\n0$/, 'no schema is made for it');

# A function that writes a schema, or sets a path itself, without a SET clause.
$node->safe_psql('postgres', 'ALTER DATABASE app SET nsresolve.alias_schemas = $$public$$');
$node->safe_psql(
	'app', q{
	SET nsresolve.enabled = off;
	GRANT CREATE ON DATABASE app TO nsr_bob;
	CREATE TABLE public.ledger (who text);
	ALTER TABLE public.ledger OWNER TO nsr_bob;
	CREATE TABLE nsr_bob.ledger (who text);
	ALTER TABLE nsr_bob.ledger OWNER TO nsr_bob;
	GRANT CREATE ON SCHEMA public TO nsr_bob;
	SET ROLE nsr_bob;
	CREATE FUNCTION public.set_path(path text, how text) RETURNS text SECURITY DEFINER LANGUAGE plpgsql AS $$
	BEGIN
		IF how = 'SET' THEN EXECUTE 'SET search_path = ' || path;
		ELSIF how = 'SET LOCAL' THEN EXECUTE 'SET LOCAL search_path = ' || path;
		ELSE PERFORM set_config('search_path', path, how = 'local'); END IF;
		RETURN current_setting('search_path');
	END $$;
	CREATE FUNCTION public.open_ledger(command text) RETURNS text SECURITY DEFINER LANGUAGE plpgsql AS $$
	BEGIN EXECUTE format(command, 'public.ledger', session_user); RETURN 'done'; END $$;
	CREATE FUNCTION public.make() RETURNS text SECURITY DEFINER LANGUAGE plpgsql AS $$
	BEGIN CREATE TABLE made (a int); RETURN 'made'; END $$;
});
foreach my $path ('public, pg_temp', '"$user", public', 'pg_catalog, pg_temp', 'public')
{
	foreach my $how ('SET', 'SET LOCAL', 'config', 'local')
	{
		is(as('nsr_eve', "$lure SELECT public.set_path('$path', '$how')"),
			$path, "a definer that sets its path itself, $how $path");
	}
}
foreach my $command ('GRANT SELECT ON %s TO %I', 'COMMENT ON TABLE %s IS %2$L', 'ALTER TABLE %s ADD %I int',
	'TRUNCATE %s', 'CREATE INDEX ON %s (who)', 'CREATE TRIGGER t BEFORE INSERT ON %s FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
	'DROP TABLE %s')
{
	my $format = $command =~ s/%s/%1\$s/r =~ s/%I/%2\$I/r;
	is(as('nsr_eve', "SET nsresolve.default_schema = 'nsr_bob'; SELECT public.open_ledger(\$c\$$format\$c\$)"),
		'done', "a definer that writes the schema: $command");
}
is( $node->safe_psql('app', q{
		SELECT relacl IS NULL AND obj_description(oid) IS NULL AND relnatts = 1 AND NOT relhasindex AND NOT relhastriggers
		FROM pg_class WHERE oid = 'nsr_bob.ledger'::regclass}),
	't', 'an alias is no way to another of his tables');
is($node->safe_psql('app', q{SELECT to_regclass('public.ledger') IS NULL}), 't', 'and he meant the one that he wrote');
like(as('nsr_eve', q{SET nsresolve.default_schema = 'fresh_by_definer'; SET nsresolve.create_schema = on; SELECT public.make()}),
	qr/default schema "fresh_by_definer" does not exist/, 'a caller cannot have a definer make a schema');

# What the server does in the name of a relation's owner, whoever asks for it.
$node->safe_psql(
	'app', q{
	SET nsresolve.enabled = off;
	CREATE TABLE public.ledger (who text);
	ALTER TABLE public.ledger OWNER TO nsr_bob;
	SET ROLE nsr_bob;
	CREATE FUNCTION nsr_bob.write(note text) RETURNS text LANGUAGE plpgsql AS $$
	BEGIN EXECUTE format('COMMENT ON TABLE public.ledger IS %L', note); RETURN note; END $$;
	CREATE FUNCTION nsr_bob.note(note text) RETURNS text IMMUTABLE LANGUAGE plpgsql AS $$
	BEGIN RETURN nsr_bob.write(note); END $$;
	CREATE FUNCTION nsr_bob.make(note text) RETURNS text LANGUAGE plpgsql AS $$
	BEGIN CREATE TABLE made (a int); RETURN note; END $$;
	CREATE TABLE nsr_bob.indexed (note text);
	INSERT INTO nsr_bob.indexed VALUES ('indexed');
	CREATE INDEX ON nsr_bob.indexed (nsr_bob.note(note));
	CREATE MATERIALIZED VIEW nsr_bob.refreshed AS SELECT nsr_bob.note('refreshed');
	CREATE MATERIALIZED VIEW nsr_bob.maker AS SELECT nsr_bob.make('maker') WITH NO DATA;
});
my @maintainers = ('postgres');
if ($node->pg_version >= 17)
{
	$node->safe_psql('app', 'GRANT MAINTAIN ON nsr_bob.indexed, nsr_bob.refreshed, nsr_bob.maker TO nsr_eve; GRANT USAGE ON SCHEMA nsr_bob TO nsr_eve');
	push @maintainers, 'nsr_eve';
}
foreach my $role (@maintainers)
{
	my %maintain = (
		'REINDEX TABLE nsr_bob.indexed' => 'indexed',
		'ANALYZE nsr_bob.indexed' => 'indexed',
		'REFRESH MATERIALIZED VIEW nsr_bob.refreshed' => 'refreshed');
	foreach my $command (sort keys %maintain)
	{
		$node->safe_psql('app', q{SET nsresolve.enabled = off; COMMENT ON TABLE public.ledger IS NULL; COMMENT ON TABLE nsr_bob.ledger IS NULL});
		as($role, "SET nsresolve.default_schema = 'nsr_bob'; $command");
		is($node->safe_psql('app', q{SELECT obj_description('public.ledger'::regclass), obj_description('nsr_bob.ledger'::regclass)}),
			"$maintain{$command}|", "a function that writes the schema, run for its owner by $role: $command");
	}
	like(as($role, q{SET nsresolve.default_schema = 'fresh_by_owner'; SET nsresolve.create_schema = on; REFRESH MATERIALIZED VIEW nsr_bob.maker}),
		qr/"fresh_by_owner" does not exist|permission denied for schema pg_catalog/, "and cannot have it make a schema, $role");
}
$node->safe_psql('app', 'REVOKE USAGE ON SCHEMA nsr_bob FROM nsr_eve');
$node->safe_psql('postgres', 'ALTER DATABASE app RESET nsresolve.alias_schemas');

# Processes of other kinds that run what an ordinary role wrote: autovacuum, and
# a connection for replication, which takes SQL as well.
configure(q{
shared_preload_libraries = 'nsresolve'
nsresolve.enabled = on
nsresolve.destructive_ddl = 'refuse'
nsresolve.metadata_guard = on
autovacuum_naptime = 1s
wal_level = logical
max_wal_senders = 10
autovacuum = on
});
$node->safe_psql('postgres', 'CREATE DATABASE busy; CREATE ROLE nsr_walker LOGIN REPLICATION');
$node->safe_psql(
	'busy', q{
	CREATE EXTENSION nsresolve;
	ALTER DATABASE busy SET nsresolve.log_ddl = on;
	SET nsresolve.enabled = off;
	CREATE SCHEMA nsr_eve AUTHORIZATION nsr_eve;
	CREATE SCHEMA nsr_walker AUTHORIZATION nsr_walker;
	SET ROLE nsr_eve;
	CREATE TABLE nsr_eve.schema_migrations (version text);
	CREATE TABLE nsr_eve.data (a int);
	CREATE TABLE nsr_eve.told (what text);
	CREATE FUNCTION nsr_eve.try() RETURNS void LANGUAGE plpgsql AS $$
	BEGIN
		BEGIN DROP TABLE nsr_eve.schema_migrations; EXCEPTION WHEN OTHERS THEN INSERT INTO nsr_eve.told VALUES (SQLERRM); END;
		BEGIN DROP TABLE nsr_eve.data; EXCEPTION WHEN OTHERS THEN INSERT INTO nsr_eve.told VALUES (SQLERRM); END;
	END $$;
	CREATE FUNCTION nsr_eve.index(i int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$
	BEGIN
		-- Not in psql.
		IF current_setting('application_name') = '' THEN
			PERFORM nsr_eve.try();
		END IF;
		RETURN i;
	END $$;
	CREATE TABLE nsr_eve.bait (i int) WITH (autovacuum_analyze_threshold = 1, autovacuum_analyze_scale_factor = 0);
	CREATE INDEX ON nsr_eve.bait (nsr_eve.index(i));
	INSERT INTO nsr_eve.bait SELECT generate_series(1, 3);
});
ok($node->poll_query_until('busy', 'SELECT count(*) >= 2 FROM nsr_eve.told'), 'autovacuum has called the function');
is( $node->safe_psql('busy', q{SELECT DISTINCT what FROM nsr_eve.told ORDER BY 1}),
	qq{DROP TABLE is refused because it would destroy data\nDROP TABLE is refused because of migration metadata "nsr_eve.schema_migrations"},
	'around a guard: autovacuum');
is($node->safe_psql('busy', q{SELECT to_regclass('nsr_eve.data') IS NOT NULL AND to_regclass('nsr_eve.schema_migrations') IS NOT NULL}), 't',
	'nothing is lost');
$node->safe_psql('busy', q{SET nsresolve.enabled = off; CREATE TABLE nsr_walker.schema_migrations (version text); ALTER TABLE nsr_walker.schema_migrations OWNER TO nsr_walker});
my $walker = $node->connstr('busy') . ' replication=database';
foreach my $try ([ 'SHOW search_path', qr/^"SQLUser", "\$user", public$/ ], [ 'DROP TABLE nsr_walker.schema_migrations', qr/refused because of migration metadata/ ],
	[ q{SET nsresolve.default_schema = 'nsr_walker'; CREATE TABLE w (a int); SELECT 'w'::regclass::text, (SELECT relnamespace::regnamespace FROM pg_class WHERE relname = 'w')}, qr/^w\|nsr_walker$/ ])
{
	my ($sql, $expected) = @$try;
	my ($out, $err) = ('', '');
	local $ENV{PGUSER} = 'nsr_walker';
	IPC::Run::run([ 'psql', '-XAtq', '-d', $walker, map { ('-c', $_) } split /; /, $sql ], '>', \$out, '2>', \$err);
	chomp $out;
	like($out . $err, $expected, "around a guard: a connection for replication, $sql");
}

# A database that belongs to an attacker: what a superuser does to be safe there
# is safe, also where it is what the database says already.
$node->safe_psql(
	'owned', q{
	SET nsresolve.enabled = off;
	CREATE SCHEMA evil AUTHORIZATION nsr_dba;
	CREATE SCHEMA trusted;
});
foreach my $path (q{''}, 'pg_catalog', 'pg_catalog, pg_temp', 'information_schema', 'trusted', 'trusted, pg_temp')
{
	as('nsr_dba', "ALTER DATABASE owned SET search_path = $path; ALTER DATABASE owned SET nsresolve.default_schema = 'evil'", db => 'owned');
	my $names = $path eq q{''} ? '' : $path;
	foreach my $sql ("SET search_path = $path", "SELECT set_config('search_path', '$names', false) IS NULL \\g /dev/null\n",
		"BEGIN; SET LOCAL search_path = $path", "SELECT pg_catalog.set_config('search_path', '$names', false) \\g /dev/null\n")
	{
		unlike($node->safe_psql('owned', "$sql; SELECT current_schemas(true)"),
			qr/evil/, "a superuser in an attacker's database: $sql");
	}
}
as('nsr_dba', 'ALTER DATABASE owned RESET search_path', db => 'owned');
$node->safe_psql('owned', 'ALTER ROLE postgres SET search_path = trusted, pg_temp');
unlike($node->safe_psql('owned', "SET search_path = trusted, pg_temp; SELECT current_schemas(true)"),
	qr/evil/, "a superuser in an attacker's database: a path of his own");
$node->safe_psql('owned', 'ALTER ROLE postgres RESET search_path');
is(as('nsr_bob', 'SET search_path = pg_catalog; SELECT current_schemas(true)', db => 'owned'),
	'{pg_catalog}', 'a path of the system only is safe for everybody');
as('nsr_dba', "ALTER DATABASE owned RESET search_path; ALTER DATABASE owned RESET nsresolve.default_schema", db => 'owned');

# Other ways to a setting, or around it.
$node->safe_psql('app', q{
	ALTER DATABASE app SET nsresolve.destructive_ddl = 'refuse';
	CREATE TABLE nsr_eve.kept (a int);
	ALTER TABLE nsr_eve.kept OWNER TO nsr_eve;
	CREATE TABLE nsr_eve.alembic_version (version_num varchar(32) NOT NULL);
	ALTER TABLE nsr_eve.alembic_version OWNER TO nsr_eve;
});
my $refused = qr/ERROR:  .*(refused|metadata|permission denied|must be|not allowed|does not exist|cannot|unrecognized|invalid)/;
foreach my $around (
	'DROP TABLE nsr_eve.kept',
	'DO $$ BEGIN DROP TABLE nsr_eve.kept; END $$',
	'DO $$ BEGIN EXECUTE $q$DROP TABLE nsr_eve.kept$q$; END $$',
	'PREPARE TRANSACTION $$a$$; DROP TABLE nsr_eve.kept',
	'CREATE FUNCTION pg_temp.f() RETURNS void LANGUAGE sql AS $$DROP TABLE nsr_eve.kept$$; SELECT pg_temp.f()',
	'CREATE FUNCTION pg_temp.f() RETURNS void SECURITY DEFINER SET search_path = nsr_eve LANGUAGE sql AS $$DROP TABLE kept$$; SELECT pg_temp.f()',
	'CREATE PROCEDURE pg_temp.p() LANGUAGE plpgsql AS $$ BEGIN COMMIT; DROP TABLE nsr_eve.kept; END $$; CALL pg_temp.p()',
	'SET search_path = nsr_eve; DROP TABLE kept',
	'SET search_path = pg_catalog; DROP TABLE nsr_eve.kept',
	'DROP OWNED BY nsr_eve',
	'DROP OWNED BY CURRENT_USER CASCADE',
	'DROP SCHEMA nsr_eve CASCADE',
	'ALTER TABLE nsr_eve.kept DROP COLUMN a',
	'TRUNCATE nsr_eve.kept',
	'SET ROLE nsr_free; DROP TABLE nsr_eve.kept',
	'SET SESSION AUTHORIZATION nsr_eve; DROP TABLE nsr_eve.kept',
	'DROP EVENT TRIGGER nsresolve_log_drops; DROP TABLE nsr_eve.kept',
	'ALTER EVENT TRIGGER nsresolve_log_drops DISABLE',
	'CREATE FUNCTION pg_temp.e() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN END$$; CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION pg_temp.e()',
	'SET session_replication_role = replica', 'SET event_triggers = off', 'SET allow_system_table_mods = on',
	'ALTER EXTENSION nsresolve DROP TABLE nsresolve.ddl_log', 'ALTER EXTENSION nsresolve ADD TABLE nsr_eve.kept',
	'ALTER EXTENSION nsresolve UPDATE', 'ALTER EXTENSION nsresolve SET SCHEMA nsr_eve', 'DROP EXTENSION nsresolve CASCADE',
	'ALTER FUNCTION nsresolve.log_ddl_command() OWNER TO nsr_eve',
	'CREATE OR REPLACE FUNCTION nsresolve.default_schema() RETURNS name LANGUAGE sql AS $$SELECT current_schema()$$',
	'CREATE OR REPLACE VIEW nsresolve.roles AS SELECT 1', 'CREATE TRIGGER t BEFORE INSERT ON nsresolve.ddl_log FOR EACH ROW EXECUTE FUNCTION evil.planted()',
	'CREATE RULE r AS ON INSERT TO nsresolve.ddl_log DO INSTEAD NOTHING', 'ALTER TABLE nsresolve.ddl_log DISABLE TRIGGER ALL',
	'CREATE POLICY p ON nsresolve.ddl_log USING (true)', 'BEGIN; LOCK TABLE nsresolve.ddl_log', 'COPY nsresolve.ddl_log TO STDOUT',
	'CREATE TABLE nsr_eve.child () INHERITS (nsresolve.ddl_log)',
	'GRANT SET ON PARAMETER nsresolve.enabled TO nsr_eve; SET nsresolve.enabled = off',
	'SET nsresolve.enabled TO DEFAULT', 'SET LOCAL nsresolve.metadata_guard TO DEFAULT',
	'CREATE ROLE nsr_second', 'ALTER ROLE ALL SET nsresolve.default_schema = $$evil$$', 'ALTER ROLE postgres SET nsresolve.default_schema = $$evil$$',
	'ALTER ROLE nsr_bob SET nsresolve.default_schema = $$evil$$', 'ALTER DATABASE app SET nsresolve.default_schema = $$evil$$',
	'SET nsresolve.nothing = 1; SET nsresolve.enabled.off = 1',
	'DROP TABLE nsr_eve.alembic_version', 'ALTER TABLE nsr_eve.alembic_version RENAME TO x', 'ALTER TABLE nsr_eve.alembic_version SET SCHEMA evil',
	'CREATE TYPE pg_temp.t AS (a int); ALTER TABLE nsr_eve.kept OF pg_temp.t',
	'CREATE TYPE pg_temp.t AS (a int); CREATE TABLE nsr_eve.going OF pg_temp.t',
	'CREATE DOMAIN pg_temp.d AS int; ALTER TABLE nsr_eve.kept ALTER a TYPE pg_temp.d',
	'CREATE DOMAIN pg_temp.d AS int; ALTER TABLE nsr_eve.kept ALTER a TYPE pg_temp.d[] USING NULL',
	'CREATE DOMAIN pg_temp.d AS int; CREATE DOMAIN nsr_eve.d AS pg_temp.d; ALTER TABLE nsr_eve.kept ALTER a TYPE nsr_eve.d',
	'CREATE DOMAIN pg_temp.d AS int; CREATE DOMAIN nsr_eve.d AS pg_temp.d; ALTER TABLE nsr_eve.kept ALTER a TYPE nsr_eve.d[] USING NULL',
	'CREATE TEMP TABLE t (a int) ON COMMIT DROP; ALTER TABLE nsr_eve.kept ALTER a TYPE t USING NULL',
	'CREATE TYPE pg_temp.t AS ENUM ($$a$$); CREATE TABLE nsr_eve.going AS SELECT $$a$$::pg_temp.t AS a',
	'CREATE TYPE pg_temp.t AS (a int); CREATE TYPE nsr_eve.t AS (a int); ALTER TYPE nsr_eve.t ADD ATTRIBUTE b pg_temp.t',
	'CREATE COLLATION pg_temp.c FROM "C"; ALTER TABLE nsr_eve.kept ALTER a TYPE text COLLATE pg_temp.c',
	'CREATE FUNCTION pg_temp.f(int) RETURNS int IMMUTABLE LANGUAGE sql AS $$SELECT $1$$; ALTER TABLE nsr_eve.kept ADD b int GENERATED ALWAYS AS (pg_temp.f(a)) STORED',
	'CREATE FUNCTION pg_temp.f(int) RETURNS int IMMUTABLE LANGUAGE sql AS $$SELECT $1$$; CREATE TABLE nsr_eve.going (a int) PARTITION BY RANGE (pg_temp.f(a))',
	'CREATE COLLATION pg_temp.c FROM "C"; CREATE TABLE nsr_eve.going (a text) PARTITION BY RANGE (a COLLATE pg_temp.c)',
	'CREATE DOMAIN pg_temp.d AS int; EXPLAIN ANALYZE CREATE TABLE nsr_eve.going AS SELECT 1::pg_temp.d AS a',
	'CREATE DOMAIN pg_temp.d AS int; CREATE TABLE nsr_eve.going AS SELECT 1::pg_temp.d AS a, set_config($$search_path$$, $$$$, false)',
	'CREATE TYPE pg_temp.t AS (version_num varchar(32)); ALTER TABLE nsr_eve.alembic_version OF pg_temp.t',
	'TRUNCATE nsr_eve.alembic_version', 'CREATE FUNCTION pg_temp.f() RETURNS void LANGUAGE sql AS $$TRUNCATE nsr_eve.alembic_version$$; SELECT pg_temp.f()')
{
	like(as('nsr_eve', $around), qr/^failed: (?s:.*)$refused/, "around a guard: $around");
}
foreach my $sql ('CREATE TABLE made AS SELECT set_config($$search_path$$, $$$$, false)', 'ALTER TABLE nsr_eve.kept ADD made int',
	'CREATE TABLE nsr_eve.made (a int DEFAULT pg_temp.f())', 'CREATE TABLE nsr_eve.made () INHERITS (nsr_eve.kept)')
{
	is(as('nsr_eve', "CREATE TEMP TABLE t (a int); CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'; BEGIN; $sql; ROLLBACK"),
		'', "no matter for a guard: $sql");
}
is($node->safe_psql('app', q{SELECT count(*) FROM pg_attribute WHERE attrelid = 'nsr_eve.kept'::regclass AND attnum > 0 AND NOT attisdropped}),
	'1', 'what is guarded is there');
$node->safe_psql('app', q{ALTER DATABASE app RESET nsresolve.destructive_ddl});

# Who may set a parameter because he was granted it, and only as long.
$node->safe_psql('postgres', 'GRANT SET ON PARAMETER nsresolve.metadata_guard TO nsr_bob');
is(as('nsr_bob', 'SET nsresolve.metadata_guard = off; SHOW nsresolve.metadata_guard'), 'off', 'a granted setting may be set');
like(as('nsr_bob', 'SET nsresolve.enabled = off'), $denied, 'and no other');
as('nsr_bob', 'ALTER ROLE nsr_bob SET nsresolve.metadata_guard = off');
$node->safe_psql('postgres', 'REVOKE SET ON PARAMETER nsresolve.metadata_guard FROM nsr_bob');
like(as('nsr_bob', 'SET nsresolve.metadata_guard = off'), $denied, 'once it is revoked it may not be set');
like(as('nsr_bob', q{SET nsresolve.metadata_guard FROM CURRENT}), qr/^failed/, 'nor taken from what holds');

# A plan, a cursor, a view and a policy mean what they meant for whom they were
# made for, whatever role goes on with them.
$node->safe_psql(
	'app', q{
	SET nsresolve.enabled = off;
	CREATE TABLE nsr_eve.mine AS SELECT 'of eve'::text AS word;
	ALTER TABLE nsr_eve.mine OWNER TO nsr_eve;
	ALTER ROLE nsr_free SET nsresolve.default_schema = 'nsr_bob';
	ALTER ROLE nsr_eve SET nsresolve.default_schema = 'nsr_eve';
	SET ROLE nsr_eve;
	CREATE VIEW evil.invoked WITH (security_invoker = true) AS SELECT * FROM nsr_eve.mine;
	GRANT SELECT ON evil.invoked TO PUBLIC;
});
is( as('nsr_eve', q{
		PREPARE p AS SELECT word FROM mine; EXECUTE p;
		SET ROLE nsr_free; SET nsresolve.default_schema = 'evil'; SET nsresolve.fallthrough = error;}) =~ /permission denied/, 1,
	'fallthrough is not for an ordinary role to set');
unlike(as('nsr_eve', q{PREPARE p AS SELECT word FROM mine; EXECUTE p; SET nsresolve.default_schema = 'nsr_bob'; EXECUTE p}),
	qr/of bob/, 'a kept plan does not reach into another schema');
like(as('nsr_eve', q{PREPARE p AS SELECT word FROM mine; EXECUTE p; SET ROLE nsr_free; EXECUTE p}),
	qr/^failed: .*(permission denied|does not exist)/s, 'nor when the role is another one');
like(as('nsr_eve', q{BEGIN; DECLARE c CURSOR FOR SELECT word FROM mine; SET LOCAL nsresolve.default_schema = 'nsr_bob'; FETCH c}),
	qr/^of eve$/, 'a cursor stays with what it was opened for');
like(as('nsr_eve', q{SET nsresolve.default_schema = 'nsr_bob'; CREATE VIEW evil.over AS SELECT * FROM mine; SELECT * FROM evil.over}),
	qr/^failed: .*(permission denied|does not exist)/s, 'nor does a view');
like(as('nsr_bob', 'SELECT * FROM evil.invoked'), $denied, 'an invoker\'s view takes those of who asks');
$node->safe_psql('app', 'ALTER ROLE nsr_eve RESET nsresolve.default_schema');

# Nothing of nsresolve's own goes along the caller's path.
is( $node->safe_psql('app', q{
		SELECT coalesce(string_agg(p.oid::regprocedure::text, ', '), 'none')
		FROM pg_proc p JOIN pg_language l ON l.oid = prolang
		WHERE pronamespace = 'nsresolve'::regnamespace
		AND lanname <> 'c' AND prosqlbody IS NULL
		AND NOT coalesce(proconfig::text ~ 'search_path=pg_catalog, pg_temp', false)}),
	'none', 'each function has a path of its own');
is( $node->safe_psql('app', q{
		SELECT coalesce(string_agg(oid::regprocedure::text, ', '), 'none') FROM pg_proc
		WHERE pronamespace = 'nsresolve'::regnamespace AND prosecdef
		AND (has_function_privilege('nsr_eve', oid, 'EXECUTE') OR prorettype <> 'event_trigger'::regtype)}),
	'none', 'none that can be called is SECURITY DEFINER');
like(as('nsr_eve', "SELECT nsresolve.write_ddl_log('ddl_command_end', 'x')"),
	$denied, 'what writes the log of DDL is not for everybody');
is( as('nsr_eve', 'CREATE TABLE nsresolve.t (a int)') =~ $denied, 1,
	'nobody may create in the schema of the extension');
$node->safe_psql(
	'app', q{
	SET nsresolve.enabled = off;
	SET ROLE nsr_eve;
	CREATE FUNCTION evil.caught(anyelement, anyelement) RETURNS bool LANGUAGE plpgsql AS $$
	BEGIN RAISE EXCEPTION 'planted code runs as %', current_user; END $$;
	CREATE FUNCTION evil.caught(anyelement, text) RETURNS bool LANGUAGE plpgsql AS $$
	BEGIN RAISE EXCEPTION 'planted code runs as %', current_user; END $$;
	DO $do$
	DECLARE
		t text;
	BEGIN
		FOREACH t IN ARRAY ARRAY['oid', 'name', 'text', 'int', 'bool', '"char"'] LOOP
			EXECUTE format($$CREATE FUNCTION evil.caught(%1$s, %1$s) RETURNS bool LANGUAGE plpgsql
				AS 'BEGIN RAISE EXCEPTION ''planted code runs as %%'', current_user; END'$$, t);
			EXECUTE format('CREATE OPERATOR evil.= (LEFTARG = %1$s, RIGHTARG = %1$s, FUNCTION = evil.caught)', t);
			EXECUTE format('CREATE OPERATOR evil.<> (LEFTARG = %1$s, RIGHTARG = %1$s, FUNCTION = evil.caught)', t);
		END LOOP;
	END $do$;
});
foreach my $query (
	'SELECT count(*) FROM nsresolve.findings', 'SELECT count(*) FROM nsresolve.migrations',
	'SELECT count(*) FROM nsresolve.roles', 'SELECT count(*) FROM nsresolve.role_settings',
	q{SELECT count(*) FROM nsresolve.adopt('public', 'bob_app')},
	'CREATE TABLE "SQLUser".x (a int); DROP TABLE "SQLUser".x',
	q{SET nsresolve.enabled = on; CREATE EXTENSION pg_prewarm; DROP EXTENSION pg_prewarm})
{
	my ($rc, $stdout, $stderr) = $node->psql('app', "SET search_path = evil, pg_catalog; $query");
	unlike($stderr, qr/planted code|could not determine which/, "a caller with a hostile path: $query");
}

# The reports tell a role nothing that it may not read.
like(as('nsr_eve', q{SELECT * FROM nsresolve.metadata_rows('bob_app.alembic_version') AS (version_num varchar)}),
	qr/^failed/, 'rows of metadata need SELECT');
like(as('nsr_eve', q{SELECT * FROM nsresolve.metadata_rows('public.shown') AS (a int)}),
	qr/^failed/, 'and are those of metadata only');
like(as('nsr_bob', qq{SELECT * FROM nsresolve.metadata_rows('bob_app.alembic_version') AS (version_num $_)}),
	qr/^failed/, "and of the right type, not $_")
  foreach ('int', 'bytea', 'internal', 'cstring', 'text[]', 'numeric');
foreach my $name (qw(hba_file data_directory config_file ident_file))
{
	like(as('nsr_eve', "SELECT * FROM nsresolve.server_setting('$name')"),
		qr/^failed/, "server_setting() of $name");
}
like(as('nsr_eve', 'SELECT * FROM nsresolve.ddl_log'), $denied, 'the log of DDL is not readable');
like(as('nsr_eve', $_), qr/permission denied|must be owner/, "nor writable: $_")
  foreach ('DELETE FROM nsresolve.ddl_log', 'TRUNCATE nsresolve.ddl_log', 'DROP TABLE nsresolve.ddl_log',
	'INSERT INTO nsresolve.ddl_log (command_tag) VALUES ($$x$$)') ;
like(as('nsr_eve', q{SELECT nsresolve.adopt('bob_app', 'nsr_eve', true)}),
	$denied, 'nothing is adopted from a schema that one may not use');
is( $node->safe_psql('app', q{SELECT count(*) FROM bob_app.alembic_version}), '1', 'and it stays where it was');

$node->stop;
done_testing();
