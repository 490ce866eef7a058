# Hostile texts given to explain: each gets an answer or an error, without being
# looked at more than a few times, and within a small multiple of its size in
# memory.  What is high here is the tree that the server's own parser makes of
# a dense text.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

plan skip_all => 'needs /proc' if !-r '/proc/self/status';

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf(
	'postgresql.conf', q{
shared_preload_libraries = 'nsresolve'
nsresolve.enabled = on
nsresolve.create_schema = on
client_min_messages = error
work_mem = 1MB
});
$node->start;
$node->safe_psql('postgres', 'CREATE EXTENSION nsresolve');

# Under valgrind each byte takes its time.
my $size = ($ENV{NSRESOLVE_MEMORY_CHECK} // '') eq 'valgrind' ? 100_000 : 1_000_000;

# An expression for a text of about that size: what is repeated, and what stands
# before and after it.  "%s" in it is a number that is another one each time.
sub text
{
	my ($unit, $before, $after) = @_;
	my $times = int($size / (length($unit) + ($unit =~ /%s/ ? 4 : 0)));
	my ($u, $b, $a) = map { quote($_ // '') } $unit, $before, $after;
	return "$b || repeat($u, $times) || $a" if $unit !~ /%s/;
	return "$b || (SELECT string_agg(format($u, i), '') FROM generate_series(1, $times) i) || $a";
}

sub quote
{
	my ($text) = @_;
	$text =~ s/'/''/g;
	return "'$text'";
}

# The bytes that a session needed at most, beyond what it had.
my $peak = q{(SELECT substring(pg_read_file('/proc/self/status') FROM 'VmHWM:\s*(\d+)')::bigint * 1024)};

sub survives
{
	my ($name, $text, $limit, $expected) = @_;
	my ($out, $err);

	$node->psql('postgres', qq{
		SELECT count(*) FROM nsresolve.explain('SELECT 1 FROM t; CREATE TABLE u (); DO ''BEGIN PERFORM 1; END''');
		SELECT $text AS text \\gset
		SELECT $peak AS before \\gset
		SELECT 'rows', count(*) FROM nsresolve.explain(:'text');
		\\echo state :SQLSTATE
		SELECT 'peak', round(($peak - :before)::numeric / octet_length(:'text'), 1);
	}, stdout => \$out, stderr => \$err, on_error_stop => 0);
	my ($state) = $out =~ /^state (\w+)$/m;
	my ($times) = $out =~ /^peak\|([\d.]+)$/m;
	is($state, $expected // '00000', "$name: the answer");
	# What watches the memory takes some for itself.
	cmp_ok($times // 'inf', '<', $limit, "$name: memory") or diag(substr($err, 0, 500))
	  unless $ENV{NSRESOLVE_MEMORY_CHECK};
	note("$name: $times times the text") if defined $times;
	return;
}

# The scanner: what it would read anew for each token.
survives('comments without an end', text('/*'), 40, '42601');
survives('nested comments', text('/*', '', ' ' . '*/' x ($size / 2)), 40);
survives('empty comments', text('/**/', 'SELECT 1'), 40);
survives('comments between signs', text('+/**/', 'SELECT ', '1'), 40, '42601');
survives('signs', text('+', 'SELECT ', '1'), 40, '54001');
survives('stars', text('*', 'SELECT '), 40, '54001');
survives('comments in a body', text('/**/', 'DO $$BEGIN PERFORM 1', '; END$$'), 40);
survives('comments in a function', text('/**/', 'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$SELECT 1', '$$'), 40);
survives('comments in a string', text('/**/', 'DO $$BEGIN EXECUTE \'SELECT 1', '\'; END$$'), 40);
survives('comments of one line', text("--\n"), 40);
# Quotes and brackets that do not close, or close at once.
survives('parentheses', text('(', 'SELECT '), 40, '42601');
survives('brackets', text('[', 'SELECT a'), 40, '42601');
survives('quotes', text("'", 'SELECT '), 40);
survives('double quotes', text('"', 'SELECT ""'), 40);
survives('dollars', text('$a$', 'SELECT '), 40, '42601');
survives('a string without an end', text('a', "SELECT '"), 40, '42601');
survives('a dollar quote without an end', text('$b', 'SELECT $a$'), 40, '42601');
survives('backslashes', text('\\\\', "SELECT E'", "'"), 40);
survives('one word', text('a', 'SELECT '), 40);
# Many of something.
survives('semicolons', text(';'), 40);
survives('words', text('a '), 40, '42601');
survives('statements', text('SELECT 1;'), 40);
survives('missing tables', text('TABLE t%s;'), 60);
survives('new tables', text('CREATE TABLE t%s (a int);'), 80);
survives('new tables in a transaction', text('CREATE TABLE t%s (a int);', 'BEGIN;'), 80);
survives('new schemas', text('CREATE SCHEMA s%s;'), 80);
survives('savepoints', text('SAVEPOINT a;', 'BEGIN;'), 40);
survives('a block', text('PERFORM 1 FROM t;', 'DO $$BEGIN ', ' END$$'), 60);
survives('a block without an end', text('IF a THEN ', 'DO $$BEGIN ', ' END$$'), 60);
survives('names in strings', text('public.t ', 'DO $$BEGIN EXECUTE \'x\'||\'', '\'; END$$'), 60);
# What the parser makes of it.
survives('rows', text('(1,2),', 'INSERT INTO t VALUES ', '(1,2)'), 100);
survives('columns', text('a,', 'SELECT ', 'a'), 300);
survives('tables', text('t%s,', 'SELECT 1 FROM ', 't'), 100);
survives('a function of many', text('SELECT 1 FROM t;', 'CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$', '$$'), 120);

# What must not be asserted of time can be said of this: it can be cancelled.
my ($out, $err);
$node->psql('postgres', qq{
	SET statement_timeout = 1;
	SELECT count(*) FROM nsresolve.explain(@{[ text('/**/;TABLE t%s;') ]});
}, stdout => \$out, stderr => \$err);
like($err, qr/canceling statement due to statement timeout/, 'it can be cancelled');

is($node->safe_psql('postgres', 'SELECT 1'), '1', 'the server is up');
$node->stop;
done_testing();
