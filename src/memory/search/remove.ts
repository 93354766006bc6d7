import { sql } from 'kysely'
import type { UserTransaction } from '../../db/as-user.ts'
import type { UserId } from '../../db/ids.ts'
import { blockOf, withoutDocs } from './postings.ts'
import { countTerms, isWord } from './terms.ts'

export type Indexed = { ref: string; text: string; author?: string | null }

/** Takes texts out of a person's search index, to the last posting. Unknown ones are no error. */
export async function removeFromIndex(trx: UserTransaction, userId: UserId, texts: Indexed[]): Promise<void> {
  if (texts.length === 0) return
  const removed = await trx
    .deleteFrom('search_docs')
    .where('user_id', '=', userId)
    .where(
      'ref',
      'in',
      texts.map((text) => text.ref),
    )
    .returning(['doc_no', 'ref'])
    .execute()
  if (removed.length === 0) return
  const docNos = new Set(removed.map((doc) => doc.doc_no))
  await trx
    .deleteFrom('search_vectors')
    .where('user_id', '=', userId)
    .where('doc_no', 'in', [...docNos])
    .execute()
  const refs = new Set(removed.map((doc) => doc.ref))
  const terms = new Set<string>()
  let words = 0
  for (const text of texts.filter(({ ref }) => refs.has(ref))) {
    for (const [term, count] of countTerms(text.text, text.author)) {
      terms.add(term)
      if (isWord(term)) words += count
    }
  }
  if (terms.size > 0) await removePostings(trx, userId, [...terms], docNos)
  await trx
    .updateTable('search_stats')
    .set({ docs: sql`docs - ${removed.length}`, words: sql`greatest(0, words - ${words})` })
    .where('user_id', '=', userId)
    .execute()
}

async function removePostings(
  trx: UserTransaction,
  userId: UserId,
  terms: string[],
  docNos: Set<number>,
): Promise<void> {
  const { rows } = await sql<{ term: string; block: number; postings: Uint8Array }>`
    select term, block, postings from search_terms
    where user_id = ${userId} and (term = any(${terms}::text[]) or (term >= '#' and term < '$'))
      and block = any(${[...new Set([...docNos].map(blockOf))]}::int[])
    order by term, block for update`.execute(trx)
  const changed = rows
    .map((row) => ({ ...row, left: withoutDocs(row.postings, docNos) }))
    .filter((row) => row.left.length < row.postings.byteLength)
  if (changed.length === 0) return
  await sql`update search_terms set postings = decode(hex, 'hex')
    from unnest(${changed.map((row) => row.term)}::text[], ${changed.map((row) => row.block)}::int[],
      ${changed.map((row) => row.left.toString('hex'))}::text[]) as t (changed_term, changed_block, hex)
    where user_id = ${userId} and term = changed_term and block = changed_block`.execute(trx)
  await sql`delete from search_terms where user_id = ${userId} and length(postings) = 0
    and term = any(${changed.map((row) => row.term)}::text[])`.execute(trx)
}
