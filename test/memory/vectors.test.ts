import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import test, { type TestContext } from 'node:test'
import { createEmbedder, createMeaning } from '../../src/assistant/embedder.ts'
import { silentLog } from '../../src/log.ts'
import { forget } from '../../src/memory/forget.ts'
import { remember } from '../../src/memory/memories.ts'
import { search } from '../../src/memory/search/search.ts'
import { createPerson } from '../support/person.ts'
import { createTestDatabase, databaseKinds } from '../support/test-database.ts'

const now = new Date('2026-03-02T09:00:00Z')
const told = { now, timezone: 'UTC' }

// One direction for each thing that several words may mean, as a model would have learned it.
const meanings = [/car|vehicle|automobile|Volvo/i, /doctor|physician|GP/i, /kitchen|oven/i]

/** An embedding model's API, as OpenAI documents it. */
async function startEmbeddingModel(t: TestContext): Promise<{ url: string; asked: string[]; fail(): void }> {
  const asked: string[] = []
  let failing = false
  const server = createServer(async (request, response) => {
    const { input } = (await json(request)) as { input: string[] }
    asked.push(...input)
    response.writeHead(failing ? 500 : 200, { 'content-type': 'application/json' })
    const data = input.map((text, index) => ({
      object: 'embedding',
      index,
      embedding: [...meanings.map((meaning) => (meaning.test(text) ? 1 : 0)), 0.1],
    }))
    response.end(
      JSON.stringify({
        object: 'list',
        data,
        model: 'stand-in',
        usage: { prompt_tokens: 1, total_tokens: 1 },
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/v1`,
    asked,
    fail: () => {
      failing = true
    },
  }
}

for (const kind of databaseKinds) {
  test(`search by meaning on ${kind} Postgres`, async (t) => {
    const database = await createTestDatabase(kind)
    t.after(() => database.close())
    const model = await startEmbeddingModel(t)
    const openai = { apiKey: null, baseUrl: model.url }
    const embedder = createEmbedder({ embeddingModel: 'openai:stand-in', openai })
    const meaningOf = createMeaning({ db: database.db, log: silentLog, embedder })
    const ann = await createPerson(database.db)
    const find = async (query: string) => {
      const meaning = await meaningOf(ann.id, query)
      const hits = await ann.run((trx) => search(trx, ann.id, { query, meaning, limit: 2, ...told }))
      return hits.map((hit) => hit.text)
    }
    const volvo = await ann.turn((trx) =>
      remember(trx, ann.id, { statement: 'The Volvo needs new tyres' }, told),
    )
    await ann.turn((trx) => remember(trx, ann.id, { statement: 'My GP is Dr Osei' }, told))
    await ann.turn((trx) => remember(trx, ann.id, { statement: 'The oven is set to 180' }, told))

    await t.test('another word for the same thing finds it, and each text is embedded once', async () => {
      assert.equal((await find('what does the vehicle need'))[0], 'The Volvo needs new tyres')
      assert.equal((await find('physician'))[0], 'My GP is Dr Osei')
      assert.equal(model.asked.filter((text) => text.includes('Volvo')).length, 1)
    })

    await t.test('what was forgotten has no vector either', async () => {
      await ann.turn((trx) => forget(trx, ann.id, { ids: [volvo.stored.id] }, now))
      const left = await ann.run((trx) => trx.selectFrom('search_vectors').select('doc_no').execute())
      assert.equal(left.length, 2)
      assert.equal((await find('vehicle')).includes('The Volvo needs new tyres'), false)
    })

    await t.test('when the model fails, words still find', async () => {
      model.fail()
      assert.equal((await find('oven'))[0], 'The oven is set to 180')
    })

    await t.test('a provider that is not there stops the start', () => {
      assert.equal(createEmbedder({ embeddingModel: null, openai }), null)
      assert.throws(
        () => createEmbedder({ embeddingModel: 'acme:x', openai }),
        /EMBEDDING_MODEL names the provider acme/,
      )
    })
  })
}
