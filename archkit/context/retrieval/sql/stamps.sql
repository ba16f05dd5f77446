-- What is known of each file: how it was seen last, and the hash of what was read then.
select root, path, id, size, modified_ns, sha256 from files;
