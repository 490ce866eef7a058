/* nsresolve 1.0 */

\echo Use "CREATE EXTENSION nsresolve" to load this file. \quit

CREATE FUNCTION nsresolve.library_version() RETURNS pg_catalog.text
	LANGUAGE c STABLE STRICT PARALLEL SAFE
	AS 'MODULE_PATHNAME', 'nsresolve_library_version';
COMMENT ON FUNCTION nsresolve.library_version() IS
	'version of the nsresolve library that this session has loaded';

GRANT USAGE ON SCHEMA nsresolve TO PUBLIC;

/* Used once, here. */
CREATE FUNCTION nsresolve.warn_unless_preloaded() RETURNS pg_catalog.void
	LANGUAGE c AS 'MODULE_PATHNAME', 'nsresolve_warn_unless_preloaded';
SELECT nsresolve.warn_unless_preloaded();
DROP FUNCTION nsresolve.warn_unless_preloaded();
