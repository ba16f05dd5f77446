-- +goose Up
CREATE TABLE users (id bigserial PRIMARY KEY, name text, nick text UNIQUE, state "Old_state");
CREATE TABLE posts (id uuid, user_id bigint, title text, CONSTRAINT posts_fk FOREIGN KEY (user_id) REFERENCES users);
CREATE UNIQUE INDEX posts_unique ON posts (id);
ALTER TABLE posts ADD CONSTRAINT posts_pk PRIMARY KEY USING INDEX posts_unique;
ALTER TABLE users ADD COLUMN IF NOT EXISTS email citext NOT NULL DEFAULT '', ADD age int, DROP COLUMN IF EXISTS name CASCADE;
ALTER TABLE users RENAME COLUMN nick TO handle;
ALTER TABLE users ALTER COLUMN age TYPE smallint USING age::smallint, ALTER age SET NOT NULL, ALTER email DROP DEFAULT;
ALTER TABLE users DROP CONSTRAINT users_nick_key;
ALTER TABLE users ADD tags text[] DEFAULT ARRAY['a','b']::text[];
CREATE INDEX CONCURRENTLY IF NOT EXISTS by_email ON users (email);
CREATE INDEX gone ON users (email);
DROP INDEX IF EXISTS gone, never;
ALTER INDEX by_email RENAME TO users_by_email;
ALTER TABLE posts DROP CONSTRAINT posts_fk;
ALTER TABLE posts ADD CONSTRAINT posts_fk FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE RESTRICT;
ALTER TABLE users RENAME TO members;
ALTER TABLE posts SET SCHEMA blog;
ALTER TYPE "Old_state" RENAME TO "State";
CREATE INDEX "members.email_idx" ON members (email);
ALTER INDEX "public"."members.email_idx" RENAME TO "members_email_idx";
DROP INDEX "members_email_idx";
CREATE TABLE dropped (id int);
DROP TABLE dropped CASCADE;
-- +goose Down
DROP TABLE members;
DROP TABLE posts;
