-- auto_explain: where nothing but plans tells what was executed, a plan with its duration is the call of its Query Text (text
-- and JSON forms); beside statements that are logged too it stays a message, since it would count them twice. In: :table:, the
-- records of a log. Out: the same, its plans as statements.
create or replace macro planned(said) as
    case
        when regexp_matches(said, '^duration: [0-9.]+ ms  plan:\s*\{')
            then case
                when json_valid(substr(said, instr(said, '{'))) then json_extract_string(substr(said, instr(said, '{')), '$."Query Text"')
            end
        else nullif(
            regexp_extract(
                said, '(?s)^duration: [0-9.]+ ms  plan:\s*Query Text: (.*?)(?:\nQuery Parameters: [^\n]*)?\n[^\n]*  \(cost=', 1
            ),
            ''
        )
    end;

update :table: set
    text = concat(left(text, instr(text, ' ms') + 2), '  statement: ', planned(concat(text, more))),
    more = null
where kind = 'head'
    and severity = 'LOG'
    and starts_with(text, 'duration: ')
    and contains(left(text, 60), ' ms  plan:')
    and planned(concat(text, more)) is not null
    and not exists (
        from :table:
        where kind = 'head'
            and severity = 'LOG'
            and (
                starts_with(text, 'statement: ')
                or starts_with(text, 'execute ')
                or starts_with(text, 'duration: ') and regexp_matches(left(text, 60), ' ms  (statement|execute)')
            )
    );
