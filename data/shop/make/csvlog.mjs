/** Counts what a PostgreSQL csvlog holds. */

const COLUMN = { time: 0, message: 13, application: 22 }

/** The records of a CSV text, fields unquoted. */
export function* records(text) {
  let record = []
  let at = 0
  while (at < text.length) {
    let field
    if (text[at] === '"') {
      let end = at + 1
      while (text[end] !== '"' || text[end + 1] === '"') end += text[end] === '"' ? 2 : 1
      field = text.slice(at + 1, end).replaceAll('""', '"')
      at = end + 1
    } else {
      const end = text.slice(at, at + 4000).search(/[,\n]/)
      field = text.slice(at, at + end)
      at += end
    }
    record.push(field)
    if (text[at] === '\n') {
      yield record
      record = []
    }
    at += 1
  }
}

/** Executed statements by program, log records, and the first and last time. A statement is a simple query or an execute. */
export function countStatements(text) {
  const byApplication = {}
  let lines = 0
  let statements = 0
  let from
  let to
  for (const record of records(text)) {
    lines += 1
    from ??= record[COLUMN.time]
    to = record[COLUMN.time]
    if (!/^duration: [\d.]+ ms {2}(statement|execute)/.test(record[COLUMN.message])) continue
    statements += 1
    const application = record[COLUMN.application]
    byApplication[application] = (byApplication[application] ?? 0) + 1
  }
  return { lines, statements, byApplication, from, to }
}
