# Random sequences of session commands against a model of the rules: the short
# form.  "make property" runs the long one.
use strict;
use warnings;

use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;

# Debian's Python, for which Debian's psycopg2 is.
my $python = '/usr/bin/python3';
plan skip_all => 'python3-psycopg2 is not installed'
  if system("$python -c 'import psycopg2' 2>/dev/null") != 0;

my $node = PostgreSQL::Test::Cluster->new('main');
$node->init;
$node->append_conf('postgresql.conf',
	"shared_preload_libraries = 'nsresolve'");
$node->start;

local $ENV{PGHOST} = $node->host;
local $ENV{PGPORT} = $node->port;

# The long form begins with a new seed each time.
my $log = "$PostgreSQL::Test::Utils::log_path/property.log";
my $status = system("$python -B test/property/property.py --seed 1 --steps 2000 >$log 2>&1");
my $out = slurp_file($log);
is($status, 0, 'the session holds what the model says') || diag($out);
note($out);

$node->stop;
done_testing();
