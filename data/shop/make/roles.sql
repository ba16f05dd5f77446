-- One login for each program.
CREATE ROLE shop_api LOGIN;
CREATE ROLE shop_batch LOGIN;
CREATE ROLE shop_backup LOGIN IN ROLE pg_read_all_data;
GRANT pg_read_all_data, pg_write_all_data TO shop_api, shop_batch;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO shop_api, shop_batch;
