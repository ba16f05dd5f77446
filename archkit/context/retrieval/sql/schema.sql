-- The index: files as they were seen, their passages, and two full texts: what passages say, and where they stand.
create table if not exists files (
    id integer primary key,
    root text not null,
    path text not null,
    kind text not null,
    size integer not null,
    modified_ns integer not null,
    sha256 text not null,
    unique (root, path)
);
create table if not exists passages (
    id integer primary key,
    file integer not null references files (id) on delete cascade,
    line integer not null,
    symbol text not null,
    text text not null
);
create index if not exists passages_of_a_file on passages (file);
create virtual table if not exists bodies using fts5 (words, tokenize = 'porter unicode61 remove_diacritics 2');
create virtual table if not exists places using fts5 (words, tokenize = 'porter unicode61 remove_diacritics 2');
