-- A file was written again with the same content: only how it looks has changed.
update files set size = :size, modified_ns = :modified_ns where root = :root and path = :path and sha256 = :sha256;
