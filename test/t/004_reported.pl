# What the server tells the client without being asked (ParameterStatus): the
# same as without nsresolve while it is off, and never a search_path while it
# is on.  From 18 on search_path is among what is reported.
use strict;
use warnings;
use IO::Socket::UNIX;
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->start;
my $reports_path =
  $node->safe_psql('postgres', 'SHOW server_version_num') >= 180000;

$node->safe_psql(
	'postgres', q{
	CREATE ROLE nsr_reader LOGIN;
	ALTER ROLE nsr_reader SET search_path = 'reader';
	CREATE SCHEMA inside;
	CREATE FUNCTION inside() RETURNS text SET search_path = inside
		LANGUAGE sql AS $$ SELECT current_schema()::text $$;
});

# psql shows nothing of what is reported, so this speaks the protocol itself.
# Returns what was reported up to the next ReadyForQuery, in order, as
# name=value.
sub answer
{
	my ($socket) = @_;
	my @reports;

	while (1)
	{
		my ($head, $body) = ('', '');
		read($socket, $head, 5) == 5 or die "the connection was closed";
		my ($type, $length) = unpack('aN', $head);
		read($socket, $body, $length - 4) == $length - 4
		  or die "the connection was closed";
		push @reports, join('=', (split /\0/, $body, -1)[ 0, 1 ])
		  if $type eq 'S';
		die "error: $body" if $type eq 'E';
		return @reports if $type eq 'Z';
	}
}

sub login
{
	my ($user, $options) = @_;
	my $socket =
	  IO::Socket::UNIX->new($node->host . '/.s.PGSQL.' . $node->port)
	  or die "cannot connect: $!";
	my $startup = pack('N(Z*)*x',
		196608, user => $user, database => 'postgres', options => $options // '');
	print $socket pack('N', length($startup) + 4), $startup;
	$socket->flush;
	return $socket;
}

sub query
{
	my ($socket, $sql) = @_;
	print $socket pack('aNZ*', 'Q', length($sql) + 5, $sql);
	$socket->flush;
	return answer($socket);
}

# All that a session is told, at login and by one statement after the other.
sub session
{
	my ($user, $options, @statements) = @_;
	my $socket = login($user, $options);
	my @told = ([ 'login', sort { $a cmp $b } answer($socket) ]);
	push @told, [ $_, query($socket, $_) ] foreach @statements;
	close $socket;
	return \@told;
}

my @sessions = (
	[
		scalar(getpwuid($<)), '',
		q{SET search_path = one},
		q{SET search_path = one},
		q{SET search_path = two; SET search_path = three},
		q{SET ROLE nsr_reader},
		q{SELECT set_config('search_path', 'four', false)},
		q{BEGIN; SET LOCAL search_path = five},
		q{SAVEPOINT s; SET search_path = six; ROLLBACK TO s},
		q{ROLLBACK},
		q{SELECT public.inside()},
		q{BEGIN; SET LOCAL ROLE NONE; SET LOCAL application_name = 'me'},
		q{COMMIT},
		q{RESET search_path},
		q{SET search_path = ''},
		q{RESET ROLE},
		q{SET timezone = 'Europe/Berlin'},
		q{DISCARD ALL}
	],
	[ 'nsr_reader', '', q{SET search_path = one}, q{RESET ALL} ],
	[
		'nsr_reader', '-c search_path=option',
		q{SET search_path = one},
		q{RESET search_path}
	]);

sub all_sessions
{
	return [ map { session(@$_) } @sessions ];
}

# The reports of search_path in what such sessions were told, and the others.
sub paths
{
	my ($sessions) = @_;
	return grep { /^search_path=/ } map { @$_ } map { @$_ } @$sessions;
}

sub without_path
{
	my ($sessions) = @_;
	return [
		map {
			[ map { [ grep { !/^search_path=/ } @$_ ] } @$_ ]
		} @$sessions ];
}

my $core = all_sessions();
if ($reports_path)
{
	ok(paths($core) > 10, 'PostgreSQL reports search_path');
}
else
{
	is(paths($core), 0, 'PostgreSQL reports no search_path');
}

foreach my $how ('shared_preload_libraries', 'session_preload_libraries')
{
	$node->append_conf('postgresql.conf', "shared_preload_libraries = ''");
	$node->append_conf('postgresql.conf', "session_preload_libraries = ''");
	$node->append_conf('postgresql.conf', "$how = 'nsresolve'");
	$node->restart;
	is_deeply(all_sessions(), $core, "$how, off: the same is reported");

	$node->safe_psql('postgres',
		q{ALTER DATABASE postgres SET nsresolve.enabled = on});
	my $on = all_sessions();
	is_deeply([ paths($on) ], [], "$how, on: no search_path");
	is_deeply($on, without_path($core), "$how, on: everything else");

	# Whoever may switch it off is told what is set from then on, also where it
	# is what was in force before and has not been reported.
	$node->safe_psql('postgres',
		q{GRANT SET ON PARAMETER nsresolve.enabled TO nsr_reader});
	my $told = session(
		'nsr_reader', '',
		q{SET search_path = one},
		q{RESET search_path},
		q{SET nsresolve.enabled = off},
		q{SET search_path = "SQLUser", reader},
		q{SET search_path = two},
		q{SET nsresolve.enabled = on},
		q{SET search_path = three},
		q{SET nsresolve.enabled = off; SET search_path = four; SET nsresolve.enabled = on},
		q{SET search_path = five});
	is_deeply(
		[ paths([$told]) ],
		$reports_path
		? [ 'search_path="SQLUser", reader', 'search_path=two' ]
		: [],
		"$how: what is set while off in a session");
	$node->safe_psql('postgres',
		q{ALTER DATABASE postgres RESET nsresolve.enabled});
}

$node->stop;
done_testing();
