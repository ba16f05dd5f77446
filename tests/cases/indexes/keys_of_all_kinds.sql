-- Composite keys, self references, a circle, tables without a key, and indexes that do not serve a look-up.
CREATE EXTENSION IF NOT EXISTS btree_gin;
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE DOMAIN code AS varchar(12) CHECK (VALUE <> '');
CREATE TABLE tenants (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent_id bigint REFERENCES tenants (id));
CREATE TABLE people (
    tenant_id bigint NOT NULL REFERENCES tenants (id),
    number integer NOT NULL,
    chief integer,
    mood mood NOT NULL DEFAULT 'good',
    code code NOT NULL,
    is_active boolean NOT NULL DEFAULT true,
    tags text[] NOT NULL DEFAULT '{}',
    facts jsonb NOT NULL DEFAULT '{}',
    place point,
    found tsvector,
    joined_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, number),
    FOREIGN KEY (tenant_id, chief) REFERENCES people (tenant_id, number) ON DELETE SET NULL (chief)
);
CREATE TABLE projects (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id bigint NOT NULL,
    lead integer NOT NULL,
    first_task bigint,
    FOREIGN KEY (tenant_id, lead) REFERENCES people
);
CREATE TABLE tasks (
    id bigserial PRIMARY KEY,
    project_id uuid NOT NULL REFERENCES projects ON DELETE CASCADE,
    after_id bigint REFERENCES tasks,
    due date,
    during daterange,
    UNIQUE (due, project_id)
);
ALTER TABLE projects ADD FOREIGN KEY (first_task) REFERENCES tasks (id) DEFERRABLE INITIALLY DEFERRED;
CREATE TABLE visits (task_id bigint REFERENCES tasks, at timestamptz NOT NULL, ip inet, cost numeric(10, 2), note xml);
CREATE INDEX visits_partial ON visits (task_id) WHERE cost > 0;
CREATE INDEX visits_gin ON visits USING gin (task_id);
CREATE INDEX projects_expression ON projects ((lead + 1));
CREATE INDEX tasks_after_hash ON tasks USING hash (after_id);
CREATE INDEX people_brin ON people USING brin (joined_at);
