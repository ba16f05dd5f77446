CREATE TABLE good (id int PRIMARY KEY, secret text DEFAULT 'hunter2');

CREATE TABLE no_name (, id int);
CREATE TABLE misspelt (id int primry key);
CREATE TABLE open_bracket (id int;
CREATE TABLE good (id int, other text);
CREATE TABLE no_type (id, name text);
CREATE TABLE trailing (id int,);
ALTER TABLE nowhere ADD COLUMN id int;
ALTER TABLE good ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES;
CREATE INDEX empty ON good ();
CREATE TABLE open_quote (id int DEFAULT 'never closed);
CREATE TABLE last (id int PRIMARY KEY);
