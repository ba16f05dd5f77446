-- A file as it was read.
insert into files (root, path, kind, size, modified_ns, sha256)
values (:root, :path, :kind, :size, :modified_ns, :sha256)
returning id;
