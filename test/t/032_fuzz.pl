# Hostile values and random queries: the short form.  "make fuzz" runs the long one.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

my $python = '/usr/bin/python3';
plan skip_all => 'python3-psycopg2 is not installed'
  if system("$python -c 'import psycopg2' 2>/dev/null") != 0;
plan skip_all => 'sqlsmith is not installed'
  if system('sqlsmith --version >/dev/null 2>&1') != 0;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf',
	"shared_preload_libraries = 'nsresolve'");
$node->start;

local $ENV{PGHOST} = $node->host;
local $ENV{PGPORT} = $node->port;
my $log = "$PostgreSQL::Test::Utils::log_path/fuzz.log";
my $status = system("$python -B test/fuzz/fuzz.py --short --seed 1 >$log 2>&1");
my $out = slurp_file($log);
is($status, 0, 'each value is refused or means what it says, and the server lives') || diag($out);
note($out);

$node->stop;
done_testing();
