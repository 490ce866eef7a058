# The guards where SQL in one session cannot try them: the extended protocol,
# two sessions, reloads and restarts, and input that is large, deep or in other
# encodings.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use Encode ();

# A client that speaks the protocol itself, so that it decides when a statement
# is parsed and when it is executed.
package Session;

use IO::Socket::UNIX;

sub new
{
	my ($class, $node, %options) = @_;
	my $self = bless {}, $class;

	$self->{socket} = IO::Socket::UNIX->new(
		Peer => $node->host . '/.s.PGSQL.' . $node->port)
	  or die "cannot connect: $!";
	my %startup = (
		user => scalar getpwuid($<),
		database => $options{database} || 'test',
		client_encoding => 'UTF8');
	my $body =
	  pack('N', 196608) . join('', map { "$_\0" } %startup) . "\0";
	$self->_send(pack('N', 4 + length $body) . $body);
	$self->_answer;
	return $self;
}

sub _send
{
	my ($self, $data) = @_;

	while (length $data)
	{
		my $n = syswrite($self->{socket}, $data);
		die "connection lost: $!" unless $n;
		substr($data, 0, $n, '');
	}
	return;
}

sub _receive
{
	my ($self, $length) = @_;
	my $data = '';

	while (length $data < $length)
	{
		sysread($self->{socket}, $data, $length - length $data, length $data)
		  or die 'connection lost';
	}
	return $data;
}

# The answer up to ReadyForQuery: rows, or "code at position: message".
# Keeps the notices.
sub _answer
{
	my ($self) = @_;
	my @rows;
	my $error;

	$self->{notices} = [];
	while (1)
	{
		my ($type, $length) = unpack('aN', $self->_receive(5));
		my $body = $self->_receive($length - 4);
		if ($type eq 'D')
		{
			my $count = unpack('n', $body);
			my @columns;
			my $at = 2;
			for (1 .. $count)
			{
				my $size = unpack('l>', substr($body, $at, 4));
				$at += 4;
				push @columns, $size < 0 ? 'null' : substr($body, $at, $size);
				$at += $size if $size > 0;
			}
			push @rows, join('|', @columns);
		}
		elsif ($type eq 'E' or $type eq 'N')
		{
			my %fields = map { substr($_, 0, 1) => substr($_, 1) }
			  grep { length } split /\0/, $body;
			my $text = $fields{C}
			  . (defined $fields{P} ? " at $fields{P}" : '')
			  . ": $fields{M}";
			if ($type eq 'E') { $error = $text; }
			else { push @{ $self->{notices} }, "$fields{V} $text"; }
		}
		last if $type eq 'Z';
	}
	return defined $error ? $error : join("\n", @rows);
}

sub query
{
	my ($self, $sql) = @_;

	$self->_send('Q' . pack('N', 5 + length $sql) . "$sql\0");
	return $self->_answer;
}

sub parse
{
	my ($self, $name, $sql) = @_;
	my $body = "$name\0$sql\0" . pack('n', 0);

	$self->_send('P' . pack('N', 4 + length $body) . $body . 'S' . pack('N', 4));
	return $self->_answer;
}

sub execute
{
	my ($self, $name, @values) = @_;
	my $bind = "\0$name\0" . pack('nn', 0, scalar @values)
	  . join('', map { pack('N', length $_) . $_ } @values) . pack('n', 0);
	my $execute = "\0" . pack('N', 0);

	$self->_send('B' . pack('N', 4 + length $bind) . $bind
		  . 'E' . pack('N', 4 + length $execute) . $execute
		  . 'S' . pack('N', 4));
	return $self->_answer;
}

sub notices
{
	my ($self) = @_;
	return scalar grep { /^(WARNING|DEBUG)/ } @{ $self->{notices} };
}

sub close
{
	my ($self) = @_;
	$self->_send('X' . pack('N', 4));
	return close($self->{socket});
}

package main;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init(extra => [ '--locale=C', '--encoding=UTF8' ]);
$node->append_conf(
	'postgresql.conf', q{
shared_preload_libraries = 'nsresolve'
max_locks_per_transaction = 256
include_if_exists = 'try.conf'
});

sub configure
{
	my ($conf) = @_;

	open(my $fh, '>', $node->data_dir . '/try.conf') || die;
	print $fh $conf;
	close($fh);
	return;
}

configure("nsresolve.enabled = on\n");
$node->start;

sub fell
{
	my ($relation, $schema, $position) = @_;
	return qr/^42P01\Q@{[ defined $position ? " at $position" : '' ]}: relation "$relation" does not exist in the default schema "$schema"\E$/
	  if defined $position;
	return qr/^42P01.*: relation "\Q$relation\E" does not exist in the default schema "\Q$schema\E"$/;
}

my $setup = q{
	CREATE SCHEMA "SQLUser";
	CREATE SCHEMA a;
	CREATE SCHEMA b;
	CREATE SCHEMA c;
	CREATE SCHEMA other;
	CREATE TABLE "SQLUser".t AS SELECT 'SQLUser'::text AS name;
	CREATE TABLE a.t AS SELECT 'a'::text AS name;
	CREATE TABLE b.t AS SELECT 'b'::text AS name;
	CREATE TABLE public.t AS SELECT 'public'::text AS name;
	CREATE TABLE public.u AS SELECT 'public u'::text AS name;
	GRANT USAGE ON SCHEMA "SQLUser", a, b, c TO PUBLIC;
	GRANT ALL ON "SQLUser".t, a.t, b.t, public.t, public.u TO PUBLIC;
};
$node->safe_psql(
	'postgres', q{
	CREATE DATABASE test;
	CREATE ROLE nsr_a; ALTER ROLE nsr_a SET nsresolve.default_schema = 'a';
	CREATE ROLE nsr_b; ALTER ROLE nsr_b SET nsresolve.default_schema = 'b';
	CREATE ROLE nsr_c; ALTER ROLE nsr_c SET nsresolve.default_schema = 'c';
	CREATE ROLE nsr_owner;
});
$node->safe_psql('test', "SET nsresolve.enabled = off; $setup");

#
# The extended protocol: a statement is judged when it is analysed.
#
my $s = Session->new($node);
is($s->parse('p', 'SELECT name FROM t'), '', 'parsed once');
is($s->execute('p'), 'SQLUser', 'executed');
is($s->query('SET ROLE nsr_a'), '', 'SET ROLE');
is($s->execute('p'), 'a', 'the same statement after SET ROLE');
$s->query('SET ROLE nsr_b');
is($s->execute('p'), 'b', 'after another');
$s->query('SET ROLE nsr_c');
like($s->execute('p'), fell('t', 'c', 18), 'after one whose schema lacks the table');
like($s->execute('p'), fell('t', 'c', 18), 'and again');
like($s->parse('q', 'SELECT name FROM t'), fell('t', 'c', 18), 'reported when it is parsed');
$s->query('RESET ROLE');
is($s->execute('p'), 'SQLUser', 'after RESET ROLE');
$s->query('BEGIN');
$s->query('SET LOCAL ROLE nsr_a');
is($s->execute('p'), 'a', 'SET LOCAL ROLE');
$s->query('ROLLBACK');
is($s->execute('p'), 'SQLUser', 'and taken back');

is($s->parse('both', 'SELECT x.name, y.name FROM t x, public.t y WHERE y.name <> $1::text'),
	'', 'a parameter, an unqualified and a qualified name');
is($s->execute('both', 'x'), 'SQLUser|public', 'executed');
$s->query('SET ROLE nsr_a');
is($s->execute('both', 'x'), 'a|public', 'executed after SET ROLE');
$s->query('SET ROLE nsr_c');
like($s->execute('both', 'x'), fell('t', 'c', 28), 'the unqualified one is reported');
$s->query('RESET ROLE');
is($s->execute('both', 'x'), 'SQLUser|public', 'and good again');

# Utility statements are not analysed when they are parsed.
is($s->parse('lock', 'TRUNCATE t'), '', 'a utility statement is parsed');
$s->query('SET ROLE nsr_c');
like($s->execute('lock'), fell('t', 'c'), 'and reported when it is executed');
$s->query('SET ROLE nsr_b');
is($s->query('BEGIN'), '', 'or');
is($s->execute('lock'), '', 'executed');
$s->query('ROLLBACK');
$s->query('RESET ROLE');

# Parameters.
is($s->parse('cast', 'SELECT $1::text::regclass'), '', 'a name in a parameter');
is($s->execute('cast', 'u'), 'u', 'is no literal');
like($s->query('SELECT FROM u'), fell('u', 'SQLUser', 13), 'a name in the statement is');
like($s->parse('', 'UPDATE u SET name = $1 WHERE name = $2'), fell('u', 'SQLUser', 8), 'UPDATE with parameters');
is($s->parse('', 'UPDATE public.u SET name = $1 WHERE name = $2'), '', 'a qualified one');
like($s->parse('', 'INSERT INTO t SELECT name FROM u LIMIT $1'), fell('u', 'SQLUser', 32), 'INSERT with a parameter');

# A path of its own, then not.
$s->query('SET search_path = public');
is($s->parse('own', 'SELECT name FROM u'), '', 'parsed with a path of its own');
is($s->execute('own'), 'public u', 'executed');
$s->query('RESET search_path');
like($s->execute('own'), fell('u', 'SQLUser', 18), 'not any more after RESET');

# A warning comes once, when the statement is analysed.
$s->query('SET nsresolve.fallthrough = warning');
is($s->parse('warns', 'SELECT name FROM u'), '', 'warning mode: parsed');
is($s->notices, 1, 'with one warning');
$s->execute('warns');
$s->execute('warns');
is($s->notices, 0, 'none when executed');
foreach my $sql ('EXPLAIN SELECT name FROM u', 'CREATE TEMP TABLE x AS SELECT name FROM u',
	'CREATE TEMP VIEW x AS SELECT name FROM u', 'COPY u TO STDOUT', 'LOCK TABLE u',
	'DECLARE x CURSOR FOR SELECT name FROM u', 'PREPARE x AS SELECT name FROM u',
	'ANALYZE u', 'SELECT name INTO TEMP x FROM u', "SELECT 'u'::regclass",
	"CREATE TEMP TABLE x (o oid DEFAULT 'u'::regclass)",
	"DO 'BEGIN FOR i IN 1 .. 3 LOOP PERFORM name FROM u; END LOOP; END'")
{
	$s->query('BEGIN');
	my $warnings = 0;
	$s->parse('', $sql);
	$warnings += $s->notices;
	$s->execute('');
	$warnings += $s->notices;
	is($warnings, 1, "one warning: $sql");
	$s->query('ROLLBACK');
	$s->query('DEALLOCATE ALL');
	$s->query('BEGIN');
	$s->query($sql);
	is($s->notices, 1, "one warning by the simple protocol: $sql");
	$s->query('ROLLBACK');
	$s->query('DEALLOCATE ALL');
}
$s->query('RESET nsresolve.fallthrough');

# The other guards.
$s->query("SET nsresolve.destructive_ddl = 'confirm'");
is($s->parse('drop', 'DROP TABLE t'), '', 'DROP TABLE is parsed');
like($s->execute('drop'), qr/^55000: DROP TABLE would destroy data/, 'and has to be confirmed');
is($s->query('SELECT count(*) FROM t'), '1', 'nothing is gone');
$s->query('SET nsresolve.confirm_destructive = on');
$s->query('BEGIN');
is($s->execute('drop'), '', 'confirmed');
$s->query('ROLLBACK');
$s->query('RESET nsresolve.confirm_destructive');
$s->query('RESET nsresolve.destructive_ddl');
$s->close;

# The same by a client that others wrote: the script's second round executes
# what its first has prepared.
$node->safe_psql('test', q{
	CREATE TABLE public.seen (n serial, who text, name text);
	GRANT ALL ON public.seen, public.seen_n_seq TO PUBLIC;
});
my $script = $node->basedir . '/script.sql';
append_to_file($script, q{INSERT INTO public.seen (who, name) SELECT current_user, name FROM t;
SET ROLE nsr_a;
});
foreach my $mode (qw(simple extended prepared))
{
	$node->safe_psql('test', 'TRUNCATE public.seen');
	$node->command_ok([ 'pgbench', '-n', '-M', $mode, '-t', '3', '-f', $script, 'test' ],
		"pgbench -M $mode");
	is($node->safe_psql('test', q{SELECT string_agg(name, ' ' ORDER BY n) FROM public.seen}),
		'SQLUser a a', "pgbench -M $mode: where it has read");
}

#
# Two sessions.
#
$s = Session->new($node);
my $o = Session->new($node);
$o->query('SET nsresolve.enabled = off');
my @kinds = (
	[ 'prepared', sub { $s->execute('t') } ],
	[ 'analysed anew', sub { $s->query('SELECT name FROM t') } ],
	[ 'prepared, with a qualified name', sub { $s->execute('mixed') } ],
	[ 'analysed anew, with a qualified name',
		sub { $s->query('SELECT t.name FROM t, public.u') } ],
	[ 'in a function', sub { $s->query('SELECT other.reads()') } ]);
$o->query(q{CREATE FUNCTION other.reads() RETURNS text LANGUAGE plpgsql AS
	'BEGIN RETURN (SELECT t.name FROM t, public.u); END'});
is($s->parse('t', 'SELECT name FROM t'), '', 'prepared');
is($s->parse('mixed', 'SELECT t.name FROM t, public.u'), '', 'prepared');

sub all_see
{
	my ($what, $when) = @_;
	foreach my $kind (@kinds)
	{
		my $name = "$kind->[0]: $when";
		ref $what
		  ? like($kind->[1]->(), $what, $name)
		  : is($kind->[1]->(), $what, $name);
	}
	return;
}
all_see('SQLUser', 'at first');
foreach my $change (
	[ 'renamed', 'ALTER TABLE "SQLUser".t RENAME TO away', 'ALTER TABLE "SQLUser".away RENAME TO t' ],
	[ 'moved', 'ALTER TABLE "SQLUser".t SET SCHEMA other', 'ALTER TABLE other.t SET SCHEMA "SQLUser"' ],
	[ 'its schema renamed', 'ALTER SCHEMA "SQLUser" RENAME TO away', 'ALTER SCHEMA away RENAME TO "SQLUser"' ],
	[ 'dropped', 'DROP TABLE "SQLUser".t', q{CREATE TABLE "SQLUser".t AS SELECT 'SQLUser'::text AS name} ],
	[ 'its schema dropped', 'DROP SCHEMA "SQLUser" CASCADE', q{CREATE SCHEMA "SQLUser"; CREATE TABLE "SQLUser".t AS SELECT 'SQLUser'::text AS name} ])
{
	is($o->query($change->[1]), '', "another session: $change->[0]");
	all_see(fell('t', 'SQLUser'), $change->[0]);
	is($o->query($change->[2]), '', 'and back');
	all_see('SQLUser', "no longer $change->[0]");
}
# What was found elsewhere comes where it belongs.
like($s->query('SELECT name FROM u'), fell('u', 'SQLUser', 18), 'elsewhere');
$o->query('ALTER TABLE public.u SET SCHEMA "SQLUser"');
is($s->query('SELECT name FROM u'), 'public u', 'moved to where it belongs');
$o->query('ALTER TABLE "SQLUser".u SET SCHEMA public');
like($s->query('SELECT name FROM u'), fell('u', 'SQLUser', 18), 'and back');
# Extensions and owners.
$o->query('ALTER EXTENSION plpgsql ADD TABLE public.u');
is($s->query('SELECT name FROM u'), 'public u', 'a member of an extension');
$o->query('ALTER EXTENSION plpgsql DROP TABLE public.u');
like($s->query('SELECT name FROM u'), fell('u', 'SQLUser', 18), 'no longer');
$o->query('CREATE TABLE public.alembic_version (version_num text)');
$o->query('GRANT SELECT ON public.alembic_version TO PUBLIC');
$s->query('SET ROLE nsr_a');
is($s->query('SELECT * FROM alembic_version'), '', 'metadata of a superuser');
$o->query('ALTER TABLE public.alembic_version OWNER TO nsr_owner');
like($s->query('SELECT * FROM alembic_version'), fell('alembic_version', 'a'), 'of another role');
$o->query('GRANT nsr_owner TO nsr_a');
is($s->query('SELECT * FROM alembic_version'), '', 'whose privileges it has been granted');
$o->query('REVOKE nsr_owner FROM nsr_a');
like($s->query('SELECT * FROM alembic_version'), fell('alembic_version', 'a'), 'and no longer has');
$s->close;

#
# Reloads and restarts.
#
configure('');
$node->restart;
$s = Session->new($node);
$s->query('SET ROLE nsr_a');
is($s->parse('p', 'SELECT name FROM t'), '', 'switched off: prepared');
is($s->execute('p'), 'public', 'and executed');

sub reload
{
	my ($conf, $setting, $value) = @_;

	configure($conf);
	$node->reload;
	foreach (1 .. 1800)
	{
		return if $s->query("SHOW $setting") eq $value;
		select(undef, undef, undef, 0.1);
	}
	die "no reload";
}
reload("nsresolve.enabled = on\n", 'nsresolve.enabled', 'on');
is($s->execute('p'), 'a', 'switched on by a reload, inside SET ROLE');
is($s->query('SELECT name FROM t'), 'a', 'the same analysed anew');
like($s->query('SELECT name FROM u'), fell('u', 'a', 18), 'and the guard is on');
reload("nsresolve.enabled = on\nnsresolve.shared_schemas = 'public'\n", 'nsresolve.shared_schemas', 'public');
is($s->query('SELECT name FROM u'), 'public u', 'a schema shared by a reload');
reload("nsresolve.enabled = on\n", 'nsresolve.shared_schemas', '');
like($s->query('SELECT name FROM u'), fell('u', 'a', 18), 'and no longer');
reload("nsresolve.enabled = on\nnsresolve.fallthrough = allow\n", 'nsresolve.fallthrough', 'allow');
is($s->query('SELECT name FROM u'), 'public u', 'fall-through allowed by a reload');
reload("nsresolve.enabled = on\n", 'nsresolve.fallthrough', 'error');
like($s->query('SELECT name FROM u'), fell('u', 'a', 18), 'and no longer');
$s->query('BEGIN');
$s->query('SET LOCAL ROLE nsr_b');
is($s->execute('p'), 'b', 'SET LOCAL ROLE');
reload('', 'nsresolve.enabled', 'off');
is($s->execute('p'), 'public', 'switched off by a reload, in the transaction');
reload("nsresolve.enabled = on\n", 'nsresolve.enabled', 'on');
is($s->execute('p'), 'b', 'switched on');
$s->query('ROLLBACK');
is($s->execute('p'), 'a', 'after the transaction');
$s->query('RESET ROLE');
is($s->execute('p'), 'SQLUser', 'after RESET ROLE');
$s->close;
$node->restart;
$s = Session->new($node);
like($s->query('SELECT name FROM u'), fell('u', 'SQLUser', 18), 'on after a restart');
$node->stop('immediate');
$node->start;
$s = Session->new($node);
like($s->query('SELECT name FROM u'), fell('u', 'SQLUser', 18), 'on after a crash');

#
# Large; under valgrind, where each byte takes its time, a hundredth of it.
#
my $watched = $ENV{NSRESOLVE_MEMORY_CHECK};
my $large = ($watched // '') eq 'valgrind' ? 100_000 : 10_000_000;
$s->query(q{DO $$ BEGIN FOR i IN 1 .. 1000 LOOP
	EXECUTE format('CREATE TABLE "SQLUser".m%s (id int)', i);
	EXECUTE format('CREATE TABLE public.n%s (id int)', i);
END LOOP; END $$});
my $own = join(' UNION ALL ', map { "SELECT id FROM m$_" } 1 .. 1000);
my $qualified = join(' UNION ALL ', map { "SELECT id FROM public.n$_" } 1 .. 1000);
is($s->parse('', $own), '', '1,000 tables of the default schema');
is($s->parse('', $qualified), '', '1,000 qualified tables');
is($s->parse('', $qualified), '', 'and again');
is($s->query("$own UNION ALL $qualified"), '', 'both, executed');
like($s->parse('', "$qualified UNION ALL SELECT id FROM n500"),
	fell('n500', 'SQLUser', length("$qualified UNION ALL SELECT id FROM ") + 1),
	'1,000 qualified tables and one that is not');
like($s->parse('', join(' UNION ALL ', map { "SELECT id FROM n$_" } 1 .. 1000)),
	fell('n1', 'SQLUser', 16), '1,000 tables that fall through');

my $long = 'x' x $large;
is($s->query("SELECT length('$long') FROM public.u"), length $long, 'a long literal');
is($s->query("/* $long FROM u */ SELECT name FROM public.u"), 'public u', 'a long comment');
like($s->query("/* $long */ SELECT name FROM u"),
	fell('u', 'SQLUser', $large + 25), 'a fall-through after a long comment');
like($s->query("SELECT name, 'u'::regclass FROM public.u WHERE name <> '$long'"),
	fell('u', 'SQLUser', 14), 'a fall-through before a long literal');
my $values = join(',', map { "('row $_ FROM u')" } 1 .. $large / 20);
$s->query('CREATE TABLE public.filled (name text)');
is($s->query("INSERT INTO public.filled VALUES $values"), '', 'very many rows for a qualified table');
is($s->query("SELECT count(*) FROM public.filled"), $large / 20, 'are there');
like($s->query("INSERT INTO u VALUES $values"), fell('u', 'SQLUser', 13), 'very many rows for one that is not');
my $many = join('', map { "SELECT name FROM public.u WHERE name = '$_';" } 1 .. $large / 500);
is($s->query($many), '', 'very many statements in one message');
like($s->query($many . 'SELECT name FROM u'), fell('u', 'SQLUser', length($many) + 18),
	'and a fall-through after them');
like($s->query("DO 'BEGIN PERFORM ''$long'' FROM public.t; DELETE FROM u; END'"), qr/^42P01: relation "u"/,
	'a long DO block');

#
# Deep.  What PostgreSQL by itself can do is done; what it cannot is an error.
#
sub nested
{
	my ($depth, $innermost) = @_;
	return ('SELECT * FROM (' x $depth) . $innermost
	  . join('', map { ") q$_" } 1 .. $depth);
}
my %deep = (
	'sub-selects' => sub { nested($_[0], "SELECT name FROM $_[1]") },
	'parentheses' => sub { 'SELECT ' . ('(' x $_[0]) . '1' . (')' x $_[0]) . " FROM $_[1]" },
	'operators' => sub { 'SELECT ' . ('1 + ' x $_[0]) . "1 FROM $_[1]" },
	'NOT' => sub { 'SELECT ' . ('NOT ' x $_[0]) . "true FROM $_[1]" },
	'functions' => sub { 'SELECT ' . ('abs(' x $_[0]) . '1' . (')' x $_[0]) . " FROM $_[1]" },
	'set operations' => sub { "SELECT name FROM $_[1]" . (" UNION ALL SELECT name FROM $_[1]" x $_[0]) },
	'sub-links' => sub { ('SELECT (' x $_[0]) . "SELECT name FROM $_[1]" . (')' x $_[0]) },
	'a rule' => sub { 'CREATE RULE r AS ON INSERT TO "SQLUser".t DO ALSO INSERT INTO "SQLUser".t ' . nested($_[0], "SELECT name FROM $_[1]") },
	'a policy' => sub { 'CREATE POLICY p ON "SQLUser".t USING (EXISTS (' . nested($_[0], "SELECT name FROM $_[1]") . '))' },
	'a view' => sub { 'CREATE VIEW "SQLUser".v AS ' . nested($_[0], "SELECT name FROM $_[1]") },
	'BEGIN ATOMIC' => sub { 'CREATE FUNCTION "SQLUser".f() RETURNS text LANGUAGE sql BEGIN ATOMIC ' . nested($_[0], "SELECT name FROM $_[1]") . '; END' },
	'EXPLAIN' => sub { 'EXPLAIN (COSTS off) ' . nested($_[0], "SELECT name FROM $_[1]") },
	'a table' => sub { 'CREATE TABLE "SQLUser".x AS ' . nested($_[0], "SELECT name FROM $_[1]") },
	'PL/pgSQL' => sub { 'DO $d$ BEGIN PERFORM (' . nested($_[0], "SELECT name FROM $_[1]") . '); END $d$' },
	'a default' => sub { 'CREATE TABLE "SQLUser".x (i int DEFAULT ' . ('1 + ' x $_[0]) . "1, o regclass DEFAULT '$_[1]'::regclass)" });
# From there on, the check may find the stack too short.  Sanitized code needs
# more of it, so that the statement may be refused for it, too.
my $too_deep = $watched ? 50 : 1000;
my @depths = (10, 50, 200, $large > 1_000_000 ? (1000, 5000, 20_000) : ());
foreach my $kind (sort keys %deep)
{
	my ($wrong, $passed, $refused) = ('', 0, 0);
	# Queries are only analysed, not run.
	my $run = $deep{$kind}->(1, 't') =~ /^SELECT/
	  ? sub { $s->parse('', $_[0]) } : sub { $s->query($_[0]) };
	foreach my $stack ('100kB', '2MB')
	{
		foreach my $depth (@depths)
		{
			$s->query("SET max_stack_depth = '$stack'");
			$s->query('SET nsresolve.enabled = off');
			$s->query('BEGIN');
			my $plain = $run->($deep{$kind}->($depth, 'public.u'));
			$s->query('ROLLBACK');
			$s->query('SET nsresolve.enabled = on');
			$s->query('BEGIN');
			my $with = $run->($deep{$kind}->($depth, 'public.u'));
			$s->query('ROLLBACK');
			$s->query('BEGIN');
			my $fell = $run->($deep{$kind}->($depth, 'u'));
			$s->query('ROLLBACK');
			# The parser has a limit of its own, which says "memory exhausted".
			my $limit = qr/^54001|memory exhausted/;
			my $ok = $plain =~ $limit || $watched && $depth >= $too_deep && $with =~ $limit
			  ? $with =~ $limit && $fell =~ /$limit|^42P01/
			  : $with eq $plain && ($fell =~ /^42P01/ || $depth >= $too_deep && $fell eq $plain);
			$wrong .= sprintf("%s, %d deep: %.80s / %.80s / %.80s\n", $stack, $depth, $plain, $with, $fell)
			  unless $ok;
			$plain =~ $limit ? $refused++ : $passed++;
		}
	}
	is($wrong, '', "deep: $kind ($passed depths are possible, $refused are not)");
}
$s->close;
is($node->safe_psql('test', 'SELECT 1'), '1', 'the server lives');
unlike(slurp_file($node->logfile), qr/terminated by signal|TRAP/, 'nothing crashed');

#
# Other encodings: positions count characters.
#
my %names = (
	UTF8 => ["\x{1D11E}\x{65E5}\x{672C}", "\x{8868}\x{E9}"],
	LATIN1 => ["\x{E9}\x{E8}\x{FC}", "gr\x{F6}\x{DF}e"],
	EUC_JP => ["\x{65E5}\x{672C}\x{8A9E}", "\x{8868}\x{FF76}\x{540D}"],
	SQL_ASCII => ['abc', 'tab']);
foreach my $encoding (sort keys %names)
{
	my ($literal, $name) = @{ $names{$encoding} };
	my $db = lc "test_$encoding";
	$node->safe_psql('postgres',
		"CREATE DATABASE $db ENCODING '$encoding' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
	my $e = Session->new($node, database => $db);
	my $q = sub { my ($sql) = @_; return Encode::decode('UTF-8', $e->query(Encode::encode('UTF-8', $sql))); };

	is($q->(qq{CREATE SCHEMA "SQLUser"; CREATE TABLE public."$name" AS SELECT 'x'::text AS "$literal"; CREATE TABLE "SQLUser".own AS SELECT 1 AS "$name"}),
		'', "$encoding: tables");
	foreach my $sql (
		qq{SELECT '$literal' AS "$literal" FROM },
		qq{SELECT '$literal', o."$name", '$literal$literal' FROM own o CROSS JOIN },
		qq{UPDATE public."$name" z SET "$literal" = '$literal' FROM },
		qq{SELECT 1 AS "$literal"; SELECT '$literal'; SELECT * FROM own, },
		qq{SELECT '$literal' FROM public."$name"; TRUNCATE own; LOCK TABLE },
		qq{INSERT INTO own ("$name") SELECT 1 FROM })
	{
		my $position = length($sql) + 1;
		my $text = $q->(qq{$sql"$name"});
		is($text, qq{42P01 at $position: relation "$name" does not exist in the default schema "SQLUser"},
			"$encoding: position in $position");
	}
	is($q->(qq{SELECT * FROM public."$name", own, (VALUES ('$literal')) "x$name"}), "x|1|$literal", "$encoding: qualified");
	like($q->(qq{SELECT '"$name"'::regclass}), qr/^42P01 at 8: relation "$name"/, "$encoding: in a literal");
	$e->close;
}

#
# Statements that cannot be parsed a second time as they were: there are two
# ways to read a backslash.
#
$s = Session->new($node);
$o = Session->new($node);
$s->query('SET client_min_messages = debug1');
foreach my $case (
	[ 'no statement any more', q{SELECT 'it\\'s', u.name FROM public.u, t} ],
	[ 'cut in the middle of a character', q{SELECT 'it\\'s } . Encode::encode('UTF-8', "\x{8868}" x 300) . q{', u.name FROM public.u, t} ])
{
	$s->query('SET escape_string_warning = off; SET standard_conforming_strings = off');
	like($s->query("PREPARE p AS $case->[1]; EXECUTE p"), qr/\|public u$/, "$case->[0]: prepared");
	$s->query('SET standard_conforming_strings = on');
	$o->query('ALTER TABLE public.u ADD COLUMN x int; ALTER TABLE public.u DROP COLUMN x');
	like($s->query('EXECUTE p'), qr/\|public u$/, "$case->[0]: executed again");
	is(scalar(grep { /^DEBUG.*cannot tell whether names were qualified/ } @{ $s->{notices} }), 0,
		"$case->[0]: its other reading tells");
	$s->query('DEALLOCATE p');
}
# One that means something else by now.
$s->query('SET standard_conforming_strings = off');
is($s->query(q{PREPARE p AS SELECT '\\' FROM u --', name FROM public.u; EXECUTE p}), q{' FROM u --|public u},
	'another meaning: prepared');
$s->query('SET standard_conforming_strings = on');
$o->query('ALTER TABLE public.u ADD COLUMN x int; ALTER TABLE public.u DROP COLUMN x');
is($s->query('EXECUTE p'), q{' FROM u --|public u}, 'another meaning: what was qualified is never reported');
$s->close;
$o->close;

$node->stop;
done_testing();
