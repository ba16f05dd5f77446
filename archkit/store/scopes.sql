-- The traffic that a run looks at; a null bound or name means all.
create macro statements_in(since, until, application_name, user_name) as table
    select * from statements
    where (since is null or started_at >= since::timestamp)
        and (until is null or started_at < until::timestamp)
        and (application_name is null or application = application_name)
        and (user_name is null or "user" = user_name);

-- What happened beside the statements of that traffic; checkpoints and autovacuum are nobody's.
create macro events_in(since, until, application_name, user_name) as table
    select * from events
    where (since is null or happened_at >= since::timestamp)
        and (until is null or happened_at < until::timestamp)
        and (application_name is null or application = application_name)
        and (user_name is null or "user" = user_name);

-- A path that several methods ask for is an endpoint of each: "PATCH /customers/:id". Names without a path stay.
create macro requests_in(since, until) as table
    select
        r.* replace (
            case
                when m.methods > 1 and r.method <> '' and starts_with(r.endpoint, '/')
                    then concat(upper(r.method), ' ', r.endpoint)
                else r.endpoint
            end as endpoint
        )
    from requests r
    left join (select endpoint, count(distinct upper(method)) as methods from requests group by endpoint) m
        using (endpoint)
    where (since is null or r.started_at >= since::timestamp)
        and (until is null or r.started_at < until::timestamp);

-- The endpoint that each trace belongs to.
create view traces as
    select trace, min(endpoint) as endpoint
    from requests_in(null, null)
    where trace is not null
    group by trace;

-- The first word of an endpoint's name that is neither a frame (a pattern of lower case) nor a parameter;
-- model.endpoint.area_of is the same in Python.
create macro first_word(parts) as coalesce(nullif(split_part(parts[1], '.', 1), ''), parts[1], '/');
create macro parts_of(endpoint) as
    list_filter(string_split(regexp_replace(endpoint, '^[A-Z]+ /', '/'), '/'), lambda part: part <> '');
create macro said_of(parts, frames) as
    list_filter(
        parts,
        lambda part: not regexp_matches(lower(part), frames) and not regexp_matches(part, '^[:{<\[*$]')
    );
create macro area_of(endpoint, frames) as
    case
        when endpoint is null then null
        when array_length(said_of(parts_of(endpoint), frames)) > 0 then first_word(said_of(parts_of(endpoint), frames))
        else first_word(parts_of(endpoint))
    end;
