import { type RawBuilder, sql } from 'kysely'
import type { UserTransaction } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import { derivedTables, listPersonTables } from './content-tables.ts'

export const exportFormat = 'jean-memory-export'
const pageSize = 500

/**
 * Everything there is of a person as one JSON, a row on each line, in pieces: whoever writes them out
 * needs the memory of one page, however long the conversation.
 */
export async function* exportJson(trx: UserTransaction, userId: UserId, now: Date): AsyncGenerator<string> {
  const { rows } = await sql<{
    row: string
  }>`select to_jsonb(u)::text as row from users u where id = ${userId}`.execute(trx)
  yield `{"format":"${exportFormat}","version":1,"exportedAt":"${now.toISOString()}",\n"user":${rows[0]?.row ?? 'null'},\n"tables":{`
  let first = true
  for (const table of await listPersonTables(trx)) {
    if (derivedTables.has(table)) continue
    yield `${first ? '' : ','}\n"${table}":[`
    first = false
    let written = 0
    const select = sql<{ row: string }>`select to_jsonb(t)::text as row from ${sql.table(table)} t
      where user_id = ${userId} order by ${sql.raw(table === 'sms_conversations' ? 'created_at, id' : '1')}`
    for await (const page of readPages(trx, select)) {
      yield page.map(({ row }) => `${written++ > 0 ? ',' : ''}\n${row}`).join('')
    }
    yield ']'
  }
  yield '\n}}\n'
}

/** The same for reading: what is remembered, lists, documents by name, and the conversation. */
export async function* exportMarkdown(
  trx: UserTransaction,
  userId: UserId,
  now: Date,
): AsyncGenerator<string> {
  yield `# Memory, ${dayOf(now)}\n`
  const memories = sql<{ statement: string; said_at: Date; valid_to: Date | null }>`
    select statement, said_at, valid_to from memories where user_id = ${userId} order by valid_to is not null, said_at, id`
  yield '\n## Remembered\n\n'
  for await (const page of readPages(trx, memories)) {
    yield page
      .map(({ statement, said_at, valid_to }) => {
        const until = valid_to ? `, until ${dayOf(valid_to)}` : ''
        return `- ${flat(statement)} (${dayOf(said_at)}${until})\n`
      })
      .join('')
  }
  const items = sql<{ name: string; text: string | null; done: boolean }>`
    select l.name, i.text, i.done_at is not null as done from lists l
    left join list_items i on i.user_id = l.user_id and i.list_id = l.id
    where l.user_id = ${userId} order by l.name, l.id, i.position`
  yield '\n## Lists\n'
  let list: string | null = null
  for await (const page of readPages(trx, items)) {
    for (const { name, text, done } of page) {
      if (name !== list) yield `\n### ${flat(name)}\n\n`
      list = name
      if (text !== null) yield `- [${done ? 'x' : ' '}] ${flat(text)}\n`
    }
  }
  const passages = sql<{ title: string; author: string | null; text: string }>`
    select d.title, p.author, p.text from documents d join passages p on p.user_id = d.user_id and p.document_id = d.id
    where d.user_id = ${userId} order by d.imported_at, d.id, p.position`
  yield '\n## Documents\n'
  let title: string | null = null
  for await (const page of readPages(trx, passages)) {
    for (const passage of page) {
      if (passage.title !== title) yield `\n### ${flat(passage.title)}\n`
      title = passage.title
      yield `\n${passage.author ? `**${flat(passage.author)}:** ` : ''}${passage.text}\n`
    }
  }
  const messages = sql<{ role: string; content: string; created_at: Date }>`select role, content, created_at
    from sms_conversations where user_id = ${userId} order by created_at, id`
  yield '\n## Conversation\n'
  let day = ''
  for await (const page of readPages(trx, messages)) {
    for (const { role, content, created_at } of page) {
      if (dayOf(created_at) !== day) yield `\n### ${dayOf(created_at)}\n`
      day = dayOf(created_at)
      yield `\n**${role === 'USER' ? 'You' : 'Jean'}**, ${created_at.toISOString().slice(11, 16)}: ${content}\n`
    }
  }
}

/** The rows of a select, a page at a time, through a cursor of the transaction. */
async function* readPages<Row>(trx: UserTransaction, select: RawBuilder<Row>): AsyncGenerator<Row[]> {
  await sql`declare pages no scroll cursor for ${select}`.execute(trx)
  try {
    for (;;) {
      const { rows } = await sql<Row>`fetch ${sql.raw(String(pageSize))} from pages`.execute(trx)
      if (rows.length > 0) yield rows
      if (rows.length < pageSize) break
    }
  } finally {
    await sql`close pages`.execute(trx)
  }
}

function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10)
}

function flat(text: string): string {
  return text.replaceAll(/\s+/g, ' ')
}
