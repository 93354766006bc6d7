import { randomUUID } from 'node:crypto'
import { asUser } from '../src/db/as-user.ts'
import type { UserId } from '../src/db/ids.ts'
import { migrateUp } from '../src/db/migrate.ts'
import { openEmbedded } from '../src/db/open.ts'
import type { Db } from '../src/db/schema.ts'
import { storeDocument } from '../src/memory/documents.ts'
import { parseWhatsApp } from '../src/memory/import/whatsapp.ts'
import { search } from '../src/memory/search/search.ts'
import { createBm25 } from './bm25.ts'
import { type Conversation, readConversations, toWhatsApp } from './locomo.ts'

// `npm run bench:recall -- FOLDER [--json]`: imports each conversation of the folder as one person's chat,
// asks each question through search, and counts how many of the turns that answer it come back.

const depths = [5, 10, 25, 50]
type Recall = Record<string, number>
type Asked = {
  category: number
  evidence: string[]
  found: string[]
  bm25: string[]
  bm25Neighbours: string[]
}

const folder = process.argv.slice(2).find((argument) => !argument.startsWith('--'))
const conversations = folder ? readConversations(folder) : null
if (!conversations) {
  console.error(
    folder
      ? `There are no turns.jsonl and questions.jsonl in ${folder}.`
      : 'Usage: npm run bench:recall -- FOLDER [--json]',
  )
  process.exitCode = 1
} else {
  const database = await openEmbedded('memory://')
  await migrateUp(database)
  const asked: Asked[] = []
  for (const conversation of conversations) asked.push(...(await ask(database.db, conversation)))
  await database.close()
  print(asked, process.argv.includes('--json'))
}

async function ask(db: Db, { name, turns, questions }: Conversation): Promise<Asked[]> {
  const userId = randomUUID() as UserId
  await db
    .insertInto('users')
    .values({
      id: userId,
      user_id: name,
      name,
      subscription_tier: null,
      phone_number: null,
      phone_verified: true,
      sms_enabled: true,
      timezone: 'UTC',
      opted_out_at: null,
    })
    .execute()
  const content = toWhatsApp(turns)
  const now = new Date(`${turns.at(-1)?.datetime}Z`)
  const passages = parseWhatsApp(content, 'UTC')
  if (passages.length !== turns.length)
    throw new Error(`${name}: ${passages.length} messages of ${turns.length} were read`)
  const turnOf = await asUser(db, userId, async (trx) => {
    await storeDocument(trx, userId, { title: name, content, passages }, now)
    const rows = await trx
      .selectFrom('passages')
      .select(['id', 'position'])
      .where('user_id', '=', userId)
      .execute()
    return new Map(rows.map((row) => [row.id, turns[row.position]?.dia_id ?? '']))
  })
  const plain = createBm25(turns, { neighbours: false })
  const withNeighbours = createBm25(turns, { neighbours: true })
  const asked: Asked[] = []
  for (const { question, category, evidence } of questions) {
    const hits = await asUser(db, userId, (trx) =>
      search(trx, userId, { query: question, limit: 50, now, timezone: 'UTC' }),
    )
    asked.push({
      category,
      evidence,
      found: hits.map((hit) => turnOf.get(hit.id) ?? ''),
      bm25: plain(question),
      bm25Neighbours: withNeighbours(question),
    })
  }
  return asked
}

function print(asked: Asked[], json: boolean): void {
  const oneToFour = asked.filter((one) => one.category < 5)
  const result = {
    questions: asked.length,
    recall: recallOf(asked, (one) => one.found),
    recall_1_4: recallOf(oneToFour, (one) => one.found),
    bm25: recallOf(asked, (one) => one.bm25),
    bm25_neighbours: recallOf(asked, (one) => one.bm25Neighbours),
  }
  if (json) {
    console.log(JSON.stringify(result))
    return
  }
  const row = (label: string, recall: Recall) =>
    console.log(label.padEnd(28), ...depths.map((depth) => (recall[depth] ?? 0).toFixed(1).padStart(6)))
  console.log(`${result.questions} questions`.padEnd(28), ...depths.map((depth) => `R@${depth}`.padStart(6)))
  row('search, all', result.recall)
  row('search, categories 1 to 4', result.recall_1_4)
  row('BM25', result.bm25)
  row('BM25 with neighbours', result.bm25_neighbours)
}

/** The mean over the questions of the share of their evidence among the first turns; those without any do not count. */
function recallOf(asked: Asked[], ranked: (one: Asked) => string[]): Recall {
  const judged = asked.filter(({ evidence }) => evidence.length > 0)
  return Object.fromEntries(
    depths.map((depth) => {
      const shares = judged.map((one) => {
        const first = new Set(ranked(one).slice(0, depth))
        return one.evidence.filter((turn) => first.has(turn)).length / one.evidence.length
      })
      const mean = shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length)
      return [String(depth), Math.round(mean * 1_000) / 10]
    }),
  )
}
