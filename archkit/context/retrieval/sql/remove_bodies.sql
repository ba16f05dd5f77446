-- What the passages of a file say, out of the full text.
delete from bodies where rowid in (
    select p.id from passages p join files f on f.id = p.file where f.root = :root and f.path = :path
);
