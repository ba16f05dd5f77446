-- What a reader does to a text of MySQL's SQL, beside statement_macros.sql; blanking_mysql.py fills in the patterns.

-- named: names in double quotes. Of a blanked text only they hold backticks and quotes.
create or replace macro named(said) as
    case when contains(said, '`') then replace(replace(said, '"', '""'), '`', '"') else said end;

-- blanked_mysql: a statement without its literals and comments, by the simplest pattern that its text allows.
create or replace macro has_mysql_comment(said) as contains(said, '/*') or contains(said, '--') or contains(said, '#');
create or replace macro blanked_intricate(said) as
    regexp_replace(regexp_replace(said, :blank:, :marked:, 'g'), :uncomment:, :uncommented:, 'g');
create or replace macro blanked_mysql(said) as
    case
        when has_mysql_comment(said)
            then case
                when contains(said, '!') then named(regexp_replace(blanked_intricate(said), :unhint:, '\1', 'g'))
                else named(blanked_intricate(said))
            end
        when not contains(said, '`') then regexp_replace(said, :simplest:, :literal:, 'g')
        when regexp_matches(said, :plain_names:) then replace(regexp_replace(said, :simplest:, :literal:, 'g'), '`', '"')
        else named(regexp_replace(said, :simple:, :marked:, 'g'))
    end;

-- asked_mysql: what tells one call of a statement from another, its comments aside.
create or replace macro asked_mysql(said) as
    hash(case when has_mysql_comment(said) then regexp_replace(said, :without_comments:, '\1', 'g') else said end);
