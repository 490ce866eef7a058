# Plans that are kept while their names come to mean something else along a path
# with the same schemas.
use strict;
use warnings;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf', 'max_prepared_transactions = 2');
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

# What a client prepared by the protocol.  pgbench parses each line of a script
# once, and from then on only binds and executes it.

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

# What functions keep, while they or their callers change what it means.
$node->safe_psql(
	'postgres', q{
	CREATE SCHEMA s1;
	CREATE SCHEMA s2;
	CREATE TABLE public.p (x text);
	INSERT INTO public.p VALUES ('public');
	CREATE TABLE s1.schema_migrations (version varchar PRIMARY KEY);
	CREATE TABLE public.schema_migrations (version varchar PRIMARY KEY);
	CREATE FUNCTION s1.reads() RETURNS text LANGUAGE plpgsql AS
		$$ BEGIN RETURN (SELECT max(x) FROM p); END $$;
	CREATE FUNCTION s1.writes() RETURNS trigger LANGUAGE plpgsql AS
		$$ BEGIN INSERT INTO p VALUES (NEW.x); RETURN NEW; END $$;
	CREATE TABLE s1.writes (x text);
	CREATE CONSTRAINT TRIGGER writes AFTER INSERT ON s1.writes DEFERRABLE INITIALLY DEFERRED
		FOR EACH ROW EXECUTE FUNCTION s1.writes();
	CREATE FUNCTION s1.lenient() RETURNS text LANGUAGE plpgsql SET nsresolve.fallthrough = allow AS
		$$ BEGIN RETURN s1.reads(); END $$;
	CREATE FUNCTION s1.as_here() RETURNS text LANGUAGE plpgsql SET role = nsr_here AS
		$$ BEGIN RETURN s1.reads(); END $$;
	CREATE FUNCTION s1.own_path() RETURNS text LANGUAGE plpgsql SET search_path = s1, public AS
		$$ BEGIN RETURN s1.reads(); END $$;
	CREATE FUNCTION s1.off() RETURNS text LANGUAGE plpgsql SET nsresolve.enabled = off AS
		$$ BEGIN RETURN s1.reads(); END $$;
	CREATE FUNCTION s1.in_turn(setting text, VARIADIC turns text[]) RETURNS text LANGUAGE plpgsql AS $$
	DECLARE turn text; r text;
	BEGIN
		FOREACH turn IN ARRAY turns LOOP
			PERFORM set_config(setting, turn, true);
			SELECT x INTO r FROM p;
			INSERT INTO p VALUES (turn);
		END LOOP;
		RETURN r;
	END $$;
	CREATE FUNCTION s1.history(setting text, VARIADIC turns text[]) RETURNS text LANGUAGE plpgsql AS $$
	DECLARE turn text; r text;
	BEGIN
		FOREACH turn IN ARRAY turns LOOP
			PERFORM set_config(setting, turn, true);
			SELECT count(*) INTO r FROM schema_migrations;
		END LOOP;
		RETURN r;
	END $$;
	CREATE FUNCTION s1.creates(level int) RETURNS text LANGUAGE plpgsql AS $$
	BEGIN
		IF level = 0 THEN PERFORM set_config('nsresolve.default_schema', 's2', true); END IF;
		IF level < 0 THEN RETURN 'x'; END IF;
		CREATE TEMP TABLE IF NOT EXISTS made AS SELECT x, s1.creates(level - 1) FROM p;
		RETURN current_setting('nsresolve.default_schema');
	END $$;
	GRANT USAGE ON SCHEMA s1 TO PUBLIC;
	GRANT SELECT ON public.p TO PUBLIC;
	ALTER DATABASE postgres SET nsresolve.default_schema = 's1';
});
my $fell = qr/^psql:<stdin>:\d+: ERROR:  relation "p" does not exist in the default schema/;
foreach my $sql (
	'SELECT s1.reads()',
	'SELECT s1.lenient(), s1.reads()',
	'SELECT s1.as_here(), s1.reads()',
	'SELECT s1.own_path(), s1.reads()',
	'SELECT s1.off(), s1.reads()',
	q{SELECT s1.in_turn('nsresolve.default_schema', 'public', 'nowhere')},
	q{SELECT s1.in_turn('nsresolve.default_schema', 'public', 'nowhere', 'public')},
	q{SELECT s1.in_turn('nsresolve.fallthrough', 'allow', 'error')},
	q{BEGIN; SET LOCAL nsresolve.default_schema = 'public'; SELECT s1.creates(1)},
	q{SET nsresolve.default_schema = 'public'; SELECT s1.reads(); INSERT INTO s1.writes VALUES ('kept');
		INSERT INTO s1.writes VALUES ('kept') \; SET nsresolve.default_schema = 'nowhere'},
	q{SET nsresolve.default_schema = 'public'; SELECT s1.reads(); INSERT INTO s1.writes VALUES ('kept');
		DO $$ BEGIN INSERT INTO s1.writes VALUES ('kept'); PERFORM set_config('nsresolve.default_schema', 'nowhere', false); COMMIT; END $$})
{
	my ($rc, $out, $err) = $node->psql('postgres', $sql);
	like($err, $fell, $sql);
}
is( $node->safe_psql('postgres', q{SELECT string_agg(x, ',') FROM public.p}),
	'public,kept,kept', 'nothing was written by names that fell through');
my ($rc, $out, $err) = $node->psql('postgres',
	q{SELECT s1.history('nsresolve.metadata_schema', '$current', 'public')});
like($err, qr/ERROR:  migration metadata "schema_migrations" is ambiguous/, 'metadata that is pinned in a loop');
foreach my $sql ('SELECT s1.lenient()', 'SELECT s1.as_here()', 'SELECT s1.own_path(), s1.own_path()',
	'SELECT s1.off(), s1.lenient(), s1.as_here(), s1.own_path(), s1.off()')
{
	like($node->safe_psql('postgres', $sql), qr/^public(\|public)*$/, $sql);
}

# What is executed without a plan, or kept within another statement, and what
# reads as one trusts its owner.
$node->safe_psql(
	'postgres', q{
	SET nsresolve.enabled = off;
	CREATE EXTENSION citext SCHEMA public;
	CREATE TABLE public.of_extension (x text);
	GRANT SELECT ON public.of_extension TO PUBLIC;
	CREATE ROLE nsr_owner;
	CREATE ROLE nsr_member IN ROLE nsr_owner;
	CREATE ROLE nsr_stranger;
	ALTER EXTENSION citext ADD TABLE public.of_extension;
	UPDATE pg_extension SET extowner = 'nsr_owner'::regrole WHERE extname = 'citext';
	CREATE FUNCTION s1.next() RETURNS bigint LANGUAGE plpgsql AS
		$$ BEGIN RETURN nextval('s'); END $$;
	CREATE FUNCTION s1.of_extension() RETURNS regclass LANGUAGE plpgsql AS
		$$ DECLARE r regclass; BEGIN r := 'of_extension'::regclass; RETURN r; END $$;
	CREATE FUNCTION s1.draws() RETURNS trigger LANGUAGE plpgsql AS
		$$ DECLARE n bigint; BEGIN n := nextval('s'); RETURN NEW; END $$;
	CREATE TABLE s1.draws (x text);
	CREATE CONSTRAINT TRIGGER draws AFTER INSERT ON s1.draws DEFERRABLE INITIALLY DEFERRED
		FOR EACH ROW EXECUTE FUNCTION s1.draws();
	CREATE FUNCTION s1.class() RETURNS regclass LANGUAGE plpgsql AS
		$$ DECLARE r regclass; BEGIN r := 'p'::regclass; RETURN r; END $$;
	CREATE FUNCTION s1.inlined() RETURNS SETOF text LANGUAGE sql STABLE AS
		$$ SELECT x FROM p $$;
	CREATE FUNCTION s1.from_inlined() RETURNS bigint LANGUAGE plpgsql AS
		$$ BEGIN RETURN (SELECT count(*) FROM s1.inlined()); END $$;
	CREATE FUNCTION s1.no_data() RETURNS text LANGUAGE plpgsql AS
		$$ BEGIN CREATE TABLE s1.made AS SELECT * FROM p WITH NO DATA; DROP TABLE s1.made; RETURN 1; END $$;
	CREATE FUNCTION s1.view_no_data() RETURNS text LANGUAGE plpgsql AS
		$$ BEGIN CREATE MATERIALIZED VIEW s1.made AS SELECT * FROM p WITH NO DATA; DROP MATERIALIZED VIEW s1.made; RETURN 1; END $$;
	CREATE FUNCTION s1.view_with_data() RETURNS text LANGUAGE plpgsql AS
		$$ BEGIN CREATE MATERIALIZED VIEW s1.made AS SELECT * FROM p; DROP MATERIALIZED VIEW s1.made; RETURN 1; END $$;
	SET check_function_bodies = off;
	CREATE FUNCTION s1.semicolon() RETURNS text LANGUAGE sql VOLATILE AS $$ SELECT ';' || count(*)::text FROM s1.ruled $$;
	CREATE FUNCTION s1.used() RETURNS bigint LANGUAGE sql VOLATILE AS $$ SELECT sum(used_bytes)::bigint FROM pg_backend_memory_contexts $$;
	CREATE TABLE s1.ruled (x text);
	CREATE RULE also AS ON INSERT TO s1.ruled DO ALSO INSERT INTO public.p VALUES (NEW.x);
});
my $missing_now = qq{SET nsresolve.default_schema = 'missing'};
foreach my $function ('next', 'class', 'from_inlined', 'no_data', 'view_no_data', 'view_with_data')
{
	my ($rc, $out, $err) = $node->psql('postgres',
		"SET nsresolve.default_schema = 'public'; SELECT 'before' WHERE s1.$function() IS NOT NULL; $missing_now; SELECT s1.$function()");
	is($out, 'before', "$function, before");
	like($err, qr/ERROR:  relation "[ps]" does not exist in the default schema "missing"/, "$function, after");
}
# Also where another statement of the client's has looked at names first.
foreach my $first ('PREPARE q AS SELECT 1', 'COPY (SELECT 1) TO STDOUT', 'CREATE OR REPLACE VIEW s1.one AS SELECT 1 AS a',
	'DO $$ BEGIN PERFORM 1; END $$', 'BEGIN; SAVEPOINT a; EXPLAIN SELECT 1; ROLLBACK TO a', 'SELECT 1; EXPLAIN SELECT 1', q{BEGIN; SELECT 'failed' / 1; ROLLBACK})
{
	foreach my $function ('next', 'from_inlined')
	{
		my ($rc, $out, $err) = $node->psql('postgres',
			"SET nsresolve.default_schema = 'public'; SELECT 'before' WHERE s1.$function() IS NOT NULL; $missing_now; $first; SELECT s1.$function()",
			on_error_stop => 0);
		like($err, qr/ERROR:  relation "[ps]" does not exist in the default schema "missing"/, "$function, after $first");
	}
}
foreach my $function ('no_data', 'view_no_data', 'view_with_data')
{
	my ($rc, $out, $err) = $node->psql('postgres', qq{DO \$\$ BEGIN FOR i IN 1 .. 2 LOOP
		PERFORM set_config('nsresolve.default_schema', CASE i WHEN 1 THEN 'public' ELSE 'missing' END, true), s1.$function(); END LOOP; END \$\$});
	like($err, qr/ERROR:  relation "p" does not exist in the default schema "missing"/, "$function, in a loop");
}
($rc, $out, $err) = $node->psql('postgres', q{SET ROLE nsr_member; PREPARE p AS SELECT count(*) FROM of_extension; EXECUTE p;
	SET ROLE nsr_stranger; EXECUTE p});
is($out, '0', 'an extension of a role that is trusted');
like($err, qr/ERROR:  relation "of_extension" does not exist in the default schema "s1"/, 'and by another that is not');
($rc, $out, $err) = $node->psql('postgres', q{SET ROLE nsr_member; SELECT s1.of_extension(); SET ROLE nsr_stranger; SELECT s1.of_extension()});
is($out, 'of_extension', 'in an expression of a function');
like($err, qr/ERROR:  relation "of_extension" does not exist in the default schema "s1"/, 'and by another');
($rc, $out, $err) = $node->psql('postgres', qq{SET nsresolve.default_schema = 'public'; INSERT INTO s1.draws VALUES ('kept');
	BEGIN; INSERT INTO s1.draws VALUES ('kept'); SET LOCAL nsresolve.default_schema = 'missing'; PREPARE TRANSACTION 'kept'});
like($err, qr/ERROR:  relation "s" does not exist in the default schema "missing"/, 'a deferred trigger at PREPARE TRANSACTION');

# The text that is judged is that of the plan.
foreach my $sql ('BEGIN \; DECLARE c CURSOR FOR SELECT * FROM public.t \; FETCH c \; COMMIT',
	'EXPLAIN (COSTS off) SELECT * FROM public.t', q{INSERT INTO s1.ruled VALUES ('a')}, q{EXPLAIN INSERT INTO s1.ruled VALUES ('a')},
	'CREATE TEMP TABLE copied AS SELECT * FROM public.t')
{
	($rc, $out, $err) = $node->psql('postgres', "SET nsresolve.default_schema = 'public'; SELECT count(*), 'p'::regclass FROM t \\; $missing_now \\; $sql;");
	is($err, '', "after another statement: $sql");
}

# Functions that change something for themselves do not make plans anew each time,
# nor does what is judged each time take memory.
my $times = ($ENV{NSRESOLVE_MEMORY_CHECK} // '') eq 'valgrind' ? 110 : 6000;
is( $node->safe_psql('postgres', q{
		DO $$ DECLARE before bigint; after bigint;
		BEGIN
			FOR i IN 1 .. } . $times . q{ LOOP
				PERFORM s1.lenient(), s1.as_here(), s1.own_path(), s1.off();
				IF i = 100 THEN before := sum(used_bytes) FROM pg_backend_memory_contexts; END IF;
			END LOOP;
			after := sum(used_bytes) FROM pg_backend_memory_contexts;
			IF after - before > 1000000 THEN RAISE 'grown from % to %', before, after; END IF;
		END $$;
		SELECT 'flat'}), 'flat', 'memory does not grow');
is( $node->safe_psql('postgres', qq{
		BEGIN; SET LOCAL nsresolve.fallthrough = allow; SELECT FROM s1.ruled; COMMIT;
		SELECT max(used) - min(used) < 1000000 FROM (
			SELECT s1.semicolon(), CASE WHEN i IN (10, $times) THEN s1.used() END AS used
			FROM generate_series(1, $times) i OFFSET 0) q}), 't', 'nor in one query');

done_testing();
