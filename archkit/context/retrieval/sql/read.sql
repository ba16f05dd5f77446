-- A passage, to be shown.
select f.path, p.line, p.symbol, p.text from passages p join files f on f.id = p.file where p.id = :passage;
