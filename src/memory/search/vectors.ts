import { sql } from 'kysely'
import { asUser, type UserTransaction } from '../../db/as-user.ts'
import type { UserId } from '../../db/ids.ts'
import type { Db } from '../../db/schema.ts'
import { readCandidates } from './candidates.ts'

/** A configured embedding model; `embed` asks over the network, so never inside a transaction. */
export type Embedder = { model: string; embed: (texts: string[]) => Promise<number[][]> }

/** What a text means to a model, and which model that is: vectors of two models do not compare. */
export type Meaning = { model: string; vector: number[] }

const mostAtOnce = 64

/**
 * Asks the model for the vectors of texts that have none yet, a batch at most, and stores them. Returns
 * how many it stored; fewer than a batch means that none is left.
 */
export async function embedMissing(db: Db, userId: UserId, { model, embed }: Embedder): Promise<number> {
  const missing = await asUser(db, userId, async (trx) => {
    const { rows } = await sql<{ doc_no: number }>`select doc_no from search_docs d where user_id = ${userId}
      and not exists (select from search_vectors v where v.user_id = ${userId} and v.doc_no = d.doc_no
        and v.model = ${model}) order by doc_no limit ${mostAtOnce}`.execute(trx)
    return rows.length > 0
      ? readCandidates(
          trx,
          userId,
          rows.map((row) => row.doc_no),
          {},
        )
      : []
  })
  if (missing.length === 0) return 0
  const vectors = await embed(missing.map(({ text, context }) => `${text} ${context}`.slice(0, 4_000)))
  await asUser(db, userId, async (trx) => {
    // What was forgotten meanwhile has no row in the index any more, and gets no vector.
    await sql`insert into search_vectors (user_id, doc_no, model, embedding)
      select ${userId}, d.doc_no, ${model}, decode(t.hex, 'hex')
      from unnest(${missing.map((one) => one.doc_no)}::int[], ${vectors.map((one) => pack(one).toString('hex'))}::text[])
        as t (doc_no, hex)
      join search_docs d on d.user_id = ${userId} and d.doc_no = t.doc_no
      on conflict (user_id, doc_no) do update set model = excluded.model, embedding = excluded.embedding`.execute(
      trx,
    )
  })
  return missing.length
}

/** The documents whose meaning is nearest, best first. Reads all vectors of the person: 2.5 MB for 10,000. */
export async function findNearest(
  trx: UserTransaction,
  userId: UserId,
  { model, vector }: Meaning,
  limit: number,
): Promise<number[]> {
  const { rows } = await sql<{ doc_no: number; embedding: Uint8Array }>`select doc_no, embedding
    from search_vectors where user_id = ${userId} and model = ${model}`.execute(trx)
  const wanted = new Int8Array(pack(vector))
  return rows
    .map(({ doc_no, embedding }) => ({ docNo: doc_no, closeness: multiply(wanted, embedding) }))
    .sort((one, other) => other.closeness - one.closeness)
    .slice(0, limit)
    .map(({ docNo }) => docNo)
}

/** A vector of length 1, each part in one byte: the order of what is nearest hardly changes. */
function pack(vector: number[]): Buffer {
  const length = Math.hypot(...vector) || 1
  return Buffer.from(Int8Array.from(vector, (part) => Math.round((part / length) * 127)).buffer)
}

function multiply(one: Int8Array, bytes: Uint8Array): number {
  const other = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let sum = 0
  for (let index = 0; index < one.length; index++) sum += (one[index] ?? 0) * (other[index] ?? 0)
  return sum
}
