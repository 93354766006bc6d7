import { createHash, randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { UserTransaction } from '../db/as-user.ts'
import type { UserId } from '../db/ids.ts'
import { addToIndex } from './search/add.ts'

/** Part of a document: one message of a chat, or a few paragraphs of a text. */
export type Passage = { author: string | null; text: string; saidAt: Date }
export type Document = { title: string; content: string; passages: Passage[] }
export type ImportedDocument = { id: string; title: string; added: number; already: number }

const batchSize = 1_000

/**
 * Stores a document and indexes it. A passage is known by what it says, who says it and when: importing
 * a file again, or a longer export of the same chat, adds only what is new.
 */
export async function storeDocument(
  trx: UserTransaction,
  userId: UserId,
  { title, content, passages }: Document,
  now: Date,
): Promise<ImportedDocument> {
  const contentHash = createHash('sha256').update(content).digest('hex')
  const same = await trx
    .selectFrom('documents')
    .select(['id', 'title'])
    .where('user_id', '=', userId)
    .where('content_hash', '=', contentHash)
    .executeTakeFirst()
  if (same) return { id: same.id, title: same.title, added: 0, already: passages.length }
  const id = randomUUID()
  await trx
    .insertInto('documents')
    .values({ user_id: userId, id, title, content_hash: contentHash, imported_at: now })
    .execute()
  const identified = withIds(passages)
  const added: typeof identified = []
  for (let from = 0; from < identified.length; from += batchSize) {
    added.push(...(await storePassages(trx, userId, id, identified.slice(from, from + batchSize))))
  }
  await addToIndex(
    trx,
    userId,
    added.map(({ id: ref, author, text, saidAt }) => ({ ref, kind: 'document', text, saidAt, author })),
  )
  return { id, title, added: added.length, already: passages.length - added.length }
}

type Identified = Passage & { id: string; position: number }

/** The same words by the same person at the same time are the same passage, unless the file itself repeats them. */
function withIds(passages: Passage[]): Identified[] {
  const seen = new Map<string, number>()
  return passages.map((passage, position) => {
    const said = JSON.stringify([passage.author, passage.saidAt.toISOString(), passage.text])
    const repeat = seen.get(said) ?? 0
    seen.set(said, repeat + 1)
    const hash = createHash('sha256').update(`${repeat} ${said}`).digest('hex')
    const id = `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`
    return { ...passage, id, position }
  })
}

async function storePassages(
  trx: UserTransaction,
  userId: UserId,
  documentId: string,
  passages: Identified[],
): Promise<Identified[]> {
  const { rows } = await sql<{ id: string }>`
    insert into passages (user_id, document_id, id, position, author, text, said_at)
    select ${userId}, ${documentId}, * from unnest(${passages.map(({ id }) => id)}::uuid[],
      ${passages.map(({ position }) => position)}::int[], ${passages.map(({ author }) => author)}::text[],
      ${passages.map(({ text }) => text)}::text[],
      ${passages.map(({ saidAt }) => saidAt.toISOString())}::timestamptz[])
    on conflict (user_id, id) do nothing returning id`.execute(trx)
  const stored = new Set(rows.map((row) => row.id))
  return passages.filter((passage) => stored.has(passage.id))
}
