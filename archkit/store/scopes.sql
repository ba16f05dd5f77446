-- The traffic that a run looks at; a null bound or name means all.
create macro statements_in(since, until, application_name, user_name) as table
    select * from statements
    where (since is null or started_at >= since::timestamp)
        and (until is null or started_at < until::timestamp)
        and (application_name is null or application = application_name)
        and (user_name is null or "user" = user_name);

create macro requests_in(since, until) as table
    select * from requests
    where (since is null or started_at >= since::timestamp)
        and (until is null or started_at < until::timestamp);
