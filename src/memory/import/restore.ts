import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { UserTransaction } from '../../db/as-user.ts'
import type { UserId } from '../../db/ids.ts'
import { messageOf, UsageError } from '../../errors.ts'
import { exportFormat } from '../export.ts'
import { reindex } from '../search/reindex.ts'

// What a person said and keeps. Turns, deliveries and the journal belong to the service it ran on.
const restored = [
  'sms_conversations',
  'memories',
  'lists',
  'list_items',
  'reminders',
  'forgotten',
  'documents',
  'passages',
]

const exportSchema = z.object({
  format: z.literal(exportFormat),
  version: z.literal(1),
  user: z.object({ id: z.string() }),
  tables: z.record(z.string(), z.array(z.record(z.string(), z.json()))),
})

type Row = Record<string, z.infer<ReturnType<typeof z.json>>>

export function isExport(content: string): boolean {
  return content.slice(0, 200).includes(`"${exportFormat}"`)
}

/**
 * Adds the rows of an export to a person. For another person than the exported one all ids are made
 * anew, the same ones every time: importing twice adds nothing.
 */
export async function restoreExport(
  trx: UserTransaction,
  userId: UserId,
  content: string,
): Promise<{ added: Record<string, number>; already: Record<string, number> }> {
  const exported = parseExport(content)
  const identify = exported.user.id === userId ? (id: string) => id : (id: string) => idFor(userId, id)
  const added: Record<string, number> = {}
  const already: Record<string, number> = {}
  const existing = await listColumns(trx)
  for (const table of restored) {
    const columns = existing.get(table)
    const rows = exported.tables[table] ?? []
    if (!columns || rows.length === 0) continue
    const owned = rows.map((row) => ({ ...renew(row, identify), user_id: userId }))
    const stored = await insertRows(trx, table, columns, owned)
    added[table] = stored
    already[table] = rows.length - stored
  }
  await reindex(trx, userId)
  return { added, already }
}

function parseExport(content: string): z.infer<typeof exportSchema> {
  let parsed: unknown
  try {
    parsed = JSON.parse(content)
  } catch (error) {
    const line = findLine(content, messageOf(error))
    throw new UsageError(`The file is broken at line ${line}: nothing was imported.`, { cause: error })
  }
  const result = exportSchema.safeParse(parsed)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new UsageError(`The file is not a complete export (${issue?.path.join('.')}: ${issue?.message}).`)
}

/** V8 names the position of what it cannot parse, except for a file that just ends. */
function findLine(content: string, message: string): number {
  const position = /position (\d+)/.exec(message)
  return content
    .slice(0, position ? Number(position[1]) : content.length)
    .trimEnd()
    .split('\n').length
}

async function listColumns(trx: UserTransaction): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = current_schema() and table_name = any(${restored}::text[]) and is_identity = 'NO'`.execute(
    trx,
  )
  const columns = new Map<string, string[]>()
  for (const { table, column } of rows) columns.set(table, [...(columns.get(table) ?? []), column])
  return columns
}

async function insertRows(
  trx: UserTransaction,
  table: string,
  columns: string[],
  rows: Row[],
): Promise<number> {
  const names = sql.join(columns.map((column) => sql.ref(column)))
  let stored = 0
  for (let from = 0; from < rows.length; from += 500) {
    const page = JSON.stringify(rows.slice(from, from + 500))
    try {
      const { numAffectedRows } = await sql`insert into ${sql.table(table)} (${names}) select ${names}
        from jsonb_populate_recordset(null::${sql.table(table)}, ${page}::jsonb) on conflict do nothing`.execute(
        trx,
      )
      stored += Number(numAffectedRows ?? 0)
    } catch (error) {
      throw new UsageError(
        `The rows of ${table} from number ${from + 1} on do not fit: nothing was imported.`,
        {
          cause: error,
        },
      )
    }
  }
  return stored
}

/** Every id in a row under its new name; what only looks like one inside a text stays. */
function renew(row: Row, identify: (id: string) => string): Row {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => {
      const isId =
        (column === 'id' || column.endsWith('_id') || column === 'superseded_by') && column !== 'user_id'
      return [column, isId && typeof value === 'string' ? identify(value) : value]
    }),
  )
}

function idFor(userId: UserId, id: string): string {
  const hash = createHash('sha256').update(`${userId} ${id}`).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}
