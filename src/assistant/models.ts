import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModelV4 } from '@ai-sdk/provider'
import { wrapLanguageModel } from 'ai'
import type { Config } from '../config.ts'
import { UsageError } from '../errors.ts'
import { createBuiltinModel } from './builtin/model.ts'
import { type GuardOptions, guardModel } from './guarded-model.ts'

export type Models = {
  /** The configured one. */
  primary: LanguageModelV4
  /** The one that always works; the same object where it is the configured one. */
  builtin: LanguageModelV4
}

/** The model that `JEAN_MODEL` names: `builtin`, `anthropic:…`, or `openai:…` for anything that speaks OpenAI's API. */
export function createModels(
  config: Pick<Config, 'model' | 'anthropic' | 'openai'>,
  guard: GuardOptions = {},
): Models {
  const builtin = createBuiltinModel()
  return { builtin, primary: config.model === 'builtin' ? builtin : guardModel(createRemote(config), guard) }
}

function createRemote({
  model,
  anthropic,
  openai,
}: Pick<Config, 'model' | 'anthropic' | 'openai'>): LanguageModelV4 {
  const [provider, ...rest] = model.split(':')
  const name = rest.join(':')
  switch (provider) {
    case 'anthropic': {
      if (!anthropic.apiKey)
        throw new UsageError('ANTHROPIC_API_KEY must be set, since JEAN_MODEL names an Anthropic model.')
      const baseURL = withVersion(anthropic.baseUrl ?? 'https://api.anthropic.com')
      return thinkingLittle(createAnthropic({ apiKey: anthropic.apiKey, baseURL })(name))
    }
    case 'openai':
      return createOpenAICompatible({
        name: 'openai',
        baseURL: openai.baseUrl ?? 'https://api.openai.com/v1',
        ...(openai.apiKey ? { apiKey: openai.apiKey } : {}),
      })(name)
    default:
      throw new UsageError(
        `JEAN_MODEL names the provider ${provider}; there are builtin, anthropic and openai.`,
      )
  }
}

/** The SDK wants the version in the address, Anthropic's own clients add it: both ways are understood. */
function withVersion(baseUrl: string): string {
  const bare = baseUrl.replace(/\/+$/, '')
  return /\/v\d+$/.test(bare) ? bare : `${bare}/v1`
}

/** Somebody waits with the phone in the hand; the models that think by themselves are told to be brief. */
function thinkingLittle(model: LanguageModelV4): LanguageModelV4 {
  if (!/^claude-[a-z]+-(5(-|$)|4-[678])/.test(model.modelId)) return model
  return wrapLanguageModel({
    model,
    middleware: {
      specificationVersion: 'v4',
      transformParams: async ({ params }) => ({ ...params, reasoning: 'low' }),
    },
  })
}
