import { CompiledQuery, type QueryExecutorProvider, type Transaction } from 'kysely'

const mark = '/* held */ '

type Query = { compile(executor: QueryExecutorProvider): CompiledQuery }

/**
 * Runs a statement whose result nobody looks at. On a server it takes no round trip of its own: it leaves
 * with the transaction's next statement, its commit at the latest, and what is wrong with it is thrown there.
 */
export async function hold<S>(trx: Transaction<S>, query: Query): Promise<void> {
  const { sql, parameters } = query.compile(trx)
  await holdSql(trx, sql, parameters)
}

/** The same for a statement that is text already. */
export async function holdSql<S>(
  trx: Transaction<S>,
  sql: string,
  parameters: readonly unknown[],
): Promise<void> {
  await trx.executeQuery(CompiledQuery.raw(`${mark}${sql}`, [...parameters]))
}

/** True for what may wait for the next statement: nobody looks at its result, and what follows fails with it. */
export function isHeld(sql: string): boolean {
  return sql === 'begin' || sql.startsWith(mark)
}
