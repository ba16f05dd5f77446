-- What a passage says, names with their parts.
insert into bodies (rowid, words) values (:passage, :words);
