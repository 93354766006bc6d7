import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { embedMany } from 'ai'
import type { Config } from '../config.ts'
import type { UserId } from '../db/ids.ts'
import type { Db } from '../db/schema.ts'
import { UsageError } from '../errors.ts'
import type { Log } from '../log.ts'
import { type Embedder, embedMissing, type Meaning } from '../memory/search/vectors.ts'

const timeoutMs = 3_000
// Models that can be cut keep most of what they know in their first parts; the others ignore it.
const dimensions = 256

/** The embedding model that `EMBEDDING_MODEL` names (`openai:…` for whatever speaks its API), or null. */
export function createEmbedder({
  embeddingModel,
  openai,
}: Pick<Config, 'embeddingModel' | 'openai'>): Embedder | null {
  if (!embeddingModel) return null
  const [provider = '', ...id] = embeddingModel.split(':')
  if (provider !== 'openai') {
    throw new UsageError(`EMBEDDING_MODEL names the provider ${provider}; there is openai.`)
  }
  const model = createOpenAICompatible({
    name: 'openai',
    baseURL: openai.baseUrl ?? 'https://api.openai.com/v1',
    ...(openai.apiKey ? { apiKey: openai.apiKey } : {}),
  }).embeddingModel(id.join(':'))
  return {
    model: embeddingModel,
    embed: async (values) => {
      const abortSignal = AbortSignal.timeout(timeoutMs)
      const { embeddings } = await embedMany({ model, values, dimensions, maxRetries: 0, abortSignal })
      return embeddings
    },
  }
}

export type MeaningOf = (userId: UserId, query: string) => Promise<Meaning | null>

/**
 * What a query means, after the person's new texts have been given to the model, too. Null where no model
 * is configured or it fails: search goes on by words.
 */
export function createMeaning(deps: { db: Db; log: Log; embedder: Embedder | null }): MeaningOf {
  return async (userId, query) => {
    const { db, log, embedder } = deps
    if (!embedder || query.trim() === '') return null
    try {
      await embedMissing(db, userId, embedder)
      const [vector] = await embedder.embed([query.slice(0, 4_000)])
      return vector ? { model: embedder.model, vector } : null
    } catch (error) {
      log.warn({ err: error }, 'the embedding model failed; search goes on without it')
      return null
    }
  }
}
