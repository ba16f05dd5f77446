-- Where a passage stands: its path and what it declares, names with their parts.
insert into places (rowid, words) values (:passage, :words);
