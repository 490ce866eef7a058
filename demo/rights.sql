-- What the application may do with whatever shop_migrator creates, wherever.
ALTER DEFAULT PRIVILEGES FOR ROLE shop_migrator GRANT USAGE ON SCHEMAS TO shop_rw;
ALTER DEFAULT PRIVILEGES FOR ROLE shop_migrator GRANT ALL ON TABLES TO shop_rw;
ALTER DEFAULT PRIVILEGES FOR ROLE shop_migrator GRANT USAGE ON SEQUENCES TO shop_rw;
