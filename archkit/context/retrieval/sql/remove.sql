-- A file is gone; its passages go with it.
delete from files where root = :root and path = :path;
