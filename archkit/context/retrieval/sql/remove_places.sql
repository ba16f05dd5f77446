-- What the passages of a file are called, out of the full text.
delete from places where rowid in (
    select p.id from passages p join files f on f.id = p.file where f.root = :root and f.path = :path
);
