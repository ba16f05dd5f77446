-- What every reader of statements does to a text of SQL, as macros; `macros` in blanking.py fills in what stands
-- between colons: the study's key, and the patterns of the dialect.

-- keyed: what must not be kept, as a number that only this study can make again (63 bits of an MD5 behind its key).
create or replace macro keyed(said) as (md5_number(:key: || said) >> 65)::bigint;

-- trace_key: a trace id as it is kept; null for none, and for all zeros.
create or replace macro trace_key(id) as case when ltrim(id, '0') <> '' then keyed(ltrim(lower(id), '0')) end;

-- own_comment: the comment at the very end of a statement, where sqlcommenter writes; null for none, and for one that
-- holds another.
create or replace macro last_comment(said) as
    substr(rtrim(said, :ends:), length(rtrim(said, :ends:)) - instr(reverse(rtrim(said, :ends:)), '*/'));
create or replace macro own_comment(said) as
    case
        when not contains(said, '*/') then null
        when suffix(rtrim(said, :ends:), '*/')
            and instr(last_comment(said), '*/') = length(last_comment(said)) - 1 then last_comment(said)
    end;
create or replace macro without_own_comment(said) as
    case
        when own_comment(said) is null then said
        else left(said, length(rtrim(said, :ends:)) - length(own_comment(said)))
    end;

-- trace_in: the trace that a comment names (W3C traceparent), as it is kept.
create or replace macro trace_in(said) as
    case
        when contains(said, 'traceparent')
            then trace_key(regexp_extract(said, 'traceparent=''00-([0-9a-f]{32})', 1))
    end;

-- tags_in: what the comment in front or at the end of a statement says by sqlcommenter or Marginalia, known tags only;
-- still a stranger's text. Null for nothing.
create or replace macro front_comment(said) as case when starts_with(said, '/*') then left(said, instr(said, '*/') + 1) end;
create or replace macro tags_in(said) as
    case
        when contains(said, '*/')
            then nullif(
                array_to_string(regexp_extract_all(concat(own_comment(said), front_comment(said)), :tags:), ''), ''
            )
    end;

-- blanked: a statement without its literals and comments. Few texts need the whole of the dialect's pattern: where
-- nothing in a text tells of a literal it stays as it is (fold blanks $1), else a simple pattern finds the same.
create or replace macro is_intricate(said) as
    contains(said, '/*') or contains(said, '--') or contains(said, '\')
    or case when contains(said, '$') then regexp_matches(said, :dollar:) else false end
    or case when strlen(said) > length(said) then regexp_matches(said, :odd:) else false end;
create or replace macro is_bare(said) as
    case
        when contains(said, '''') then false
        when contains(said, :quote:) and (length(said) - length(replace(said, :quote:, ''))) % 2 = 1 then false
        else not regexp_matches(said, :number:)
    end;
create or replace macro blanked(said) as
    case
        when is_intricate(said)
            then regexp_replace(regexp_replace(said, :blank:, :marked:, 'g'), :uncomment:, :uncommented:, 'g')
        when is_bare(said) then said
        when contains(said, :quote:) then regexp_replace(said, :simple:, :marked:, 'g')
        else regexp_replace(said, :simplest:, :literal:, 'g')
    end;

-- asked: what tells one call of a statement from another, its comments aside: its text and parameters.
create or replace macro asked(said, parameters) as
    hash(
        case
            when contains(said, '/*') or contains(said, '--') then regexp_replace(said, :without_comments:, '\1', 'g')
            else said
        end,
        parameters
    );
