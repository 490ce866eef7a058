ALTER ROLE app SET nsresolve.default_schema = :'schema';
