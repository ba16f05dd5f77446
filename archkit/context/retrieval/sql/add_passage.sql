-- A passage of a file.
insert into passages (file, line, symbol, text) values (:file, :line, :symbol, :text) returning id;
